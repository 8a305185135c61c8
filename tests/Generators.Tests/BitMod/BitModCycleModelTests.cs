using Generators.BitMod;
using Generators.BitMod.CycleModel;

namespace Generators.Tests.BitMod;

/// <summary>The cycles and energies that the authors list in speedup_plot.ipynb and energy_plot.ipynb of their repository, for the six models in their order.</summary>
public class BitModCycleModelTests
{
    /// <summary>Weight widths of the paper's runs: ANT and OliVe have one for each model in decoding.</summary>
    private static readonly decimal[] AntDecode = [5, 5, 5.25m, 5, 5, 4.5m];
    private static readonly decimal[] OliveDecode = [3.875m, 4, 4.25m, 3.75m, 3.75m, 3.5m];

    [Theory]
    [InlineData("FP16", 16, "669255680 1399816192 2878668800 3156574208 6676111360 3969089536")]
    [InlineData("BitMoD", 6.0625, "336236544 693780480 1414209536 1649680384 3537397760 1901133824")]
    [InlineData("ANT", 5.5, "440975360 847773696 1734868992 1949564928 4076584960 2266234880")]
    [InlineData("OliVe", 4.5, "403718144 779268096 1575157760 1768062976 3648512000 2008645632")]
    [InlineData("BitMoD", 4.0625, "233070592 515194880 946937856 1202921472 2601461760 1273233408")]
    public void Published_cycles_of_prefill_are_met_exactly(string design, double weightBits, string cycles) =>
        LanguageModel.OfPaper.Select(model => Run(design, model, CyclePhase.Prefill, (decimal)weightBits).Cycles).ShouldBe(cycles.Split(' ').Select(long.Parse));

    [Theory]
    [InlineData("FP16", 16, "82153718 165841248 362970848 413518608 804330080 469624976")]
    [InlineData("BitMoD", 6.0625, "31220054 62986912 137681120 156919888 305157360 178109840")]
    [InlineData("ANT", 0, "25779238 51998112 119342816 129497936 251907680 132370576")]
    [InlineData("OliVe", 0, "20018374 41655712 96691936 97236816 189155680 105031744")]
    [InlineData("BitMoD", 3.0625, "15857750 31959712 69662944 79493200 154552560 90099088")]
    public void Published_cycles_of_decoding_are_met_exactly(string design, double weightBits, string cycles) =>
        LanguageModel.OfPaper.Select((model, i) => Run(design, model, CyclePhase.Decode, DecodeBits(design, (decimal)weightBits, i)).Cycles).ShouldBe(cycles.Split(' ').Select(long.Parse));

    [Theory]
    [InlineData("FP16", 16, 656667, 2549498, 1273252, 6252349, 2614171, 13014774, 2928682, 15511220, 5742951, 36365138, 3279511, 18528840)]
    [InlineData("ANT", 5.5, 459880, 1360903, 888236, 3147508, 1815179, 5659691, 2035862, 7426912, 3981122, 16936053, 2270541, 7910575)]
    [InlineData("OliVe", 4.5, 501789, 1308354, 969019, 2969260, 1960581, 5182082, 2192068, 6898215, 4285634, 15557969, 2440769, 7165633)]
    [InlineData("BitMoD", 6.0625, 317887, 1272043, 615118, 3020095, 1255562, 5452484, 1410390, 7186699, 2763255, 16664646, 1572255, 7727074)]
    [InlineData("BitMoD", 4.0625, 221382, 986623, 428524, 2315439, 871622, 3820005, 981870, 5388371, 1924566, 12460765, 1091548, 5416024)]
    public void Published_energies_of_prefill_are_met(string design, double weightBits, params int[] onChipAndTotal) =>
        CheckEnergies(CyclePhase.Prefill, design, (decimal)weightBits, onChipAndTotal);

    [Theory]
    [InlineData("FP16", 16, 25745, 419862, 51929, 847599, 113537, 1854106, 129318, 2113617, 251588, 4110960, 146812, 2399478)]
    [InlineData("ANT", 0, 22139, 145879, 44668, 294259, 97934, 669718, 111292, 732882, 216575, 1425302, 125750, 760225)]
    [InlineData("OliVe", 0, 23250, 119339, 46840, 246787, 104204, 567264, 115455, 582192, 225859, 1133377, 131179, 624942)]
    [InlineData("BitMoD", 6.0625, 15691, 165547, 31662, 334000, 69245, 729367, 78882, 832097, 153502, 1618257, 89561, 943899)]
    [InlineData("BitMoD", 3.0625, 10470, 86588, 21129, 174535, 46198, 380148, 52631, 434198, 102418, 844271, 59753, 491953)]
    public void Published_energies_of_decoding_are_met(string design, double weightBits, params int[] onChipAndTotal) =>
        CheckEnergies(CyclePhase.Decode, design, (decimal)weightBits, onChipAndTotal);

