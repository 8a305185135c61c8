using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests.ModularReduction;

/// <summary>Adders of Xilinx cells against the same adders in operators: Yosys' solver compares them for all operands, with the cells' models that come with it.</summary>
public sealed class TernaryChainTests
{
    private const int Seed = 1;

    [Fact]
    public void Cells_and_operators_add_alike()
    {
        var adders = Shapes().Select((config, index) => (Name: $"adder_{index}", Config: config with { Style = ModAdders.Lut6x2 })).ToList();
        var folder = Directory.CreateTempSubdirectory("ternary-chain");
        try
        {
            var script = new List<string>();
            foreach (var (name, config) in adders)
            {
                var text = VerilogEmitter.Emit(Elaborator.Elaborate(new RowAdder(config)), VerilogOptions.Default);
                text.ShouldContain("`ifdef HDL_LUT6_2", Case.Sensitive, config.ToString());
                var file = Path.Combine(folder.FullName, name + ".v");
                File.WriteAllText(file, text);
                // A failure names the design point.
                script.AddRange(
                [
                    $"log {config}", "design -reset", $"read_verilog {file}", "prep -flatten -top RowAdder", "rename RowAdder gold", "design -stash gold",
                    $"read_verilog -D HDL_LUT6_2 {file}", "read_verilog +/xilinx/cells_sim.v", "prep -flatten -top RowAdder", "rename RowAdder gate",
                    "design -copy-from gold gold", "miter -equiv -flatten gold gate miter", "sat -verify -prove trigger 0 -show-inputs miter",
                ]);
            }

            var path = Path.Combine(folder.FullName, "prove.ys");
            File.WriteAllLines(path, script);
            var yosys = Yosys.Run("-q", "-s", path);
            yosys.ExitCode.ShouldBe(0, yosys.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_bit_of_three_words_is_a_table_of_two_outputs()
    {
        var text = TernaryChain.VerilogOf(new RowAdderConfig(Word(8), Word(8), Word(8), 10))!;
        // Columns 0 to 7 save a carry, column 8 adds the one of column 7, column 9 has nothing but the chain's own.
        text.Split("LUT6_2 ").Length.ShouldBe(1 + 8);
        text.Split("CARRY4 ").Length.ShouldBe(1 + 3);
    }

    [Fact]
    public void Three_subtracted_words_have_no_chain() =>
        TernaryChain.VerilogOf(new RowAdderConfig(Word(4, isNegative: true), Word(4, isNegative: true), Word(4, isNegative: true), 6)).ShouldBeNull();

    private static RowShape Word(int bits, int shift = 0, bool isNegative = false, bool isSigned = false) => new(bits, shift, isNegative, isSigned);

    private static IEnumerable<RowAdderConfig> Shapes()
    {
        yield return new RowAdderConfig(Word(1), Word(1), null, 2);
        yield return new RowAdderConfig(Word(1), Word(1), Word(1), 1);
        yield return new RowAdderConfig(Word(4), Word(4, 8), Word(4, 16), 20);
        yield return new RowAdderConfig(Word(6), Word(6, isNegative: true), Word(6, isNegative: true), 8);
        // Ones of subtracted words enter where saved carries are.
        yield return new RowAdderConfig(Word(9), Word(6, 1, isNegative: true), Word(6, 3, isNegative: true), 10);
        yield return new RowAdderConfig(Word(9, 1, isNegative: true), Word(9), Word(4, 4, isNegative: true), 11);
        yield return new RowAdderConfig(Word(5, 2, isSigned: true), Word(7, isSigned: true), Word(3, 5, isNegative: true, isSigned: true), 12);
        var random = new Random(Seed);
        for (var i = 0; i < 25; i++)
        {
            var words = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Word(random.Next(1, 10), random.Next(0, 7), random.Next(2) == 0, random.Next(3) == 0)).ToArray();
            if (words.All(word => word.IsNegative))
                words[0] = words[0] with { IsNegative = false };
            yield return new RowAdderConfig(words[0], words[1], words.Length > 2 ? words[2] : null, random.Next(2, 18));
        }
    }
}
