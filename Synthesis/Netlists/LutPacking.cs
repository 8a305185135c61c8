namespace Synthesis.Netlists;

/// <summary>
/// Places of look-up tables that mapped Xilinx cells take. A place has two outputs, O6 of up to six inputs and O5, and may hold two tables that have at most five inputs together. Two
/// share a place here only when they also have an input in common, so that nothing that lies far apart is packed. Every bit of a carry chain takes the O6 of a
/// place, whether a table or a wire is in front of it; that place's O5 is free for the table of the chain's direct input, or for any other one when the chain's sum is registered at
/// once, since one output leaves a slice beside a register. Which tables pair is decided greedily: most inputs in common, then the order of the netlist.
/// </summary>
internal static class LutPacking
{
    private const int SharedInputs = 5;

    // Tables that read a signal of more readers than this pair by their other inputs first; it bounds the search.
    private const int MostCandidates = 400;

    /// <summary>Counts the places.</summary>
    /// <param name="netlist">A netlist of Xilinx cells.</param>
    /// <param name="classes">What its cells are.</param>
    /// <returns>Places; memories and shift registers in look-up tables are not among them.</returns>
    public static int SitesOf(MappedNetlist netlist, CellClasses classes)
    {
        ArgumentNullException.ThrowIfNull(netlist);
        var tables = netlist.Cells.Where(cell => classes.LutsOf(cell.Type) > 0 && cell.Outputs.Count > 0)
            .Select(TableOf).ToList();
        var chains = ChainBits(netlist, classes);
        var byOutput = new Dictionary<int, Table>();
        foreach (var table in tables)
            byOutput[table.Output] = table;
        var readers = ReadersOf(tables);
        var sites = 0;
        foreach (var chain in chains)
        {
            // A second chain that the same table drives needs a copy of it.
            sites++;
            if (!byOutput.TryGetValue(chain.Propagate, out var first) || first.IsPlaced)
                continue;
            first.IsPlaced = true;
            chain.Table = first;
        }

        // Only now, since what drives a chain must not become the second table of another place.
        foreach (var chain in chains.Where(chain => chain.Table is not null))
        {
            var direct = byOutput.GetValueOrDefault(chain.Direct);
            if (direct is { IsPlaced: false } && Shares(chain.Table!, direct) > 0)
                direct.IsPlaced = true;
            else if (chain.IsRegistered && Partner(chain.Table!, readers) is { } partner)
                partner.IsPlaced = true;
        }

        foreach (var table in tables)
        {
            if (table.IsPlaced)
                continue;
            table.IsPlaced = true;
            sites++;
            if (Partner(table, readers) is { } partner)
                partner.IsPlaced = true;
        }

        return sites;
    }

    /// <summary>A cell's table; one of two outputs has a place for itself, whose O6 may drive a chain.</summary>
    private static Table TableOf(MappedCell cell)
    {
        var output = cell.Outputs.Find(output => output.Port == "O6") is { Port: not null } sixth ? sixth : cell.Outputs[0];
        return new Table(output.Bit, [.. cell.Inputs.Select(input => input.Bit).Distinct().Order()], isShared: cell.Type == MappedCell.TwoOutputs);
    }

    private static Dictionary<int, List<Table>> ReadersOf(List<Table> tables)
    {
        var readers = new Dictionary<int, List<Table>>();
        foreach (var table in tables.Where(table => table.IsShareable))
        {
            foreach (var input in table.Inputs)
            {
                if (!readers.TryGetValue(input, out var list))
                    readers[input] = list = [];
                list.Add(table);
            }
        }

        return readers;
    }

    private static List<ChainBit> ChainBits(MappedNetlist netlist, CellClasses classes)
    {
        // Sums that anything but a flip-flop reads leave the slice by the output that O5 would take.
        var unregistered = netlist.Outputs.ToHashSet();
        foreach (var cell in netlist.Cells)
            foreach (var (port, bit) in cell.Inputs)
                if (!(classes.IsFlipFlop(cell.Type) && port == "D"))
                    unregistered.Add(bit);
        var bits = new List<ChainBit>();
        foreach (var cell in netlist.Cells.Where(cell => CellClasses.IsCarry(cell.Type)))
        {
            var (places, directs, sums) = (cell.PlacesOf("S"), cell.PlacesOf("DI"), cell.PlacesOf("O"));
            foreach (var (place, propagate) in places)
                bits.Add(new ChainBit(propagate, directs.GetValueOrDefault(place, -1), !sums.TryGetValue(place, out var sum) || !unregistered.Contains(sum)));
        }

        return bits;
    }

    /// <summary>The table that has most inputs in common with one, among those that may share its place; null for none.</summary>
    private static Table? Partner(Table table, Dictionary<int, List<Table>> readers)
    {
        if (!table.IsShareable)
            return null;
        Table? best = null;
        var most = 0;
        foreach (var input in table.Inputs.Where(readers.ContainsKey).OrderBy(input => readers[input].Count))
        {
            var list = readers[input];
            list.RemoveAll(reader => reader.IsPlaced);
            foreach (var other in list.Take(MostCandidates))
                if (Shares(table, other) is var shared && shared > most)
                    (best, most) = (other, shared);
            if (most >= table.Inputs.Length - 1)
                break;
        }

        return best;
    }

    /// <summary>Inputs in common of two tables that may share a place; 0 when they may not.</summary>
    private static int Shares(Table a, Table b)
    {
        if (!a.IsShareable || !b.IsShareable)
            return 0;
        var shared = a.Inputs.Count(input => Array.BinarySearch(b.Inputs, input) >= 0);
        return a.Inputs.Length + b.Inputs.Length - shared <= SharedInputs ? shared : 0;
    }

    private sealed class Table(int output, int[] inputs, bool isShared)
    {
        /// <summary>Another one may be in its place.</summary>
        public bool IsShareable => !isShared && inputs.Length <= SharedInputs;

        public int Output => output;

        public int[] Inputs => inputs;

        public bool IsPlaced { get; set; }
    }

    private sealed class ChainBit(int propagate, int direct, bool isRegistered)
    {
        public int Propagate => propagate;

        public int Direct => direct;

        public bool IsRegistered => isRegistered;

        public Table? Table { get; set; }
    }
}
