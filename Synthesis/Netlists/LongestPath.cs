namespace Synthesis.Netlists;

/// <summary>
/// The path with most cells between registers and ports of a mapped netlist. Every cell counts 1, whatever its kind, so a carry chain counts its carry cells.
/// </summary>
internal static class LongestPath
{
    /// <summary>Finds it.</summary>
    /// <param name="netlist">The netlist.</param>
    /// <param name="cells">Which cells hold values and which of their inputs a value passes through.</param>
    /// <returns>Number of cells, and the named places on the path from its source to its end.</returns>
    public static (int Levels, IReadOnlyList<PathPoint> Points) Of(MappedNetlist netlist, CellClasses cells)
    {
        var drivers = new Dictionary<int, MappedCell>();
        foreach (var cell in netlist.Cells.Where(cell => !cells.IsSequential(cell)))
            foreach (var (port, bit) in cell.Outputs)
                drivers[bit] = port == "O5" && cell.FifthOutput is { } fifth ? fifth : cell;
        var search = new Search(drivers, cells);
        var (best, end) = (0, -1);
        string? endName = null;
        foreach (var bit in netlist.Outputs)
            Consider(bit, bit);
        foreach (var cell in netlist.Cells.Where(cells.IsSequential))
        {
            var holder = cell.Outputs.Select(output => output.Bit).FirstOrDefault(netlist.Names.ContainsKey, -1);
            foreach (var (_, bit) in cell.Inputs)
                Consider(bit, holder);
        }

        return (best, end < 0 ? [] : Points(search, netlist, end, best, endName));

        void Consider(int bit, int holder)
        {
            var levels = search.LevelOf(bit);
            if (levels <= best)
                return;
            (best, end) = (levels, bit);
            endName = netlist.Names.GetValueOrDefault(holder);
        }
    }

    private static List<PathPoint> Points(Search search, MappedNetlist netlist, int end, int levels, string? endName)
    {
        var points = new List<PathPoint>();
        if (endName is not null && endName != netlist.Names.GetValueOrDefault(end))
            points.Add(new PathPoint(endName, levels, null));
        for (var bit = end; bit >= 0; bit = search.Before(bit))
        {
            if (netlist.Names.TryGetValue(bit, out var name))
                points.Add(new PathPoint(name, search.LevelOf(bit), null));
        }

        points.Reverse();
        return points;
    }

    /// <summary>Levels of bits, computed when asked for. A loop through cells is cut where it is met.</summary>
    private sealed class Search(Dictionary<int, MappedCell> drivers, CellClasses cells)
    {
        private const int Pending = -1;
        private readonly Dictionary<MappedCell, int> levels = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<MappedCell, int> slowest = new(ReferenceEqualityComparer.Instance);

        public int LevelOf(int bit) => drivers.TryGetValue(bit, out var cell) ? LevelOf(cell) : 0;

        /// <summary>The bit in front of the cell that drives a bit; −1 at the start of a path.</summary>
        public int Before(int bit) => drivers.TryGetValue(bit, out var cell) ? slowest.GetValueOrDefault(cell, -1) : -1;

        private int LevelOf(MappedCell start)
        {
            if (levels.TryGetValue(start, out var known))
                return Math.Max(known, 0);
            // An own stack: chains of thousands of cells are common.
            var stack = new Stack<(MappedCell Cell, int Next)>();
            stack.Push((start, 0));
            levels[start] = Pending;
            while (stack.Count > 0)
            {
                var (cell, next) = stack.Pop();
                if (next == cell.Inputs.Count)
                {
                    Finish(cell);
                    continue;
                }

                stack.Push((cell, next + 1));
                var (port, bit) = cell.Inputs[next];
                if (cells.PassesThrough(cell, port) && drivers.TryGetValue(bit, out var driver) && levels.TryAdd(driver, Pending))
                    stack.Push((driver, 0));
            }

            return levels[start];
        }

        private void Finish(MappedCell cell)
        {
            var (greatest, from) = (0, -1);
            foreach (var (port, bit) in cell.Inputs)
            {
                if (!cells.PassesThrough(cell, port))
                    continue;
                var level = drivers.TryGetValue(bit, out var driver) ? Math.Max(levels.GetValueOrDefault(driver), 0) : 0;
                if (from < 0 || level > greatest)
                    (greatest, from) = (level, bit);
            }

            levels[cell] = greatest + 1;
            slowest[cell] = from;
        }
    }
}
