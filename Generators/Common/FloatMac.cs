using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using static HdlDsl.Hdl;

namespace Generators.Common;

/// <summary>A bit-parallel multiply-accumulate element: what low-bit engines are compared with.</summary>
public sealed record FloatMacConfig
{
    /// <summary>Format of the weights.</summary>
    [Knob("Format of the weights.")]
    public FloatMacWeight Weight { get; init; } = FloatMacWeight.Fp16;

    /// <summary>Whether the sum is FP32 instead of FP16.</summary>
    [Knob("The sum is FP32 instead of FP16.")]
    public bool WideSum { get; init; }

    /// <summary>Format of the sum.</summary>
    /// <returns>FP16 or FP32.</returns>
    public FloatFormat SumFormat => WideSum ? FloatFormat.Fp32 : FloatFormat.Fp16;
}

/// <summary>Format of the weights of a <see cref="FloatMac"/>.</summary>
public enum FloatMacWeight
{
    /// <summary>IEEE 754 binary16.</summary>
    Fp16,

    /// <summary>8-bit two's complement.</summary>
    Int8,
}

/// <summary>
/// FP16 activation times FP16 or INT8 weight, added to the sum and rounded once to nearest even: IEEE 754 with subnormals, infinities and NaN.
/// A product in every cycle; the sum is there one cycle later.
/// </summary>
/// <param name="config">Formats.</param>
public sealed class FloatMac(FloatMacConfig config) : Module<FloatMacConfig>(config)
{
    /// <summary>Exact for every INT8.</summary>
    private static readonly FloatFormat Int8Format = new(5, 7);

    /// <summary>There is a product.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>It begins a new sum.</summary>
    public Bit First { get; } = In.Bit();

    /// <summary>Activation, FP16.</summary>
    public Bits Activation { get; } = In.Bits(16);

    /// <summary>Weight, 16 or 8 bits.</summary>
    public Bits Weight { get; } = In.Bits(config.Weight == FloatMacWeight.Fp16 ? 16 : 8);

    /// <summary>Sum so far.</summary>
    public Bits Sum { get; } = Out.Bits(config.SumFormat.Width);

    /// <inheritdoc/>
    protected override void Build()
    {
        var format = Config.SumFormat;
        var sum = Reg.Bits(format.Width, Reset.None);
        var activation = Float.Of(FloatFormat.Fp16, Activation);
        var weight = Config.Weight == FloatMacWeight.Fp16
            ? Float.Of(FloatFormat.Fp16, Weight)
            : Float.FromInteger(Weight.AsSInt(), Int8Format).Value;
        var addend = Float.Of(format, Mux(First, BitsOf(0, format.Width), sum));
        using (When(Valid))
            sum.Next = Float.MultiplyAdd(activation, weight, addend, format).Value.Code;
        Sum.Value = sum;
    }
}

/// <summary>Catalogue entry of the bit-parallel element.</summary>
public sealed class FloatMacEntry : CatalogueEntry
{
    private const int Stretch = 64;

    /// <inheritdoc/>
    public override string Name => "float-mac";

    /// <inheritdoc/>
    public override string Summary => "FP16 activation times FP16 or INT8 weight with a fused addition: the baseline of the low-bit engines.";

