using System.Collections.Concurrent;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>A reducer of 2n-bit numbers by an n-bit modulus M.</summary>
public sealed record ModReduceConfig
{
    /// <summary>Automatic choice of <see cref="FusionStep"/>.</summary>
    public const int AutomaticFusion = -2;

    /// <summary>Late fusion as a <see cref="FusionStep"/>: behind all subtractions.</summary>
    public const int LateFusion = -1;

    private static readonly ConcurrentDictionary<int, BigInteger> GenericModuli = new();

    /// <summary>How the remainder is found.</summary>
    [Knob("How the remainder is found.")]
    public ModArchitecture Architecture { get; init; } = ModArchitecture.Horner;

    /// <summary>Width n of the modulus; numbers to be reduced have twice as many bits.</summary>
    [Knob("Width of the modulus; numbers to be reduced have twice as many bits.", Min = 2, Max = 8_192, Unit = "bits")]
    public int Bits { get; init; } = 128;

    /// <summary>Modulus M: 2 … 2^n − 1, or 0 for floor(π·2^(n−2)) made odd, a number without structure that has its top bit set.</summary>
    [Knob("Modulus, below 2^bits; 0 for the digits of pi, odd and with the top bit set.")]
    public BigInteger Modulus { get; init; }

    /// <summary>Cycles between two operands: 1 for a pipeline of all steps; a greater number shares tables, adders and subtractors over that many cycles.</summary>
    [Knob("Cycles between two operands; hardware is shared over that many.", Min = 1, Max = 16_384, Unit = "cycles")]
    public int Interval { get; init; } = 1;

    /// <summary>Address bits k of a table.</summary>
    [Knob("Address bits of a table.", Min = 1, Max = 10, Unit = "bits")]
    public int GroupBits { get; init; } = 5;

    /// <summary>Bits m above the modulus' width that <see cref="ModArchitecture.Hybrid"/> subtracts; the rest goes through tables.</summary>
    [Knob("Bits above the modulus' width that Hybrid subtracts; the rest goes through tables.", Min = 0, Max = 8_192, Unit = "bits")]
    public int IterativeBits { get; init; }

    /// <summary>
    /// J of <see cref="ModArchitecture.Hybrid"/>: the tables' sum joins behind the subtractions of M·2^m … M·2^(J+1). −1 behind all of them (late
    /// fusion), −2 for the greatest J for which the sum costs one step: min(m, ceil(log2(groups + 1))).
    /// </summary>
    [Knob("Hybrid: the tables' sum joins before the subtraction of M times 2 to this; -1 behind all, -2 automatic.", Min = -2, Max = 8_192)]
    public int FusionStep { get; init; } = AutomaticFusion;

    /// <summary>How tables' words are summed, in Table and Hybrid.</summary>
    [Knob("How words of tables are summed.")]
    public ModAccumulation Accumulation { get; init; } = ModAccumulation.Serial;

    /// <summary>Parallel chains of serial accumulation, summed at the end.</summary>
    [Knob("Parallel chains of serial accumulation.", Min = 1, Max = 64)]
    public int Chains { get; init; } = 1;

    /// <summary>How the sum becomes a remainder.</summary>
    [Knob("How the sum becomes a remainder.")]
    public ModCorrection Correction { get; init; } = ModCorrection.Restoring;

    /// <summary>Quotient bits of a restoring step: 2 subtracts M, 2M or 3M.</summary>
    [Knob("Quotient bits of a restoring step.", Values = [1, 2], Unit = "bits")]
    public int StepBits { get; init; } = 1;

    /// <summary>Steps of Horner and of restoring subtraction in one cycle; 0 for Horner's ceil(steps / Interval) where hardware is shared, else 1.</summary>
    [Knob("Steps in one cycle; 0 automatic.", Min = 0, Max = 64)]
    public int StepsPerCycle { get; init; }

    /// <summary>Width of the pieces that carries cross in one cycle; 0 for whole words.</summary>
    [Knob("Bits that a carry crosses in one cycle; 0 for whole words.", Min = 0, Max = 8_192, Unit = "bits")]
    public int LimbBits { get; init; }

    /// <summary>Which congruent number is the result.</summary>
    [Knob("Which congruent number is the result.")]
    public ModOutputForm Output { get; init; } = ModOutputForm.Canonical;

    /// <summary>Where tables are.</summary>
    [Knob("Where tables are.")]
    public ModRomStyle RomStyle { get; init; } = ModRomStyle.Lut;

    /// <summary>Whether the modulus is loaded at run time; then <see cref="Modulus"/> is only what testbenches load first.</summary>
    [Knob("The modulus is loaded at run time.")]
    public bool LoadableModulus { get; init; }

    /// <summary>Width of the tag that goes with each operand; 0 for none.</summary>
    [Knob("Width of the tag that goes with each operand.", Min = 0, Max = 8_512, Unit = "bits")]
    public int TagBits { get; init; }

    /// <summary>How digits are multiplied, in the architectures that multiply.</summary>
    [Knob("How digits are multiplied.")]
    public ModProduct Product { get; init; } = ModProduct.Operator;

    /// <summary>
    /// Bits of the digits that one step multiplies; 0 for 16 with <see cref="ModProduct.Operator"/> and 4 with <see cref="ModProduct.ShiftAdd"/>, and for 8 in
    /// <see cref="ModArchitecture.Bat"/>. <see cref="ModArchitecture.NttPrime"/> takes w of its modulus where that is less, or where this is 0.
    /// </summary>
    [Knob("Bits of the digits that one step multiplies; 0 automatic.", Min = 0, Max = 64, Unit = "bits")]
    public int DigitBits { get; init; }

