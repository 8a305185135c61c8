using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Dsp;

/// <summary>How the multiplier of a DSP58 works.</summary>
public enum Dsp58Mode
{
    /// <summary>27 by 24 bits, signed.</summary>
    Scalar,

    /// <summary>The sum of three products of 9 by 8 bits, signed: INT8 dot product.</summary>
    Int8,
}

/// <summary>The subset of a DSP58 slice that dot products use: P = M + W + Z, where W and Z take 0, the constant RND, C, P or PCIN as OPMODE says.</summary>
public sealed record Dsp58Config
{
    /// <summary>DSP_MODE.</summary>
    public Dsp58Mode Mode { get; init; } = Dsp58Mode.Int8;

    /// <summary>Registers of A and of B, 0 to 2.</summary>
    public int InputRegisters { get; init; } = 1;

    /// <summary>CREG, 0 or 1.</summary>
    public int Creg { get; init; } = 1;

    /// <summary>MREG, 0 or 1.</summary>
    public int Mreg { get; init; } = 1;

    /// <summary>OPMODEREG, 0 or 1.</summary>
    public int Opmodereg { get; init; } = 1;

    /// <summary>RND: the constant that W can select, 58 bits.</summary>
    public long Rnd { get; init; }

    /// <summary>Values of OPMODE, laid out as in a DSP48E2; X and Y select the product in all of them. P has a register.</summary>
    public DspModes Opmodes { get; init; } = new(0b00_010_01_01);

    /// <summary>Checks all attributes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An attribute is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        Refuse(InputRegisters is < 0 or > 2, $"InputRegisters is {InputRegisters}; it takes 0 to 2.");
        foreach (var (name, value) in new[] { ("Creg", Creg), ("Mreg", Mreg), ("Opmodereg", Opmodereg) })
            Refuse(value is < 0 or > 1, $"{name} is {value}; it takes 0 to 1.");
        Refuse(Rnd is < 0 or >= 1L << 58, $"Rnd is {Rnd}; it takes 58 bits, 0 to 2^58 - 1.");
        Refuse(Opmodes.Values.IsEmpty, "Opmodes is empty; it takes one value at least.");
        foreach (var mode in Opmodes.Values)
        {
            Refuse(
                mode is < 0 or > 511 || (mode & 15) != 5 || ((mode >> 4) & 7) > 3,
                $"Opmodes has {mode}; legal are values of which bits 3:0 are 0101, the product, and bits 6:4 are 000 (0), 001 (PCIN), 010 (P) or 011 (C).");
        }

        static void Refuse(bool isWrong, string message)
        {
            if (isWrong)
                throw new ArgumentOutOfRangeException(null, message);
        }
    }

    /// <summary>This configuration, checked.</summary>
    /// <returns>The configuration itself.</returns>
    public Dsp58Config Validated()
    {
        Validate();
        return this;
    }

    /// <summary>Whether some mode adds a source.</summary>
    /// <param name="w">Its code in W, or −1.</param>
    /// <param name="z">Its code in Z, or −1.</param>
    /// <returns>True when one does.</returns>
    internal bool Uses(int w, int z) => Opmodes.Field(7, 2).Contains(w) || Opmodes.Field(4, 3).Contains(z);
}

/// <summary>
/// The subset of a DSP58 slice that dot products use, as plain hardware. In INT8 mode A holds three numbers of 9 bits and B three of 8 bits, lowest first, and no operand is
/// shared between the products. Registers have no start value. Latency from A and B to P: InputRegisters + Mreg + 1 cycles.
/// </summary>
/// <param name="config">Attributes; they are checked before the first port takes a width from them.</param>
public sealed class Dsp58(Dsp58Config config) : Module<Dsp58Config>(config)
{
    private const int Width = 58;

    private readonly Dsp58Config checkedConfig = config.Validated();

    /// <summary>Registers move on.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>A: 27 bits.</summary>
    public SInt A { get; } = In.SInt(27);

    /// <summary>B: 24 bits.</summary>
    public SInt B { get; } = In.SInt(24);