    /// <inheritdoc/>
    public override string DocumentationPage => "bitmod.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(FloatMacConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("fp16", new FloatMacConfig()),
        ("fp16-int8", new FloatMacConfig { Weight = FloatMacWeight.Int8 }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "multiply-accumulate");

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new FloatMac((FloatMacConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        var mac = new FloatMac((FloatMacConfig)config);
        return TestbenchReport.Of(mac, request, simulation =>
        {
            simulation.Reset();
            var format = mac.Config.SumFormat;
            int[] corners = [0, 0x8000, 1, 0x3ff, 0x400, 0x3c00, 0xbc00, 0x7bff, 0xfbff, 0x7c00, 0x7e00];
            var random = new Random(request.Seed);
            BigInteger sum = 0;
            for (var cycle = 0; cycle < request.RandomCycles; cycle++)
            {
                // In some stretches products and sums are about as small as the least normal number: there rounding has a place of its own.
                var isTiny = cycle / Stretch % 2 == 1;
                var isFirst = cycle == 0 || random.Next(isTiny ? 3 : 16) == 0;
                var isValid = isFirst || random.Next(4) > 0;
                var activation = Operand(random, corners);
                var weight = Operand(random, corners);
                if (isTiny)
                    (activation, weight) = Tiny(random);
                if (mac.Weight.Width == 8)
                    weight &= 0xff;
                else if (!isFirst && random.Next(2) == 0)
                    weight = Cancelling(mac.Config, sum, activation, random);
                simulation.Set(mac.Valid, isValid);
                simulation.Set(mac.First, isFirst);
                simulation.Set(mac.Activation, activation);
                simulation.Set(mac.Weight, weight);
                simulation.Step();
                if (isValid)
                    sum = Golden(mac.Config, isFirst ? 0 : sum, activation, weight);
                simulation.Expect(mac.Sum, sum);
            }
        });
    }

    /// <summary>A corner, any encoding, or a number of a size at which neither products nor sums overflow or vanish.</summary>
    private static int Operand(Random random, int[] corners) => random.Next(4) switch
    {
        0 => corners[random.Next(corners.Length)],
        1 => random.Next(65536),
        _ => (random.Next(2) << 15) | (random.Next(8, 22) << 10) | random.Next(1024),
    };

    /// <summary>Two numbers whose product has an exponent from below the least subnormal number to above the least normal one.</summary>
    private static (int Activation, int Weight) Tiny(Random random)
    {
        var sum = random.Next(2, 20);
        var first = random.Next(0, sum + 1);
        return (Of(first), Of(sum - first));

        int Of(int exponent) => (random.Next(2) << 15) | (exponent << 10) | (random.Next(4) == 0 ? 1 << random.Next(10) : random.Next(1024));
    }

    /// <summary>
    /// The weight whose product with an activation takes most of the sum away, or one a few steps beside it, or with a product of a size near that of the sum's
    /// last bit, or of about an odd number of halves of that bit: then the farthest bits of the product decide how the sum is rounded.
    /// </summary>
    private static int Cancelling(FloatMacConfig config, BigInteger sum, int activation, Random random)
    {
        var present = config.WideSum ? BitConverter.UInt32BitsToSingle((uint)sum) : (double)BitConverter.UInt16BitsToHalf((ushort)sum);
        var factor = (double)BitConverter.UInt16BitsToHalf((ushort)activation);
        if (random.Next(2) == 0)
        {
            var bit = config.WideSum ? MathF.BitIncrement((float)Math.Abs(present)) - Math.Abs(present) : (double)Half.BitIncrement((Half)Math.Abs(present)) - Math.Abs(present);
            var halves = ((2 * random.Next(3)) + 1) * (random.Next(2) == 0 ? 0.5 : -0.5);
            return BitConverter.HalfToUInt16Bits((Half)(bit * halves / factor));
        }

        var scale = random.Next(2) == 0 ? 1 : Math.Pow(2, random.Next(-26, 3));
        return (BitConverter.HalfToUInt16Bits((Half)(-present / factor * scale)) + random.Next(-2, 3)) & 0xffff;
    }

    private static BigInteger Golden(FloatMacConfig config, BigInteger sum, int activation, int weight)
    {
        var (format, code) = (FloatFormat.Fp16, (BigInteger)weight);
        if (config.Weight == FloatMacWeight.Int8)
            code = SoftwareFloat.FromExact((sbyte)weight, 0, format, FloatRounding.NearestEven).Code;
        return SoftwareFloat.MultiplyAdd(format, activation, code, config.SumFormat, sum, config.SumFormat, FloatRounding.NearestEven).Code;
    }
}
