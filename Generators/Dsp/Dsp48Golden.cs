using System.Numerics;

namespace Generators.Dsp;

/// <summary>
/// What a DSP48E2 slice does, in plain integers: the equations of the data path, all registers with their enables and resets. Numbers of ports are unsigned.
/// Written from the description of the primitive (UG579) and compared with the vendor's simulation model.
/// </summary>
/// <param name="config">Attributes and modes.</param>
public sealed class Dsp48Golden(Dsp48Config config)
{
    private const long Low48 = (1L << 48) - 1;

    private long a1;
    private long a2;
    private long b1;
    private long b2;
    private long c;
    private long d;
    private long ad;
    private long m;
    private long p;
    private int carryOut;
    private bool carryCascade;
    private int opmode;
    private int alumode;
    private int inmode;
    private int carryinsel;
    private bool carryIn;
    private bool roundCarry;
    private bool detect;
    private bool detectBefore;
    private bool detectNot;
    private bool detectNotBefore;

    /// <summary>All outputs now.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The outputs.</returns>
    public Dsp48Values Settle(in Dsp48Inputs inputs)
    {
        var alu = Alu(inputs);
        var (acin, bcin) = Operands(inputs);
        var aEnd = config.Areg == 0 ? acin : a2;
        var bEnd = config.Breg == 0 ? bcin : b2;
        var isP = config.Preg == 1;
        var found = isP ? detect : alu.Detect;
        var foundNot = isP ? detectNot : alu.DetectNot;
        return new Dsp48Values
        {
            P = isP ? p : alu.P,
            Acout = config.Acascreg == config.Areg ? aEnd : a1,
            Bcout = config.Bcascreg == config.Breg ? bEnd : b1,
            CarryOut = isP ? carryOut : alu.CarryOut,
            CarryCascOut = isP ? carryCascade : alu.CarryCascade,
            PatternDetect = found,
            PatternBDetect = foundNot,
            Overflow = !found && !foundNot && (isP ? detectBefore : alu.Detect),
            Underflow = !found && !foundNot && (isP ? detectNotBefore : alu.DetectNot),
        };
    }

    /// <summary>A rising edge of the clock.</summary>
    /// <param name="inputs">The inputs before the edge.</param>
    public void Edge(in Dsp48Inputs inputs)
    {
        var alu = Alu(inputs);
        var (mult, rounding) = Multiply(inputs);
        var sum = PreAdd(inputs);
        var (acin, bcin) = Operands(inputs);
        var isAutoReset = (config.AutoresetPriority == DspAutoResetPriority.Reset || inputs.Enables.HasFlag(DspEnables.P)) && config.AutoresetPatdet switch
        {
            DspAutoReset.ResetMatch => detect,
            DspAutoReset.ResetNotMatch => detectBefore && !detect,
            _ => false,
        };
        var (e, r) = (inputs.Enables, inputs.Resets);
        if (isAutoReset || r.HasFlag(DspResets.P))
        {
            (p, carryOut, carryCascade, detect, detectBefore, detectNot, detectNotBefore) = (0, 0, false, false, false, false, false);
        }
        else if (e.HasFlag(DspEnables.P))
        {
            (detectBefore, detectNotBefore) = (detect, detectNot);
            (p, carryOut, carryCascade, detect, detectNot) = (alu.P, alu.CarryOut, alu.CarryCascade, alu.Detect, alu.DetectNot);
        }

        m = Next(m, mult, DspEnables.M, DspResets.M);
        roundCarry = !r.HasFlag(DspResets.AllCarryIn) && (e.HasFlag(DspEnables.M) ? rounding : roundCarry);
        ad = Next(ad, sum, DspEnables.Ad, DspResets.D);
        d = Next(d, inputs.D, DspEnables.D, DspResets.D);
        c = Next(c, inputs.C, DspEnables.C, DspResets.C);
        a2 = Next(a2, config.Areg == 2 ? a1 : acin, DspEnables.A2, DspResets.A);
        a1 = Next(a1, acin, DspEnables.A1, DspResets.A);
        b2 = Next(b2, config.Breg == 2 ? b1 : bcin, DspEnables.B2, DspResets.B);
        b1 = Next(b1, bcin, DspEnables.B1, DspResets.B);
        opmode = (int)Next(opmode, inputs.Opmode, DspEnables.Ctrl, DspResets.Ctrl);
        carryinsel = (int)Next(carryinsel, inputs.Carryinsel, DspEnables.Ctrl, DspResets.Ctrl);
        alumode = (int)Next(alumode, inputs.Alumode, DspEnables.AluMode, DspResets.AluMode);
        inmode = (int)Next(inmode, inputs.Inmode, DspEnables.InMode, DspResets.InMode);
        carryIn = Next(carryIn ? 1 : 0, inputs.CarryIn ? 1 : 0, DspEnables.CarryIn, DspResets.AllCarryIn) == 1;

        long Next(long held, long next, DspEnables enable, DspResets reset) => r.HasFlag(reset) ? 0 : e.HasFlag(enable) ? next : held;
    }