    [Fact]
    public void Average_speed_ups_are_the_papers()
    {
        // Fig. 7's last bars; the authors' "Geo Mean" is the arithmetic mean. Generative: 20 tokens after the prefill.
        MeanSpeedUp("BitMoD", 6.0625m, 6.0625m, tokens: 0).ShouldBe(1.99, 0.005);
        MeanSpeedUp("BitMoD", 4.0625m, 3.0625m, tokens: 0).ShouldBe(2.82, 0.005);
        MeanSpeedUp("BitMoD", 6.0625m, 6.0625m, tokens: 20).ShouldBe(2.41, 0.005);
        MeanSpeedUp("BitMoD", 4.0625m, 3.0625m, tokens: 20).ShouldBe(4.18, 0.005);

        // With the corrected attention, which the authors list no cycles for; from a second implementation of the rules.
        MeanSpeedUp("BitMoD", 6.0625m, 6.0625m, tokens: 0, AttentionShapes.PerHead).ShouldBe(2.07784, 0.00001);
        MeanSpeedUp("BitMoD", 4.0625m, 3.0625m, tokens: 0, AttentionShapes.PerHead).ShouldBe(3.06908, 0.00001);
        MeanSpeedUp("BitMoD", 6.0625m, 6.0625m, tokens: 20, AttentionShapes.PerHead).ShouldBe(2.45963, 0.00001);
        MeanSpeedUp("BitMoD", 4.0625m, 3.0625m, tokens: 20, AttentionShapes.PerHead).ShouldBe(4.37096, 0.00001);
    }

    [Fact]
    public void Attention_per_head_counts_each_product_once()
    {
        foreach (var model in LanguageModel.OfPaper)
        {
            var workload = new CycleWorkload { Model = model, Attention = AttentionShapes.PerHead };
            var layers = MatrixLayer.Of(workload).Where(layer => layer.IsAttention).ToList();
            foreach (var layer in layers)
            {
                ((long)layer.Batch * layer.OutputChannels * layer.InputChannels * layer.Tokens).ShouldBe((long)model.Heads * model.HeadSize * 256 * 256);
                (layer.WeightMatrices, layer.InputLength).ShouldBe((layer.Batch, layer.InputChannels));
            }

            var published = MatrixLayer.Of(workload with { Attention = AttentionShapes.Published }).Single(layer => layer.Name is "attn_qk");
            ((long)published.OutputChannels * published.InputChannels * published.Tokens).ShouldBe(
                (long)model.Heads * model.Heads * model.HeadSize * 256 * 256, "the first revision counts hidden-size products for each head");
        }
    }

    [Theory]
    [InlineData("FP16", 16, "530843648 1177255936 2519531520 2810544128 5999452160 3609952256")]
    [InlineData("BitMoD", 4.0625, "177233920 383598592 820846592 926097408 1936271360 1146880000")]
    public void Corrected_attention_takes_fewer_cycles(string design, double weightBits, string cycles) =>
        LanguageModel.OfPaper.Select(model => BitModCycleModel.Run(
            DesignOf(design), new CycleWorkload { Model = model, Attention = AttentionShapes.PerHead }, (decimal)weightBits).Cycles).ShouldBe(cycles.Split(' ').Select(long.Parse));

    [Fact]
    public void A_small_layer_by_hand()
    {
        var model = new LanguageModel("tiny", HiddenSize: 64, FeedForwardSize: 128, IsGated: true, Layers: 2, Heads: 4, KeyValueHeads: 2, Vocabulary: 100);
        var report = BitModCycleModel.Run(
            AcceleratorDesign.BitMod, new CycleWorkload { Model = model, ContextLength = 40, Batch = 3, Attention = AttentionShapes.PerHead }, 6.0625m);
        var down = report.Layers.Single(cost => cost.Layer.Name is "down_proj");

        // 128 inputs in lanes of 4, 64 outputs in rows of 32, 40 tokens in columns of 32, 3 sequences; 6 bits are 3 terms.
        (down.Steps, down.ComputeCycles).ShouldBe((32 * 2 * 2 * 3, 32 * 2 * 2 * 3 * 3));

        // Rows of 128 · 6.0625 / 8 = 97 bytes of weights, of 256 bytes of inputs, of 128 bytes of results.
        (down.DramBytes, down.DramCycles).ShouldBe(((64 * 97) + (3 * 40 * 256) + (3 * 40 * 128), ((64 * 97) + (3 * 40 * 256) + (3 * 40 * 128)) / 32));
        (down.WeightWrites, down.ActivationWrites).ShouldBe((64 * 13, 3 * 40 * (32 + 16)));
        var queries = report.Layers.Single(cost => cost.Layer.Name is "attn_qk");

        // Two query heads share the keys of one head: 80 rows of 16 products; keys have 8 bits, 4 terms.
        (queries.Steps, queries.ComputeCycles).ShouldBe((4 * 2 * 3 * 6, 4 * 2 * 3 * 6 * 4));
        (report.ComputeCycles, report.Cycles).ShouldBe((
            report.Layers.Sum(cost => cost.ComputeCycles * cost.Layer.Repeats), report.Layers.Sum(cost => cost.Cycles * cost.Layer.Repeats)));
        report.ArrayUm2.ShouldBe(1024 * 1507.7 * 1.5, 1e-6);
    }

