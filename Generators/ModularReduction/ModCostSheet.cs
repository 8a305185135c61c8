namespace Generators.ModularReduction;

/// <summary>Adds up the parts of a data path that takes an operand every so many cycles.</summary>
/// <param name="interval">Cycles between two operands.</param>
/// <param name="idealMultiplexers">As in <see cref="ModCost.Of(ModReduceConfig, bool)"/>.</param>
internal sealed class ModCostSheet(int interval, bool idealMultiplexers)
{
    // What Yosys' multiplexers of words and splits of tables take; calibrated by scripts/allmod-cost.sh.
    private const double SmallMuxPerWord = 0.5;
    private const double WideMuxPerWord = 1.2;
    private const double MuxPacking = 0.85;
    private const double SharedSmallRom = 0.65;
    private const double SplitRom = 1.3;
    private const int ShiftRegisterFrom = 3;
    private const int ShiftRegisterBits = 32;
    private const int CarryBits = 4;
    private const int LeastBlockBits = 16_384;

    private double luts;
    private double sites;
    private double shiftRegisters;
    private double flipFlops;
    private double carries;
    private double blockRams;
    private double levels;

    /// <summary>Cycles between two operands.</summary>
    public int Interval => interval;

    /// <summary>The sum.</summary>
    public ModCost Cost => new(luts, sites, shiftRegisters, flipFlops, carries, blockRams, levels);

    /// <summary>Look-up tables.</summary>
    /// <param name="count">As Yosys counts.</param>
    /// <param name="packed">Places.</param>
    public void Luts(double count, double packed)
    {
        luts += count;
        sites += packed;
    }

    /// <summary>A carry chain, of which the tables in front are counted apart where they are no more than one for each bit.</summary>
    /// <param name="bits">Its bits.</param>
    /// <param name="tables">Tables of the bits; the others are wires, which take a place as well.</param>
    /// <param name="depth">Tables in front of it on the longest path.</param>
    public void Chain(double bits, double tables, double depth = 1)
    {
        Luts(tables, bits);
        carries += Math.Ceiling(bits / CarryBits);
        Path(depth + Math.Ceiling(bits / CarryBits));
    }

    /// <summary>A path between registers.</summary>
    /// <param name="cells">Its cells.</param>
    public void Path(double cells) => levels = Math.Max(levels, cells);

    /// <summary>Flip-flops.</summary>
    /// <param name="bits">How many.</param>
    public void Register(double bits) => flipFlops += bits;

    /// <summary>A value that is wanted later: registers, or shift registers from three in a row on.</summary>
    /// <param name="bits">Its width.</param>
    /// <param name="cycles">Cycles from the first one that has it to the one that wants it; a value from a register stays for the interval.</param>
    /// <param name="isInput">It comes from outside and is there for one cycle.</param>
    public void Delay(double bits, int cycles, bool isInput = false)
    {
        if (cycles <= 0 || bits <= 0)
            return;
        var registers = isInput ? (cycles + interval - 1) / interval : cycles / interval;
        if (registers < ShiftRegisterFrom)
            flipFlops += bits * registers;
        else
            shiftRegisters += bits * Math.Ceiling(registers / (double)ShiftRegisterBits);
    }

    /// <summary>A choice of two words.</summary>
    /// <param name="bits">Their width.</param>
    public void Choice(double bits) => Luts(bits, bits / 2);

    /// <summary>One of some words that one table each gives for one address.</summary>
    /// <param name="tables">Tables.</param>
    /// <param name="addressBits">Address bits of each.</param>
    /// <param name="bits">Width of a word.</param>
    public void Rom(int tables, int addressBits, double bits)
    {
        if (tables == 1 && addressBits <= 6)
        {
            Luts(bits, addressBits <= 5 ? bits / 2 : bits);
            Path(1);
            return;
        }

        var units = addressBits switch
        {
            <= 4 => tables * Math.Pow(2, addressBits - 5) * SharedSmallRom,
            5 => tables * SharedSmallRom,
            6 => tables,
            _ => tables * SplitRom * (Math.Pow(2, addressBits - 6) + Math.Ceiling((Math.Pow(2, addressBits - 6) - 1) / 3)),
        };
        var inputs = addressBits > 6 ? tables : units;
        var select = idealMultiplexers ? Math.Max(0, (inputs - 1) / 3) : inputs <= 1 ? 0 : inputs <= CarryBits ? SmallMuxPerWord * inputs : WideMuxPerWord * inputs;
        if (tables > 1)
        {
            // The address is selected too.
            Luts(addressBits * Math.Ceiling(tables / 3.0), addressBits * Math.Ceiling(tables / 3.0));
        }

        Luts(bits * (units + select), bits * (units + (select * MuxPacking)));
        Path(2 + Math.Ceiling(Math.Log(Math.Max(1, inputs), 4)) + Math.Ceiling(Math.Log(Math.Max(1, tables), 4)));
    }

    /// <summary>A memory of some tables, in block RAM where it fills one well enough.</summary>
    /// <param name="tables">Tables.</param>
    /// <param name="addressBits">Address bits of each.</param>
    /// <param name="bits">Width of a word.</param>
    public void BlockRom(int tables, int addressBits, double bits)
    {
        var depth = tables * Math.Pow(2, addressBits);
        if (depth * bits < LeastBlockBits)
        {
            Rom(tables, addressBits, bits);
            Register(bits);
            return;
        }

        var full = Math.Pow(2, Math.Ceiling(Math.Log2(depth)));
        var width = Math.Min(72, 36_864 / Math.Max(full, 512));
        blockRams += width < 1 ? bits * full / 32_768 : Math.Ceiling(bits / width * 2) / 2;
        Luts(addressBits * Math.Ceiling(tables / 3.0), addressBits * Math.Ceiling(tables / 3.0));
    }
}
