using System.Collections.Immutable;

namespace Generators.BitMod.CycleModel;

/// <summary>
/// An array of processing elements as the paper's simulator sees it (test_*.py of its repository): output-stationary, 512 KiB of SRAM for weights
/// and for activations each, DDR DRAM of 128 bits at the array's clock of 1 GHz. Its ANT and OliVe are models: their element is the paper's FP16 ×
/// INT8 multiply-accumulate, not an implementation of those designs.
/// </summary>
public sealed record AcceleratorDesign
{
    /// <summary>Energy and area grow by this much from synthesis to place and route.</summary>
    public const double PlaceAndRouteFactor = 1.5;

    private const int MaxSize = 1 << 16;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows (output channels) and columns (tokens) of the array in prefill.</summary>
    public required (int Rows, int Columns) Prefill { get; init; }

    /// <summary>Rows and columns in decoding: the same elements, wired for fewer tokens.</summary>
    public required (int Rows, int Columns) Decode { get; init; }

    /// <summary>Products of an element per step.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Whether a step takes a cycle for each bit-serial term of the weights, instead of one cycle.</summary>
    public bool IsBitSerial { get; init; }

    /// <summary>Bits of keys and values with <see cref="AttentionShapes.PerHead"/>.</summary>
    public int KeyValueBits { get; init; } = 16;

    /// <summary>Energy of an element per cycle in pJ, before place and route.</summary>
    public required double ElementPicojoules { get; init; }

    /// <summary>Area of an element in µm² at 28 nm, before place and route.</summary>
    public required double ElementUm2 { get; init; }

    /// <summary>SRAM energies where they are known.</summary>
    public ImmutableArray<SramCosts> Sram { get; init; } = [];

    /// <summary>The paper's baseline: FP16 multiply-accumulate.</summary>
    public static AcceleratorDesign Fp16 { get; } = new()
    {
        Name = "FP16",
        Prefill = (32, 24),
        Decode = (64, 12),
        ElementPicojoules = 0.77,
        ElementUm2 = 1968.7,
        Sram = [new(CyclePhase.Prefill, 16, 175.624013, 10.419330, 10.674966), new(CyclePhase.Decode, 16, 207.675492, 9.589463, 13.949967)],
    };

    /// <summary>BitMoD: bit-serial elements of four lanes.</summary>
    public static AcceleratorDesign BitMod { get; } = new()
    {
        Name = "BitMoD",
        Prefill = (32, 32),
        Decode = (64, 16),
        Lanes = 4,
        IsBitSerial = true,
        KeyValueBits = 8,
        ElementPicojoules = 0.56,
        ElementUm2 = 1507.7,
        Sram =
        [
            new(CyclePhase.Prefill, 8, 231.236137, 10.419096, 9.755933),
            new(CyclePhase.Decode, 8, 248.849531, 9.027666, 10.311162),
            new(CyclePhase.Decode, 4, 150.934433, 13.255224, 10.507776),
        ],
    };

    /// <summary>ANT as the paper models it.</summary>
    public static AcceleratorDesign Ant { get; } = new()
    {
        Name = "ANT",
        Prefill = (32, 32),
        Decode = (64, 16),
        ElementPicojoules = 0.56,
        ElementUm2 = 1318.6,
        Sram = [new(CyclePhase.Prefill, 8, 162.887398, 12.929483, 10.419038), new(CyclePhase.Decode, 8, 162.889134, 10.418818, 12.895423)],
    };

    /// <summary>OliVe as the paper models it.</summary>
    public static AcceleratorDesign Olive { get; } = new()
    {
        Name = "OliVe",
        Prefill = (36, 32),
        Decode = (72, 16),
        ElementPicojoules = 0.613,
        ElementUm2 = 1318.6,
        Sram = [new(CyclePhase.Prefill, 8, 165.390096, 12.026748, 10.419281), new(CyclePhase.Decode, 4, 142.504159, 12.075437, 11.810556)],
    };

    /// <summary>Cycles of a step.</summary>
    /// <param name="weightBits">Bits of a weight, with its share of scales.</param>
    /// <returns>Half of the whole bits, rounded up, for bit-serial designs; else 1.</returns>
    public int CyclesPerStep(decimal weightBits) => IsBitSerial ? ((int)Math.Floor(weightBits) + 1) / 2 : 1;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        SizeRange.Check(Prefill.Rows, MaxSize, $"{nameof(Prefill)}.{nameof(Prefill.Rows)}");
        SizeRange.Check(Prefill.Columns, MaxSize, $"{nameof(Prefill)}.{nameof(Prefill.Columns)}");
        SizeRange.Check(Decode.Rows, MaxSize, $"{nameof(Decode)}.{nameof(Decode.Rows)}");
        SizeRange.Check(Decode.Columns, MaxSize, $"{nameof(Decode)}.{nameof(Decode.Columns)}");
        SizeRange.Check(Lanes, MaxSize, nameof(Lanes));
        SizeRange.Check(KeyValueBits, 64, nameof(KeyValueBits));
    }
}

/// <summary>
/// Energies of the SRAMs. The simulator takes them from CACTI; these are fitted (least squares) to the on-chip energies that its authors list for six
/// models, which they repeat to the last digit that is listed (1 µJ).
/// </summary>
/// <param name="Phase">Phase, which decides how wide the SRAMs' ports are.</param>
/// <param name="PortBits">Bits of a weight, rounded up to a multiple of 4, which decides the same.</param>
/// <param name="ReadPicojoules">Reading weights and activations for one step of the whole array.</param>
/// <param name="WeightWritePicojoules">Writing 64 bits of weights.</param>
/// <param name="ActivationWritePicojoules">Writing 64 bits of activations or results.</param>
public sealed record SramCosts(CyclePhase Phase, int PortBits, double ReadPicojoules, double WeightWritePicojoules, double ActivationWritePicojoules);