    /// <summary>The lowest bits of a number, 1 to 64, as two's complement.</summary>
    internal static long Signed(long value, int bits) => value << (64 - bits) >> (64 - bits);

    /// <summary>A mode that never changes is a constant: it has no register that would start from 0 or be reset.</summary>
    private static int Mode(DspModes modes, int now) => modes.IsFixed ? modes.Values[0] : now;

    private (long A, long B) Operands(in Dsp48Inputs inputs) =>
        (config.AInput == DspInput.Cascade ? inputs.Acin : inputs.A, config.BInput == DspInput.Cascade ? inputs.Bcin : inputs.B);

    private (long A, long B) Selected(in Dsp48Inputs inputs)
    {
        var mode = Mode(config.Inmodes, config.Inmodereg == 1 ? inmode : inputs.Inmode);
        var (acin, bcin) = Operands(inputs);
        var a = (mode & 1) != 0 ? a1 : config.Areg == 0 ? acin : a2;
        var b = (mode & 16) != 0 ? b1 : config.Breg == 0 ? bcin : b2;
        var isGated = (mode & 2) != 0;
        return (isGated && config.Preaddinsel == DspPreAdderInput.A ? 0 : Signed(a, 27), isGated && config.Preaddinsel == DspPreAdderInput.B ? 0 : Signed(b, 18));
    }

    private long PreAdd(in Dsp48Inputs inputs)
    {
        var mode = Mode(config.Inmodes, config.Inmodereg == 1 ? inmode : inputs.Inmode);
        var (a, b) = Selected(inputs);
        var other = config.Preaddinsel == DspPreAdderInput.A ? a : b;
        var first = (mode & 4) != 0 ? config.Dreg == 1 ? d : inputs.D : 0;
        return Signed((mode & 8) != 0 ? first - other : first + other, 27);
    }

    private (long Product, bool Rounding) Multiply(in Dsp48Inputs inputs)
    {
        var (a, b) = Selected(inputs);
        var sum = config.Adreg == 1 ? ad : PreAdd(inputs);
        var left = config.Amultsel == DspFactor.PreAdder ? sum : a;
        var right = config.Bmultsel == DspFactor.PreAdder ? Signed(sum, 18) : b;
        return (left * right, left < 0 == right < 0);
    }

    private AluResult Alu(in Dsp48Inputs inputs)
    {
        var mode = Mode(config.Opmodes, config.Opmodereg == 1 ? opmode : inputs.Opmode);
        var operation = Mode(config.Alumodes, config.Alumodereg == 1 ? alumode : inputs.Alumode);
        var (acin, bcin) = Operands(inputs);
        var (mult, rounding) = config.Mreg == 1 ? (m, roundCarry) : Multiply(inputs);
        var cNow = config.Creg == 1 ? c : inputs.C;
        var w = ((mode >> 7) & 3) switch { 0 => 0, 1 => p, 2 => config.Rnd, _ => cNow };
        var x = (mode & 3) switch
        {
            0 => 0,
            1 => config.UseMult == DspMultiplier.None ? 0 : mult & Low48,
            2 => p,
            _ => ((config.Areg == 0 ? acin : a2) << 18) | (config.Breg == 0 ? bcin : b2),
        };
        // The product comes as two addends; the model has all of it in X.
        var y = ((mode >> 2) & 3) switch { 2 => Low48, 3 => cNow, _ => 0 };
        var z = ((mode >> 4) & 7) switch
        {
            0 => 0,
            1 => inputs.Pcin,
            2 => p,
            3 => cNow,
            5 => (Signed(inputs.Pcin, 48) >> 17) & Low48,
            6 or 7 => (Signed(p, 48) >> 17) & Low48,
            _ => throw new InvalidOperationException("MACC-extend is not modelled."),
        };
        z ^= (operation & 1) != 0 ? Low48 : 0;
        var carry = operation < 4 && CarryIn(inputs, rounding);
        var isBorrow = (operation & 3) == 3;
        var (result, carries, cascade) = (0L, 0, false);
        var bits = 48 / config.Lanes;
        for (var lane = 0; lane < config.Lanes; lane++)
        {
            var mask = (1L << bits) - 1;
            var (wl, xl, yl, zl) = ((w >> (lane * bits)) & mask, (x >> (lane * bits)) & mask, (y >> (lane * bits)) & mask, (z >> (lane * bits)) & mask);
            var both = (xl & yl) | (xl & zl) | (yl & zl);
            var sums = (operation & 8) != 0 ? both : xl ^ yl ^ zl;
            var total = sums + ((operation & 4) != 0 ? 0 : 2 * both) + wl + (lane == 0 && carry ? 1 : 0);
            result |= (total & mask) << (lane * bits);
            cascade = ((total >> bits) & 1) != 0;
            carries |= cascade != isBorrow ? 1 << lane : 0;
        }

        result ^= (operation & 2) != 0 ? Low48 : 0;
        var (found, foundNot) = Detect(result, cNow);
        return new AluResult(result, carries, cascade, found, foundNot);
    }

