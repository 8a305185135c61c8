using System.Collections.Immutable;
using Generators.BitMod;
using Generators.BitMod.Quantisation;
using Generators.Common.Tensors;

namespace Generators.Tests.BitMod;

/// <summary>Corner cases with results worked out by hand, and what is refused.</summary>
public sealed class BitModQuantiserCornerTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("bitmod-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_group_of_zeros_has_the_least_scale_and_code_0()
    {
        var quantised = Fp4([.. new float[8], .. Enumerable.Repeat(-0f, 8)]);
        quantised.Codes.Cast<byte>().ShouldAllBe(code => code == 0);
        (quantised.Selectors[0, 0], quantised.Scales[0, 0], quantised.ChannelScales[0]).ShouldBe(((byte)0, (byte)255, 1e-5f / 255));
        quantised.Dequantise().Cast<float>().ShouldAllBe(weight => weight == 0);
    }

    [Fact]
    public void One_outlier_takes_the_special_value_that_makes_it_exact_first()
    {
        // Alone in a group of zeros it is exact with every special value; the first of equals is chosen.
        var quantised = Fp4([3, .. new float[15]]);
        (quantised.Codes[0, 0], quantised.Selectors[0, 0]).ShouldBe(((byte)0b0111, (byte)0));

        // Beside a weight of 5/6 of it, +5 makes both exact; with the sign of the second turned, −5 does.
        quantised = Fp4([6, 5, .. new float[14]]);
        (quantised.Codes[0, 0], quantised.Codes[0, 1], quantised.Selectors[0, 0]).ShouldBe(((byte)0b0111, (byte)0b1000, (byte)0));
        quantised = Fp4([6, -5, .. new float[14]]);
        (quantised.Codes[0, 0], quantised.Codes[0, 1], quantised.Selectors[0, 0]).ShouldBe(((byte)0b0111, (byte)0b1000, (byte)1));

        // 8 with 6, 3 and 1: ±8 is exact, and only of the outlier's own sign.
        quantised = Fp4([8, 6, 3, 1, .. new float[12]]);
        (quantised.Codes[0, 0], quantised.Codes[0, 1], quantised.Selectors[0, 0]).ShouldBe(((byte)0b1000, (byte)0b0111, (byte)2));
        quantised = Fp4([-8, -6, -3, -1, .. new float[12]]);
        (quantised.Codes[0, 0], quantised.Codes[0, 1], quantised.Selectors[0, 0]).ShouldBe(((byte)0b1000, (byte)0b1111, (byte)3));
    }

    [Fact]
    public void Midpoints_go_to_the_lower_value()
    {
        // Δ is 1; without special values the midpoints are 0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5 and their negatives.
        float[] midpoints = [0.25f, 0.75f, 1.25f, 1.75f, 2.5f, 3.5f, 5, -0.25f, -0.75f, -1.25f, -1.75f, -2.5f, -3.5f, -5, 6, 0];
        var quantised = new BitModQuantiser(new BitModQuantiserOptions { Specials = [0], GroupSize = 16 }).Quantise(WeightMatrix.Of(1, 16, midpoints));
        Values(quantised).ShouldBe([0, 0.5, 1, 1.5, 2, 3, 4, -0.5, -1, -1.5, -2, -3, -4, -6, 6, 0]);

        // A bit beyond a midpoint is enough for the upper value.
        var beyond = midpoints.Select(value => value is 6 or 0 ? value : MathF.BitIncrement(value)).ToArray();
        Values(new BitModQuantiser(new BitModQuantiserOptions { Specials = [0], GroupSize = 16 }).Quantise(WeightMatrix.Of(1, 16, beyond)))
            .ShouldBe([0.5, 1, 1.5, 2, 3, 4, 6, 0, -0.5, -1, -1.5, -2, -3, -4, 6, 0]);
    }

    [Fact]
    public void Integers_round_half_to_even_and_are_symmetric()
    {
        float[] weights = [7, -7, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 6.5f, -6.5f, 0.49999997f, 1.4999999f, 5.5f, -5.5f, 0, 4.5f];
        var quantised = new BitModQuantiser(new BitModQuantiserOptions { Types = [BitModDataType.Int4], GroupSize = 16 }).Quantise(WeightMatrix.Of(1, 16, weights));
        Values(quantised).ShouldBe([7, -7, 0, 2, 2, 0, -2, -2, 6, -6, 0, 1, 6, -6, 0, 4]);
        quantised.Codes[0, 1].ShouldBe((byte)0b1001);

        // −8, the code without a counterpart, is never emitted, not even when Δ was rounded down.
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var greatest = random.NextSingle() + 0.01f;
            foreach (var type in BitModValues.Types.Where(type => !type.IsFloat()))
            {
                var codes = new BitModQuantiser(new BitModQuantiserOptions { Types = [type], GroupSize = 16 })
                    .Quantise(WeightMatrix.Of(1, 16, [-greatest, greatest, .. new float[14]])).Codes;
                ((int)codes[0, 0], (int)codes[0, 1]).ShouldBe(((1 << (type.Bits() - 1)) + 1, (1 << (type.Bits() - 1)) - 1), $"round {round}, {type}");
            }
        }
    }

    [Fact]
    public void Fp16_subnormals_are_held_and_scaled_at_least_by_the_least_scale()
    {
        // 2^−24, FP16's least number, is far below half of 1e-5 · 0.5: it is 0. Its greatest subnormal has its own scale.
        var least = MathF.Pow(2, -24);
        var quantised = Fp4([.. Enumerable.Repeat(least, 16)]);
        Values(quantised).ShouldAllBe(value => value == 0);
        var greatest = 1023 * least;
        quantised = Fp4([greatest, -greatest, .. new float[14]]);
        quantised.Dequantise()[0, 0].ShouldBe(greatest, greatest * 1e-6);

        // A smaller least scale keeps the smallest too.
        quantised = new BitModQuantiser(new BitModQuantiserOptions { GroupSize = 16, LeastScale = 1e-30f }).Quantise(WeightMatrix.Of(1, 16, [.. Enumerable.Repeat(least, 16)]));
        quantised.Dequantise()[0, 3].ShouldBe(least, least * 1e-6);
    }

    [Fact]
    public void A_small_group_beside_a_large_one_loses_its_scale()
    {
        // Channel scale 255/255 = 1. Group scales 0.5 (a tie, to 0), just above it (1), 1.5 (to 2) and 2.5 (to 2).
        float[] scales = [255, 0.5f, MathF.BitIncrement(0.5f), 1.5f, 2.5f, 254.5f, 126.5f, 127.5f];
        var weights = WeightMatrix.Of(1, 16 * scales.Length, [.. scales.SelectMany(scale => Enumerable.Repeat(scale, 15).Append(3 * scale))]);
        var quantised = new BitModQuantiser(new BitModQuantiserOptions { Types = [BitModDataType.Int3], GroupSize = 16 }).Quantise(weights);
        Enumerable.Range(0, scales.Length).Select(group => (int)quantised.Scales[0, group]).ShouldBe([255, 0, 1, 2, 2, 254, 126, 128]);
        quantised.ChannelScales[0].ShouldBe(1);
        quantised.Dequantise()[0, 16].ShouldBe(0);
        quantised.HalfUnits(0, 16).ShouldBe(2);
        BitModErrorRow.Of("x", weights, quantised).ZeroedGroups.ShouldBe(1);
    }

    [Fact]
    public void Bits_of_a_weight_are_the_papers()
    {
        Fp4(new float[16]).BitsPerWeight.ShouldBe(4 + (10 / 16.0));
        new BitModQuantiser().Quantise(WeightMatrix.Of(1, 128, new float[128])).BitsPerWeight.ShouldBe(4.078125);
        new BitModQuantiser(new BitModQuantiserOptions { Types = [BitModDataType.Int4, BitModDataType.Fp4] }).Quantise(WeightMatrix.Of(1, 128, new float[128]))
            .BitsPerWeight.ShouldBe(4 + (11 / 128.0));
        new BitModQuantiser(new BitModQuantiserOptions { Types = [BitModDataType.Int6] }).Quantise(WeightMatrix.Of(1, 128, new float[128])).BitsPerWeight.ShouldBe(6.0625);
    }

    [Fact]
    public void Errors_are_the_plain_sums()
    {
        var random = new Random(4);
        var weights = WeightMatrix.Of(3, 32, [.. Enumerable.Range(0, 96).Select(_ => random.NextSingle() - 0.5f)]);
        var quantised = new BitModQuantiser(new BitModQuantiserOptions { GroupSize = 32 }).Quantise(weights);
        var differences = Enumerable.Range(0, 96).Select(i => quantised.Value(i / 32, i % 32) - weights[i / 32, i % 32]).ToList();
        var error = QuantisationError.Between(weights, quantised);
        error.MeanSquare.ShouldBe(differences.Average(difference => difference * difference), 1e-15);
        error.Greatest.ShouldBe(differences.Max(Math.Abs));
        error.Relative.ShouldBe(
            Math.Sqrt(differences.Sum(difference => difference * difference) / Enumerable.Range(0, 96).Sum(i => Math.Pow(weights[i / 32, i % 32], 2))), 1e-12);
        QuantisationError.Between(WeightMatrix.Of(1, 16, new float[16]), Fp4(new float[16])).ShouldBe(new QuantisationError(0, 0, 0));
        Should.Throw<ArgumentException>(() => QuantisationError.Between(WeightMatrix.Of(1, 16, new float[16]), quantised)).Message
            .ShouldBe("The weights are 1 x 16, the quantised ones 3 x 32. (Parameter 'quantised')");
    }

    [Fact]
    public void The_report_shows_what_special_values_are_worth()
    {
        var random = new Random(2);
        var weights = WeightMatrix.Of(32, 256, [.. Enumerable.Range(0, 32 * 256).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(6.283185 * random.NextDouble())))]);
        var rows = BitModErrorReport.Of(weights, new BitModQuantiserOptions()).Rows.ToDictionary(row => row.Name, row => row.Error.MeanSquare, StringComparer.Ordinal);
        rows.Keys.ShouldBe(["INT8", "INT6", "INT5", "INT4", "FP4 basic", "FP4-ER", "FP4-EA", "FP4", "INT3", "FP3 basic", "FP3-ER", "FP3-EA", "FP3"]);

        // On Gaussian weights each bit, and each choice more, is worth something. ±8 alone is worse than no special value, since it always sets the scale.
        rows["FP4-EA"].ShouldBeGreaterThan(rows["FP4 basic"]);
        foreach (var better in new[] { "INT8 INT6", "INT6 INT5", "INT5 FP4", "FP4 FP4-ER", "FP4 FP4-EA", "FP4-ER FP4 basic", "INT4 FP3", "FP3 FP3-ER", "FP3 FP3-EA", "FP3-ER FP3 basic", "FP3-EA FP3 basic" })
            rows[better.Split(' ', 2)[0]].ShouldBeLessThan(rows[better.Split(' ', 2)[1]], better);
    }

    [Fact]
    public void All_floating_types_of_files_are_read_alike()
    {
        float[] values = [.. Enumerable.Range(-8, 16).Select(i => i * 0.125f)];
        byte[][] data =
        [
            [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))],
            [.. values.SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToInt32Bits(value) >> 16)))],
            [.. values.SelectMany(BitConverter.GetBytes)],
            [.. values.SelectMany(value => BitConverter.GetBytes((double)value))],
        ];
        TensorType[] types = [TensorType.F16, TensorType.BF16, TensorType.F32, TensorType.F64];
        for (var i = 0; i < types.Length; i++)
            WeightFile.MatrixOf(new Tensor("w", types[i], [1, 16], data[i])).Channel(0).ToArray().ShouldBe(values);
        Refused(() => WeightFile.MatrixOf(new Tensor("w", TensorType.F64, [1, 1], BitConverter.GetBytes(1e39))))
            .ShouldBe("Weight [0, 0] (output channel, input channel) is 1E+39, which is too large for FP32.");
        Refused(() => WeightFile.MatrixOf(new Tensor("w", TensorType.F16, [1, 2], new byte[] { 0, 0, 0, 0xFC })))
            .ShouldBe("Weight [0, 1] (output channel, input channel) is -Infinity; only finite weights can be quantised.");
        Refused(() => WeightFile.MatrixOf(new Tensor("w", TensorType.F16, [0, 16], default)))
            .ShouldBe("The shape is (0, 16); a matrix has two dimensions, (output channels, input channels), and is not empty.");
    }

    [Fact]
    public void Layers_come_back_from_files()
    {
        var random = new Random(6);
        var weights = WeightMatrix.Of(5, 64, [.. Enumerable.Range(0, 320).Select(_ => random.NextSingle() - 0.5f)]);
        var path = Path.Combine(directory, "q.safetensors");
        ImmutableArray<BitModDataType>[] lists = [[BitModDataType.Fp4], [BitModDataType.Int3, BitModDataType.Fp3], [BitModDataType.Int8]];
        foreach (var types in lists)
        {
            var quantised = new BitModQuantiser(new BitModQuantiserOptions { Types = types, GroupSize = 32 }).Quantise(weights);
            BitModWeightsFile.Write(path, "layer.0", quantised);
            var read = BitModWeightsFile.Read(path, "layer.0");
            (read.GroupSize, read.Channels, read.Inputs, read.BitsPerWeight).ShouldBe((32, 5, 64, quantised.BitsPerWeight));
            read.Types.ShouldBe(types);
            read.Specials.ShouldBe(quantised.Specials);
            read.Codes.ShouldBe(quantised.Codes);
            read.GroupTypes.ShouldBe(quantised.GroupTypes);
            read.Selectors.ShouldBe(quantised.Selectors);
            read.Scales.ShouldBe(quantised.Scales);
            read.ChannelScales.ShouldBe(quantised.ChannelScales);
            read.Dequantise().ShouldBe(quantised.Dequantise());
        }

        Should.Throw<TensorFileException>(() => BitModWeightsFile.Read(path, "layer.1")).Message
            .ShouldBe($"{path}: it has no text 'layer.1.format', so it is no quantised layer of that name.");
    }

    [Fact]
    public void Damaged_layers_are_refused_with_an_exception_of_their_own()
    {
        var path = Path.Combine(directory, "q.safetensors");
        BitModWeightsFile.Write(path, "", Fp4([.. Enumerable.Range(0, 32).Select(i => i * 0.1f)]));
        var intact = File.ReadAllBytes(path);
        var random = new Random(8);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = (byte[])intact.Clone();
            for (var count = random.Next(1, 4); count > 0; count--)
                bytes[random.Next(8, bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789{}[]\",:"[random.Next(17)];
            File.WriteAllBytes(path, bytes);
            try
            {
                BitModWeightsFile.Read(path, "").Dequantise();
            }
            catch (Exception refusal) when (refusal is TensorFileException or QuantisationException)
            {
                // What a damaged file may cause; all else ends the test.
            }
        }
    }

    [Fact]
    public void Bad_weights_are_refused_with_their_index()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var values = new float[2, 16];
            values[1, 7] = bad;
            Refused(() => WeightMatrix.Of(values)).ShouldBe(FormattableString.Invariant(
                $"Weight [1, 7] (output channel, input channel) is {bad}; only finite weights can be quantised."));
        }

        Refused(() => Fp4([.. new float[15], 6.1e4f])).ShouldBe(
            "Weight [0, 15] is 61000: its group 0 would need a scale of 10166.667, and the greatest allowed is 10000.");
        Fp4([.. new float[15], 6e4f]).ChannelScales[0].ShouldBe(1e4f / 255);
        Refused(() => new BitModQuantiser().Quantise(WeightMatrix.Of(1, 200, new float[200]))).ShouldBe(
            "Channels of 200 weights can't be cut into groups of 128; the group size must divide the channel length.");
        Should.Throw<ArgumentException>(() => WeightMatrix.Of(2, 3, new float[5])).Message.ShouldBe("2 channels of 3 inputs are 6 weights, not 5. (Parameter 'values')");
    }

    [Fact]
    public void Bad_options_are_named()
    {
        Message(new BitModQuantiserOptions { Types = [] }).ShouldBe("At least one data type is needed. (Parameter 'Types')");
        Message(new BitModQuantiserOptions { Types = [BitModDataType.Int6, BitModDataType.Int5] }).ShouldBe(
            "Groups can't choose between INT6 and INT5: a weight takes 6 bits in one and 5 in the other. One type, INT4 with FP4 or INT3 with FP3 are supported. (Parameter 'Types')");
        Message(new BitModQuantiserOptions { Types = [BitModDataType.Fp4, BitModDataType.Fp4] }).ShouldBe("FP4 is listed twice. (Parameter 'Types')");
        Message(new BitModQuantiserOptions { GroupSize = 15 }).ShouldBe("A group has 16 to 256 weights. (Parameter 'GroupSize')\nActual value was 15.");
        Message(new BitModQuantiserOptions { GroupSize = 257 }).ShouldBe("A group has 16 to 256 weights. (Parameter 'GroupSize')\nActual value was 257.");
        Message(new BitModQuantiserOptions { LeastScale = 0 }).ShouldBe("The scale is 1E-30 to 1. (Parameter 'LeastScale')\nActual value was 0.");
        Message(new BitModQuantiserOptions { GreatestScale = float.NaN }).ShouldBe("The scale is 1 to 1E+30. (Parameter 'GreatestScale')\nActual value was NaN.");
        Message(new BitModQuantiserOptions { Specials = [] }).ShouldBe("There are 0 special values; a selector chooses from 1 to 8. (Parameter 'Specials')");
        Message(new BitModQuantiserOptions { Types = [BitModDataType.Int4], Specials = [10] }).ShouldBe("Special values belong to FP4 and FP3; INT4 has none. (Parameter 'Specials')");
        Should.Throw<ArgumentOutOfRangeException>(() => new BitModQuantiser(new BitModQuantiserOptions { Types = [(BitModDataType)9] }));

        static string Message(BitModQuantiserOptions options) =>
            Should.Throw<ArgumentException>(() => new BitModQuantiser(options)).Message.ReplaceLineEndings("\n");
    }

    [Fact]
    public void Quantised_weights_that_mean_nothing_are_refused()
    {
        Refused(() => Make(codes: new byte[1, 24])).ShouldBe("1 channels of 24 inputs can't be cut into groups of 16.");
        Refused(() => Make(scales: new byte[1, 1])).ShouldBe("The scales are 1 x 1; 1 channels of 2 groups need 1 x 2.");
        Refused(() => Make(channelScales: [1, 1])).ShouldBe("There are 2 channel scales for 1 channels.");
        Refused(() => Make(channelScales: [0])).ShouldBe("The scale of channel 0 is 0; it must be a normal number above 0.");
        Refused(() => Make(channelScales: [float.NaN])).ShouldBe("The scale of channel 0 is NaN; it must be a normal number above 0.");
        Refused(() => Make(channelScales: [-1])).ShouldBe("The scale of channel 0 is -1; it must be a normal number above 0.");
        Refused(() => Make(selectors: new byte[,] { { 0, 4 } })).ShouldBe("Group [0, 1] selects special value 4 of 4.");
        Refused(() => Make(groupTypes: new[,] { { BitModDataType.Fp4, BitModDataType.Int4 } })).ShouldBe("Group [0, 1] has type 3, which is not a type of the layer.");
        var codes = new byte[1, 32];
        codes[0, 30] = 16;
        Refused(() => Make(codes: codes)).ShouldBe("Code [0, 30] is 16; FP4 has codes of 4 bits.");

        static BitModWeights Make(byte[,]? codes = null, BitModDataType[,]? groupTypes = null, byte[,]? selectors = null, byte[,]? scales = null, float[]? channelScales = null) => new(
            [BitModDataType.Fp4], 16, BitModValues.Fp4Specials, codes ?? new byte[1, 32],
            groupTypes ?? new[,] { { BitModDataType.Fp4, BitModDataType.Fp4 } }, selectors ?? new byte[1, 2], scales ?? new byte[1, 2], channelScales ?? [1]);
    }

    private static BitModWeights Fp4(float[] weights) =>
        new BitModQuantiser(new BitModQuantiserOptions { GroupSize = 16 }).Quantise(WeightMatrix.Of(1, weights.Length, weights));

    private static IEnumerable<double> Values(BitModWeights weights) => Enumerable.Range(0, weights.Inputs).Select(input => weights.HalfUnits(0, input) / 2.0);

    private static string Refused(Action action) => Should.Throw<QuantisationException>(action).Message;
}
