using System.Text.Json;
using Generators.BitMod;
using Generators.BitMod.Quantisation;
using Generators.Common.Tensors;

namespace Cli.Tests.Commands;

public class QuantiseCommandTests
{
    [Fact]
    public void A_layer_is_quantised_with_its_error_and_its_choices()
    {
        using var app = new TestApplication();
        NpyFile.Write(app.PathOf("w.npy"), Layer(""));
        app.Run("quantise", "bitmod", "OUT/w.npy", "--type", "fp4", "--group", "16", "--output", "OUT/q.safetensors").ShouldBe(new Outcome(
            0,
            """
            OUT/w.npy: 2 channels of 32 weights, groups of 16

            Type Bits/weight Cycles/weight Mean square Relative Greatest   Groups at 0
            FP4  4.6250      2             0.0000e+00  0.00000  0.0000e+00 0

            Chosen Special value Groups
            FP4    5             1
            FP4    -5            1
            FP4    8             1
            FP4    -8            1

            wrote OUT/q.safetensors

            """.ReplaceLineEndings("\n"),
            ""));
        app.Files.ShouldBe(["q.safetensors", "w.npy"]);
        var weights = BitModWeightsFile.Read(app.PathOf("q.safetensors"), "");
        Flat(weights.Dequantise()).ShouldBe(Values());
        (weights.Type, weights.GroupSize, weights.Channels, weights.Inputs).ShouldBe((BitModDataType.Fp4, 16, 2, 32));
    }

    [Fact]
    public void Without_output_nothing_is_written_and_a_tensor_is_taken_by_name()
    {
        using var app = new TestApplication();
        SafetensorsFile.Write(app.PathOf("m.safetensors"), [Layer("a.weight"), Layer("b.weight"), Tensor.Of("a.bias", [2], [1, 2])]);
        var outcome = app.Run("quantise", "bitmod", "OUT/m.safetensors", "--tensor", "b.weight", "--type", "int4,FP4", "--group", "32", "--specials", "none");
        (outcome.Code, outcome.Error).ShouldBe((0, ""));
        outcome.Output.ShouldStartWith("OUT/m.safetensors, b.weight: 2 channels of 32 weights, groups of 32\n");
        outcome.Output.ShouldContain("\nINT4+FP4 4.2813 ");
        outcome.Output.ShouldContain("\nINT4   -             ");
        app.Files.ShouldBe(["m.safetensors"]);
        app.Run("quantise", "bitmod", "OUT/m.safetensors", "--type", "int4", "--group", "32").ShouldBe(
            new Outcome(2, "", "error: OUT/m.safetensors: it has 2 matrices; name one: a.weight, b.weight.\n"));
        app.Run("quantise", "bitmod", "OUT/m.safetensors", "--tensor", "b.wieght", "--type", "int4", "--group", "32").ShouldBe(
            new Outcome(2, "", "error: OUT/m.safetensors: there is no tensor 'b.wieght'. Did you mean 'b.weight'?\n"));
    }