    private (bool Found, bool FoundNot) Detect(long result, long cNow)
    {
        var pattern = config.SelPattern == DspPatternSource.C ? cNow : config.Pattern;
        var mask = config.SelMask switch
        {
            DspMaskSource.C => cNow,
            DspMaskSource.RoundingMode1 => (~cNow << 1) & Low48,
            DspMaskSource.RoundingMode2 => (~cNow << 2) & Low48,
            _ => config.Mask,
        };
        return ((~(pattern ^ result) | mask) is var same && (same & Low48) == Low48, ((pattern ^ result | mask) & Low48) == Low48);
    }

    private bool CarryIn(in Dsp48Inputs inputs, bool rounding) => Mode(config.Carryinsels, config.Carryinselreg == 1 ? carryinsel : inputs.Carryinsel) switch
    {
        0 => config.HasCarryIn && (config.Carryinreg == 1 ? carryIn : inputs.CarryIn),
        1 => inputs.Pcin >> 47 == 0,
        2 => inputs.CarryCascIn,
        3 => inputs.Pcin >> 47 == 1,
        4 => carryCascade,
        5 => p >> 47 == 0,
        6 => rounding,
        _ => p >> 47 == 1,
    };

    private readonly record struct AluResult(long P, int CarryOut, bool CarryCascade, bool Detect, bool DetectNot);
}

/// <summary>Inputs of a slice in one cycle; numbers are unsigned.</summary>
public readonly record struct Dsp48Inputs()
{
    /// <summary>A, 30 bits.</summary>
    public long A { get; init; }

    /// <summary>B, 18 bits.</summary>
    public long B { get; init; }

    /// <summary>C, 48 bits.</summary>
    public long C { get; init; }

    /// <summary>D, 27 bits.</summary>
    public long D { get; init; }

    /// <summary>ACIN, 30 bits.</summary>
    public long Acin { get; init; }

    /// <summary>BCIN, 18 bits.</summary>
    public long Bcin { get; init; }

    /// <summary>PCIN, 48 bits.</summary>
    public long Pcin { get; init; }

    /// <summary>CARRYIN.</summary>
    public bool CarryIn { get; init; }

    /// <summary>CARRYCASCIN.</summary>
    public bool CarryCascIn { get; init; }

    /// <summary>OPMODE, 9 bits.</summary>
    public int Opmode { get; init; }

    /// <summary>ALUMODE, 4 bits.</summary>
    public int Alumode { get; init; }

    /// <summary>INMODE, 5 bits.</summary>
    public int Inmode { get; init; }

    /// <summary>CARRYINSEL, 3 bits.</summary>
    public int Carryinsel { get; init; }

    /// <summary>Clock enables that are set.</summary>
    public DspEnables Enables { get; init; } = DspEnables.All;

    /// <summary>Resets that are set.</summary>
    public DspResets Resets { get; init; }
}

/// <summary>Outputs of a slice; numbers are unsigned.</summary>
public readonly record struct Dsp48Values
{
    /// <summary>P and PCOUT, 48 bits.</summary>
    public long P { get; init; }

    /// <summary>ACOUT, 30 bits.</summary>
    public long Acout { get; init; }

    /// <summary>BCOUT, 18 bits.</summary>
    public long Bcout { get; init; }

    /// <summary>The carry of each SIMD lane, lane 0 in bit 0. Not defined behind a multiplication or a logic operation.</summary>
    public int CarryOut { get; init; }

    /// <summary>CARRYCASCOUT: as the top lane's carry, without the inversion of a subtraction.</summary>
    public bool CarryCascOut { get; init; }

    /// <summary>PATTERNDETECT.</summary>
    public bool PatternDetect { get; init; }

    /// <summary>PATTERNBDETECT.</summary>
    public bool PatternBDetect { get; init; }

    /// <summary>OVERFLOW.</summary>
    public bool Overflow { get; init; }

    /// <summary>UNDERFLOW.</summary>
    public bool Underflow { get; init; }
}