    /// <summary>How <see cref="ModArchitecture.Montgomery"/> walks through a number.</summary>
    [Knob("How Montgomery's reduction walks through a number.")]
    public MontgomeryForm Form { get; init; } = MontgomeryForm.WordSerial;

    /// <summary>How adders of three words are written, in trees of tables' words and in the architectures that sum shifted rows.</summary>
    [Knob("How adders of three words are written.")]
    public ModAdders Adders { get; init; }

    /// <summary>
    /// Montgomery and NttPrime: the result is X·2^(−e) mod M, without the conversion to X mod M; <see cref="FactorBits"/> is e. For those who put the factor
    /// 2^e into a constant of the product.
    /// </summary>
    [Knob("Montgomery and NttPrime: leave out the conversion, so that the result is X times 2^-e mod M.")]
    public bool KeepsFactor { get; init; }

    /// <summary>The modulus M; with <see cref="LoadableModulus"/> the first one to load.</summary>
    public BigInteger ModulusValue => Modulus.IsZero ? GenericModulus(Bits) : Modulus;

    /// <summary>Width p of the modulus: its bit length when it is fixed, n otherwise. 2^(p−1) ≤ M &lt; 2^p.</summary>
    public int ModulusBits => LoadableModulus ? Bits : (int)ModulusValue.GetBitLength();

    /// <summary>Width of an operand: 2n.</summary>
    public int InputBits => 2 * Bits;

    /// <summary>Bits of an operand above the modulus' width: 2n − p, which is n for a modulus with its top bit set.</summary>
    public int HighBits => InputBits - ModulusBits;

    /// <summary>Whether the modulus is fixed and a power of two: the remainder is the low bits, whatever the architecture.</summary>
    public bool IsTruncation => !LoadableModulus && ModulusValue.IsPowerOfTwo;

    /// <summary>Bits of a digit: <see cref="DigitBits"/> or its automatic value.</summary>
    public int Digit => DigitBits != 0 ? DigitBits : Architecture == ModArchitecture.Bat ? 8 : Product == ModProduct.Operator ? 16 : 4;

    /// <summary>e, where results are congruent to X·2^(−e): 0 unless <see cref="KeepsFactor"/>.</summary>
    public int FactorBits => KeepsFactor && !IsTruncation ? ModScheme.Of(Architecture).FactorBits(this) : 0;

    /// <summary>Whether a modulus may be loaded: it has bit n − 1 set, and is odd where the architecture needs that.</summary>
    /// <param name="modulus">The modulus.</param>
    /// <returns>True when it is not refused.</returns>
    public bool Takes(BigInteger modulus) => modulus.GetBitLength() == Bits && !(NeedsOddModulus && modulus.IsEven);

    /// <summary>Whether even moduli are refused.</summary>
    public bool NeedsOddModulus => Architecture == ModArchitecture.Montgomery;

    /// <summary>Cycles that a carry takes through a word: 1 for whole words.</summary>
    /// <param name="bits">Width of the word.</param>
    /// <returns>ceil(bits / LimbBits).</returns>
    public int LimbsOf(int bits) => LimbBits == 0 ? 1 : (bits + LimbBits - 1) / LimbBits;

    /// <summary>floor(π·2^(bits−2)) with bit 0 set: a modulus of exactly that many bits without structure.</summary>
    /// <param name="bits">Width, from 2.</param>
    /// <returns>The modulus.</returns>
    public static BigInteger GenericModulus(int bits) => GenericModuli.GetOrAdd(bits, width =>
    {
        // Machin: π = 16·atan(1/5) − 4·atan(1/239), with 32 guard bits.
        var one = BigInteger.One << (width + 32);
        return (((16 * Arctangent(one, 5)) - (4 * Arctangent(one, 239))) >> 34) | 1;
    });

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or two of them do not go together; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(ModReduceConfig)).CheckRanges(this);
        if (Modulus.IsOne || Modulus.GetBitLength() > Bits)
            throw new CatalogueException($"Knob 'modulus' can't be '{Text(Modulus)}'; it takes 2 to 2^bits - 1, and bits is {Bits}.");
        if (LoadableModulus && ModulusValue.GetBitLength() != Bits)
            throw new CatalogueException($"Knob 'modulus' can't be '{Text(Modulus)}' with loadableModulus=true; loaded moduli have bit {Bits - 1} set.");
        if (LimbBits != 0 && StepsPerCycle > 1)
            throw new CatalogueException($"Knob 'stepsPerCycle' can't be '{StepsPerCycle}' with limbBits={LimbBits}: a step takes a cycle for each limb, so 0 or 1.");
        if (KeepsFactor && Architecture is not (ModArchitecture.Montgomery or ModArchitecture.NttPrime))
            throw new CatalogueException($"Knob 'keepsFactor' can't be 'true' with {Architecture}, whose results have no factor: Montgomery or NttPrime.");
        ModScheme.Of(Architecture).Check(this);
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public ModReduceConfig Validated()
    {
        Validate();
        return this;
    }

    /// <summary>A number as messages have it: decimal when short, hexadecimal otherwise.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The text.</returns>
    internal static string Text(BigInteger number) => Knob.Text(number);

    private static BigInteger Arctangent(BigInteger one, int inverse)
    {
        var (sum, power, square) = (BigInteger.Zero, one / inverse, inverse * inverse);
        for (var divisor = 1; !power.IsZero; divisor += 2)
        {
            sum += divisor % 4 == 1 ? power / divisor : -(power / divisor);
            power /= square;
        }

        return sum;
    }
}