    [Fact]
    public void Steps_of_the_model_are_the_terms_of_the_hardware()
    {
        foreach (var type in BitModValues.Types)
            AcceleratorDesign.BitMod.CyclesPerStep(BitModCycleModel.WeightBits(type)).ShouldBe(type.Terms(), type.ToString());
        BitModCycleModel.WeightBits(BitModDataType.Fp4).ShouldBe(4.0625m);
        AcceleratorDesign.Fp16.CyclesPerStep(16).ShouldBe(1);
    }

    [Fact]
    public void Bad_sizes_are_named()
    {
        var workload = new CycleWorkload { Model = LanguageModel.Phi2 };
        Message(() => BitModCycleModel.Run(AcceleratorDesign.BitMod, workload with { ContextLength = 0 }, 4)).ShouldBe(
            "It is 1 to 1048576. (Parameter 'ContextLength')\nActual value was 0.");
        Message(() => BitModCycleModel.Run(AcceleratorDesign.BitMod, workload with { Batch = 2 }, 4)).ShouldBe("It is 1 to 1. (Parameter 'Batch')\nActual value was 2.");
        Message(() => BitModCycleModel.Run(AcceleratorDesign.BitMod, workload with { Model = LanguageModel.Phi2 with { Heads = 33 } }, 4)).ShouldBe(
            "It must divide 2560. (Parameter 'Heads')\nActual value was 33.");
        Message(() => BitModCycleModel.Run(AcceleratorDesign.BitMod with { Decode = (0, 1) }, workload, 4)).ShouldBe(
            "It is 1 to 65536. (Parameter 'Decode.Rows')\nActual value was 0.");
        Should.Throw<ArgumentOutOfRangeException>(() => BitModCycleModel.Run(AcceleratorDesign.BitMod, workload, 0.5m)).ParamName.ShouldBe("weightBits");

        static string Message(Action action) => Should.Throw<ArgumentOutOfRangeException>(action).Message.ReplaceLineEndings("\n");
    }

    private static void CheckEnergies(CyclePhase phase, string design, decimal weightBits, int[] onChipAndTotal)
    {
        for (var i = 0; i < LanguageModel.OfPaper.Length; i++)
        {
            var bits = phase == CyclePhase.Decode ? DecodeBits(design, weightBits, i) : weightBits;
            var report = Run(design, LanguageModel.OfPaper[i], phase, bits);
            var (onChip, total) = (onChipAndTotal[2 * i], onChipAndTotal[(2 * i) + 1]);

            // The list is rounded to 1 µJ, each number by itself.
            report.DramMicrojoules.ShouldBe(total - onChip, 1.0, LanguageModel.OfPaper[i].Name);

            // OliVe's 4.25 bits of Yi-6B in decoding need ports of another width; one figure is too few to fit three energies.
            if (design is "OliVe" && bits == 4.25m)
                report.OnChipMicrojoules.ShouldBeNull();
            else
                report.OnChipMicrojoules!.Value.ShouldBe(onChip, 1.0, LanguageModel.OfPaper[i].Name);
        }
    }

    private static double MeanSpeedUp(string design, decimal prefillBits, decimal decodeBits, int tokens, AttentionShapes attention = AttentionShapes.Published)
    {
        return LanguageModel.OfPaper.Average(model => (double)Total("FP16", 16, 16, model) / Total(design, prefillBits, decodeBits, model));

        long Total(string name, decimal prefill, decimal decode, LanguageModel model) =>
            Run(name, model, CyclePhase.Prefill, prefill, attention).Cycles + (tokens * Run(name, model, CyclePhase.Decode, decode, attention).Cycles);
    }

    private static CycleReport Run(string design, LanguageModel model, CyclePhase phase, decimal weightBits, AttentionShapes attention = AttentionShapes.Published) =>
        BitModCycleModel.Run(DesignOf(design), new CycleWorkload { Model = model, Phase = phase, Attention = attention }, weightBits);

    private static decimal DecodeBits(string design, decimal weightBits, int model) => design switch
    {
        "ANT" => AntDecode[model],
        "OliVe" => OliveDecode[model],
        _ => weightBits,
    };

    private static AcceleratorDesign DesignOf(string name) => new[] { AcceleratorDesign.Fp16, AcceleratorDesign.BitMod, AcceleratorDesign.Ant, AcceleratorDesign.Olive }
        .Single(design => string.Equals(design.Name, name, StringComparison.Ordinal));
}
