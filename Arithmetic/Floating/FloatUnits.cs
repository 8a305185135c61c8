using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Configuration of a floating-point module.</summary>
/// <param name="Format">Format of the operands; of the addend of <see cref="FloatMultiplyAdder"/> it is <paramref name="ResultFormat"/>.</param>
/// <param name="ResultFormat">Format of the result; null for that of the operands.</param>
/// <param name="LatencyCycles">
/// Registers without reset at the ends, for retiming: 0 for none, 1 behind the results, 2 also behind the operands, 3 two behind the results and
/// so on, up to 16. New operands are taken in every cycle.
/// </param>
public sealed record FloatUnitConfig(FloatFormat Format, FloatFormat? ResultFormat = null, int LatencyCycles = 0)
{
    /// <summary>Format of the result.</summary>
    public FloatFormat Result => ResultFormat ?? Format;

    internal int LatencyBehindOperands => Math.Min(1, Checked / 2);

    internal int LatencyBehindResults => Checked - LatencyBehindOperands;

    private int Checked
    {
        get
        {
            Guard.InRange(LatencyCycles, 0, 16);
            return LatencyCycles;
        }
    }
}

/// <summary>A floating-point operation of two operands as a module with a rounding mode at run time.</summary>
/// <param name="config">Formats and latency.</param>
public abstract class FloatUnit(FloatUnitConfig config) : Module<FloatUnitConfig>(config)
{
    private readonly (int Operands, int Results) latency = (config.LatencyBehindOperands, config.LatencyBehindResults);

    /// <summary>First operand.</summary>
    public Bits A { get; } = In.Bits(config.Format.Width);

    /// <summary>Second operand.</summary>
    public Bits B { get; } = In.Bits(config.Format.Width);

    /// <summary>Rounding mode.</summary>
    public Enum<FloatRounding> Rounding { get; } = In.Enum<FloatRounding>();

    /// <summary>Result, after the latency.</summary>
    public Bits Y { get; } = Out.Bits(config.Result.Width);

    /// <summary>Invalid, overflow, underflow and inexact from bit 3 down to bit 0, after the latency.</summary>
    public Bits Flags { get; } = Out.Bits(4);

    /// <summary>The operation.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Result and flags.</returns>
    protected abstract FloatResult Compute(Float a, Float b, RoundingSelect rounding);

    /// <summary>An operand behind its registers.</summary>
    /// <typeparam name="T">Type of the operand.</typeparam>
    /// <param name="operand">The port.</param>
    /// <returns>The operand.</returns>
    protected T Registered<T>(T operand)
        where T : Data => Delay(operand, latency.Operands, Reset.None);

    /// <inheritdoc/>
    protected override void Build()
    {
        var a = Registered(A);
        var b = Registered(B);
        var rounding = Registered(Rounding);
        var result = Compute(Float.Of(Config.Format, a), Float.Of(Config.Format, b), rounding);
        Y.Value = Delay(result.Value.Code, latency.Results, Reset.None);
        Flags.Value = Delay(result.Flags.AsBits(), latency.Results, Reset.None);
    }
}

/// <summary>Y = A · B.</summary>
/// <param name="config">Formats and latency.</param>
public sealed class FloatMultiplier(FloatUnitConfig config) : FloatUnit(config)
{
    /// <inheritdoc/>
    protected override FloatResult Compute(Float a, Float b, RoundingSelect rounding) => Float.Multiply(a, b, Config.Result, rounding);
}

/// <summary>Y = A + B, or A − B while Subtract is 1.</summary>
/// <param name="config">Formats and latency.</param>
public sealed class FloatAdder(FloatUnitConfig config) : FloatUnit(config)
{
    /// <summary>Whether B is subtracted.</summary>
    public Bit Subtract { get; } = In.Bit();

    /// <inheritdoc/>
    protected override FloatResult Compute(Float a, Float b, RoundingSelect rounding)
    {
        ArgumentNullException.ThrowIfNull(b);
        var subtract = Registered(Subtract);
        var sign = Config.Format.Width - 1;
        var addend = Float.Of(Config.Format, Cat(b.Code[sign] ^ subtract, b.Code.Slice(0, sign)));
        return Float.Add(a, addend, Config.Result, rounding);
    }
}

/// <summary>Y = A · B + C, rounded once; C has the format of the result.</summary>
/// <param name="config">Formats and latency.</param>
public sealed class FloatMultiplyAdder(FloatUnitConfig config) : FloatUnit(config)
{
    /// <summary>Addend.</summary>
    public Bits C { get; } = In.Bits(config.Result.Width);

    /// <inheritdoc/>
    protected override FloatResult Compute(Float a, Float b, RoundingSelect rounding)
    {
        var c = Registered(C);
        return Float.MultiplyAdd(a, b, Float.Of(Config.Result, c), Config.Result, rounding);
    }
}
