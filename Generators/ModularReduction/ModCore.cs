using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>
/// The arithmetic of an architecture. It knows nothing of streams: an operand is at <see cref="Value"/> in its cycle 0 alone, which has
/// <see cref="Phase"/> 0, and its result is read at <see cref="Result"/> in its cycle Latency − 1. Cycles count while <see cref="Moves"/> is set; all
/// registers of the data path keep their contents in the others. A new operand comes every Interval cycles, whether it is a real one or not.
/// </summary>
/// <param name="config">The reducer.</param>
public abstract class ModCore(ModReduceConfig config) : Module<ModReduceConfig>(config)
{
    /// <summary>This is a cycle.</summary>
    public Bit Moves { get; } = In.Bit();

    /// <summary>Number of the cycle since operands could be taken, 0 … Interval − 1; none when the interval is 1.</summary>
    public UInt? Phase { get; } = ModTiming.Of(config).Interval > 1 ? In.UInt(Hdl.BitsToCount(ModTiming.Of(config).Interval)) : null;

    /// <summary>The operand of an operand's cycle 0, 2n bits.</summary>
    public UInt Value { get; } = In.UInt(config.InputBits);

    /// <summary>The result of an operand's cycle Latency − 1.</summary>
    public UInt Result { get; } = Out.UInt(ModOutput.Of(config).Bits);

    /// <summary>A modulus to load, taken in the cycle of <see cref="Loads"/>; none when it is fixed. No operands are under way then.</summary>
    public UInt? NewModulus { get; } = config.LoadableModulus ? In.UInt(config.Bits) : null;

    /// <summary>Take the modulus.</summary>
    public Bit? Loads { get; } = config.LoadableModulus ? In.Bit() : null;

    /// <summary>The modulus is being loaded: set from the cycle behind <see cref="Loads"/>, for LoadCycles − 1 cycles. No operands come.</summary>
    public Bit? IsLoading { get; } = config.LoadableModulus ? Out.Bit() : null;

    /// <summary>Makes the core of a configuration.</summary>
    /// <param name="config">The reducer.</param>
    /// <returns>The core.</returns>
    public static ModCore Of(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsTruncation ? new TruncationCore(config) : ModScheme.Of(config.Architecture).Core(config);
    }
}

/// <summary>By a power of two: the low bits of the operand, registered once.</summary>
/// <param name="config">The reducer.</param>
public sealed class TruncationCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var low = Reg.UInt(Config.ModulusBits - 1, reset: Reset.None, enable: Moves);
        low.Next = Value.Wrap(low.Width);
        Result.Value = low;
    }
}