    [Fact]
    public void The_only_matrix_of_a_file_needs_no_name_and_its_layer_keeps_it()
    {
        using var app = new TestApplication();
        SafetensorsFile.Write(app.PathOf("m.safetensors"), [Layer("a.weight"), Tensor.Of("a.bias", [2], [1, 2])]);
        app.Run("quantise", "bitmod", "OUT/m.safetensors", "--type", "int8", "--group", "16", "--output", "OUT/q.safetensors").Code.ShouldBe(0);
        using var file = SafetensorsFile.Open(app.PathOf("q.safetensors"));
        file.Entries.Select(entry => $"{entry.Name} {entry.TypeName} {entry.ShapeText}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "a.weight.channel_scales F32 (2,)", "a.weight.codes U8 (2, 32)", "a.weight.scales U8 (2, 2)", "a.weight.selectors U8 (2, 2)", "a.weight.specials I8 (1,)",
            "a.weight.types U8 (2, 2)",
        ]);
        BitModWeightsFile.Read(app.PathOf("q.safetensors"), "a.weight").Type.ShouldBe(BitModDataType.Int8);
    }

    [Fact]
    public void The_report_has_every_type_as_text_and_as_json()
    {
        using var app = new TestApplication();
        NpyFile.Write(app.PathOf("w.npy"), Layer(""));
        string[] command = ["quantise", "bitmod", "OUT/w.npy", "--type", "fp3", "--group", "16", "--report"];
        app.Run(command).Output.Split('\n').Skip(3).Take(14).Select(line => line[..14].Trim()).ShouldBe(
        [
            "FP3 (selected)", "INT8", "INT6", "INT5", "INT4", "FP4 basic", "FP4-ER", "FP4-EA", "FP4", "INT3", "FP3 basic", "FP3-ER", "FP3-EA", "FP3",
        ]);
        var outcome = app.Run([.. command, "--json"]);
        (outcome.Code, outcome.Error).ShouldBe((0, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        var root = document.RootElement;
        root.GetProperty("selected").GetProperty("type").GetString().ShouldBe("FP3");
        root.GetProperty("output").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("report").EnumerateArray().Single(row => row.GetProperty("type").GetString() is "FP4").GetProperty("meanSquare").GetDouble().ShouldBe(0);
        root.GetProperty("choices").EnumerateArray().Sum(choice => choice.GetProperty("groups").GetInt32()).ShouldBe(4);
    }

    [Theory]
    [InlineData("There is no data type 'fp5'. Did you mean 'fp3' or 'fp4'?", "--type", "fp5")]
    [InlineData("Groups can't choose between INT8 and FP4: a weight takes 8 bits in one and 4 in the other. One type, INT4 with FP4 or INT3 with FP3 are supported.", "--type", "int8,fp4")]
    [InlineData("FP4 is listed twice.", "--type", "fp4", "--type", "fp4")]
    [InlineData("--group can't be 8; a group has 16 to 256 weights.", "--type", "fp4", "--group", "8")]
    [InlineData("OUT/w.npy: Channels of 32 weights can't be cut into groups of 24; the group size must divide the channel length.", "--type", "fp4", "--group", "24")]
    [InlineData("'five' is no special value; write multiples of 0.5 with commas between, --specials 5,-5,8,-8, or none.", "--type", "fp4", "--specials", "five")]
    [InlineData("'5.25' is no special value; write multiples of 0.5 with commas between, --specials 5,-5,8,-8, or none.", "--type", "fp4", "--specials", "5.25")]
    [InlineData("Special value 7 (index 1) is more than the hardware's two terms can make: 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 4.5, 5, 6, 8, 8.5, 9, 10 or 12, of either sign.", "--type", "fp4", "--specials", "5,7")]
    [InlineData("Special values belong to FP4 and FP3; INT4 has none.", "--type", "int4", "--specials", "5")]
    [InlineData("--output OUT/q.npy: the file is a .safetensors file, so its name should end so.", "--type", "fp4", "--output", "OUT/q.npy")]
    [InlineData("OUT/w.npy: an .npy file has one array without a name; leave 'x' out.", "--type", "fp4", "--tensor", "x")]
    public void Bad_options_are_named_and_nothing_is_written(string message, params string[] options)
    {
        using var app = new TestApplication();
        NpyFile.Write(app.PathOf("w.npy"), Layer(""));
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. options]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
        app.Files.ShouldBe(["w.npy"]);
    }

    [Fact]
    public void Bad_files_are_named_and_nothing_is_written()
    {
        using var app = new TestApplication();
        string[] rest = ["--type", "fp4", "--group", "16", "--output", "OUT/q.safetensors"];
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. rest]).ShouldBe(new Outcome(2, "", "error: OUT/w.npy: there is no such file.\n"));
        app.Run(["quantise", "bitmod", "OUT/w.bin", .. rest]).ShouldBe(new Outcome(2, "", "error: OUT/w.bin: weights are read from .npy and .safetensors files.\n"));
        NpyFile.Write(app.PathOf("w.npy"), Layer(""));
        File.WriteAllBytes(app.PathOf("w.npy"), File.ReadAllBytes(app.PathOf("w.npy"))[..200]);
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. rest]).ShouldBe(
            new Outcome(2, "", "error: OUT/w.npy: byte 128: the file is truncated: the array of shape (2, 32) takes 256 bytes, and 72 are left.\n"));
        NpyFile.Write(app.PathOf("w.npy"), new Tensor("", TensorType.I8, [2, 32], new byte[64]));
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. rest]).ShouldBe(new Outcome(2, "", "error: OUT/w.npy: Elements of I8 are no weights; F16, BF16, F32 and F64 are.\n"));
        NpyFile.Write(app.PathOf("w.npy"), Tensor.Of("", [64], Values()));
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. rest]).ShouldBe(new Outcome(
            2, "", "error: OUT/w.npy: The shape is (64,); a matrix has two dimensions, (output channels, input channels), and is not empty.\n"));
        var values = Values();
        values[37] = float.NaN;
        NpyFile.Write(app.PathOf("w.npy"), Tensor.Of("", [2, 32], values));
        app.Run(["quantise", "bitmod", "OUT/w.npy", .. rest]).ShouldBe(new Outcome(
            2, "", "error: OUT/w.npy: Weight [1, 5] (output channel, input channel) is NaN; only finite weights can be quantised.\n"));
        var failure = app.Run(["quantise", "bitmod", "OUT/w.npy", "--json", .. rest]);
        (failure.Code, failure.Error).ShouldBe((2, ""));
        using var document = JsonDocument.Parse(failure.Output);
        document.RootElement.GetProperty("error").GetProperty("kind").GetString().ShouldBe("usageError");
        app.Files.ShouldBe(["w.npy"]);
    }

    [Fact]
    public void The_input_is_not_overwritten_and_a_place_that_is_not_there_is_named()
    {
        using var app = new TestApplication();
        SafetensorsFile.Write(app.PathOf("m.safetensors"), [Layer("w")]);
        app.Run("quantise", "bitmod", "OUT/m.safetensors", "--type", "fp4", "--output", "OUT/./m.safetensors").ShouldBe(
            new Outcome(2, "", "error: --output OUT/./m.safetensors: that is the input, which would be lost.\n"));
        var outcome = app.Run("quantise", "bitmod", "OUT/m.safetensors", "--type", "fp4", "--group", "16", "--output", "OUT/no/q.safetensors");
        (outcome.Code, outcome.Output).ShouldBe((2, ""));
        outcome.Error.ShouldStartWith("error: OUT/no/q.safetensors: can't be written: ");
        app.Files.ShouldBe(["m.safetensors"]);
    }

    [Fact]
    public void A_missing_type_is_answered_with_the_whole_command()
    {
        using var app = new TestApplication();
        app.Run("quantise", "bitmod", "w.npy").ShouldBe(new Outcome(
            2, "", "error: Option '--type' is required.\n'hdl quantise bitmod --help' explains the command line.\n"));
    }

    private static Tensor Layer(string name) => Tensor.Of(name, [2, 32], Values());

    /// <summary>Four groups of 16 that FP4 holds exactly, each with another special value. Scales are 255/256, so that the channels' are 1/256.</summary>
    private static float[] Values()
    {
        float[] basic = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0.5f, -1, -1.5f, -2, -3, -4, -6];
        float[] values = [.. basic, 5, .. basic, -5, .. basic, 8, .. basic, -8];
        return [.. values.Select(value => value * 255 / 256)];
    }

    private static float[] Flat(float[,] values) => [.. values.Cast<float>()];
}