    /// <summary>C: 58 bits.</summary>
    public SInt? C { get; } = config.Uses(3, 3) ? In.SInt(Width) : null;

    /// <summary>PCIN: 58 bits.</summary>
    public SInt? Pcin { get; } = config.Uses(-1, 1) ? In.SInt(Width) : null;

    /// <summary>OPMODE: 9 bits.</summary>
    public UInt? Opmode { get; } = config.Opmodes.IsFixed ? null : In.UInt(9);

    /// <summary>P: 58 bits.</summary>
    public SInt P { get; } = Out.SInt(Width);

    /// <inheritdoc/>
    protected override void Build()
    {
        var (a, b) = (Held(A, checkedConfig.InputRegisters), Held(B, Config.InputRegisters));
        var product = Config.Mode == Dsp58Mode.Scalar
            ? a * b
            : Enumerable.Range(0, 3).Select(k => a.Slice(9 * k, 9).AsSInt() * b.Slice(8 * k, 8).AsSInt()).SumTree();
        product = Held(product, Config.Mreg);
        var c = C is null ? null : Held(C, Config.Creg);
        var opmode = Opmode is null ? null : Delay(Opmode, Config.Opmodereg, Reset.None, Enable).Named("opmode");
        var p = Reg.SInt(Width, Reset.None, Enable);
        var w = Choose(7, 2, code => code switch { 0 => null, 1 => p, 2 => SInt.Constant(Config.Rnd, Width + 1).Wrap(Width), _ => c });
        var z = Choose(4, 3, code => code switch { 0 => null, 1 => Pcin, 2 => p, _ => c });
        p.Next = new[] { w, z }.OfType<SInt>().Aggregate(product.Wrap(Width), (sum, part) => (sum + part).Wrap(Width));
        P.Value = p;

        SInt? Choose(int low, int width, Func<int, SInt?> source)
        {
            var values = Config.Opmodes.Field(low, width);
            var result = source(values[0]);
            foreach (var value in values.Skip(1))
                result = Mux(opmode!.Slice(low, width) == value, source(value) ?? 0, result ?? SInt.Constant(0, Width));
            return result;
        }

        SInt Held(SInt value, int registers) => Delay(value, registers, Reset.None, Enable);
    }
}

/// <summary>What the subset of a DSP58 slice does, in plain integers.</summary>
/// <param name="config">Attributes.</param>
public sealed class Dsp58Golden(Dsp58Config config)
{
    private readonly long[] products = new long[3];
    private long c;
    private int opmode;

    /// <summary>P, signed, 58 bits.</summary>
    public long P { get; private set; }

    /// <summary>A rising edge with the enable set.</summary>
    /// <param name="a">A, signed.</param>
    /// <param name="b">B, signed.</param>
    /// <param name="cNow">C, signed.</param>
    /// <param name="pcin">PCIN, signed.</param>
    /// <param name="mode">OPMODE.</param>
    public void Edge(long a, long b, long cNow, long pcin, int mode)
    {
        var product = 0L;
        if (config.Mode == Dsp58Mode.Scalar)
            product = a * b;
        for (var k = 0; k < 3 && config.Mode == Dsp58Mode.Int8; k++)
            product += Dsp48Golden.Signed(a >> (9 * k), 9) * Dsp48Golden.Signed(b >> (8 * k), 8);
        // The registers of A, B and M come one behind the other: what counts is how many there are.
        var stages = config.InputRegisters + config.Mreg;
        var (arrived, addend, code) = (stages == 0 ? product : products[stages - 1], config.Creg == 1 ? c : cNow, config.Opmodereg == 1 ? opmode : mode);
        var w = (code >> 7) switch { 0 => 0, 1 => P, 2 => config.Rnd, _ => addend };
        var z = ((code >> 4) & 7) switch { 0 => 0, 1 => pcin, 2 => P, _ => addend };
        P = Dsp48Golden.Signed(arrived + w + z, 58);
        for (var stage = 2; stage > 0; stage--)
            products[stage] = products[stage - 1];
        (products[0], c, opmode) = (product, cNow, mode);
    }
}
