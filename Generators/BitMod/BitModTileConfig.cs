using Generators.Catalogue;
using HdlDsl.Arithmetic;

namespace Generators.BitMod;

/// <summary>A tile of BitMoD elements (arXiv 2411.11745, §IV-D): a row for each token, a column for each output channel.</summary>
public sealed record BitModTileConfig
{
    /// <summary>Every element.</summary>
    public BitModPeConfig Pe { get; init; } = new();

    /// <summary>Rows: activation vectors (tokens) side by side.</summary>
    [Knob("Rows: activation vectors (tokens) side by side.", Min = 1, Max = 16)]
    public int Rows { get; init; } = 8;

    /// <summary>Columns: weight vectors (output channels) side by side.</summary>
    [Knob("Columns: weight vectors (output channels) side by side.", Min = 1, Max = 16)]
    public int Columns { get; init; } = 8;

    /// <summary>Special values that a group's selector chooses from.</summary>
    [Knob("Special values that a group's selector chooses from.", Values = [1, 2, 4, 8])]
    public int Specials { get; init; } = 4;

    /// <summary>Format of the column accumulators and of the results.</summary>
    [Knob("Format of the column accumulators and of the results.")]
    public BitModResultFormat Result { get; init; } = BitModResultFormat.Fp32;

    /// <summary>Cycles of the column's floating-point adder; all registers but the first stand behind it, for retiming.</summary>
    [Knob("Cycles of the column's floating-point adder, for retiming.", Min = 1, Max = 4, Unit = "cycles")]
    public int AdderCycles { get; init; } = 1;

    /// <summary>Whether scaled sums have registers of their own, so that the next group is scaled while the column still reads.</summary>
    [Knob("Scaled sums have registers of their own, so that the next group is scaled while the column still reads.")]
    public bool DrainBuffer { get; init; }

    /// <summary>Format of the results.</summary>
    /// <returns>FP32, FP16 or BF16.</returns>
    public FloatFormat ResultFormat => Result switch
    {
        BitModResultFormat.Fp16 => FloatFormat.Fp16,
        BitModResultFormat.Bf16 => FloatFormat.BFloat16,
        _ => FloatFormat.Fp32,
    };

    /// <summary>Cycles in which a column reads the scaled sums of a group: one for each; a row's second one not before the first is in its register.</summary>
    public int ReadCycles => Pe.LoopCycles == 1 ? Rows : Rows + Math.Max(Rows, AdderCycles);

    /// <summary>
    /// Least number of cycles between the ends of two groups, in the tile's steady state. Groups of fewer cycles, that is (length / lanes) ·
    /// terms, wait at their last term.
    /// </summary>
    public int LeastGroupCycles
    {
        get
        {
            var scale = BitModWidths.ScaleSteps(Pe);
            var busy = DrainBuffer ? Math.Max(scale, ReadCycles) : scale + ReadCycles - 1;
            // A row's last addition of one group must be in its register before the first one of the next.
            var lastRead = Pe.LoopCycles == 1 ? 0 : Math.Max(Rows, AdderCycles);
            return Math.Max(busy, lastRead + AdderCycles);
        }
    }

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Pe.Validate();
        KnobSet.Of(typeof(BitModTileConfig)).CheckRanges(this);
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public BitModTileConfig Validated()
    {
        Validate();
        return this;
    }
}

/// <summary>Format of column accumulators and results.</summary>
public enum BitModResultFormat
{
    /// <summary>IEEE 754 binary32.</summary>
    Fp32,

    /// <summary>IEEE 754 binary16.</summary>
    Fp16,

    /// <summary>bfloat16.</summary>
    Bf16,
}
