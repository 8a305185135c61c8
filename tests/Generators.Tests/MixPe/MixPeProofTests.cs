using Generators.MixPe;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests;

/// <summary>Elements without a multiplier are proved equal to those with one, as scripts/mixpe-proof.sh does for all widths: those that take about a second.</summary>
public class MixPeProofTests
{
    [Theory]
    [InlineData(2, 8, false, ShiftAddTopology.Ripple)]
    [InlineData(3, 4, true, ShiftAddTopology.CarrySave)]
    [InlineData(3, 4, false, ShiftAddTopology.Booth)]
    [InlineData(4, 8, false, ShiftAddTopology.Ripple)]
    [InlineData(4, 8, true, ShiftAddTopology.Ripple)]
    public void Shift_and_add_is_multiplication(int weightBits, int activationBits, bool isSigned, ShiftAddTopology topology)
    {
        var config = new MixPeConfig { WeightBits = weightBits, ActivationBits = activationBits, WeightSigned = isSigned };
        Prove(config with { Topology = ShiftAddTopology.Multiplier }, config with { Topology = topology }).ShouldBe("equal");
    }

    [Fact]
    public void The_proof_fails_when_elements_differ()
    {
        var config = new MixPeConfig { WeightBits = 2, ActivationBits = 4, GroupSize = 32 };
        Prove(config with { WeightSigned = true }, config).ShouldContain("unproven $equiv cells");
    }

    private static string Prove(MixPeConfig gold, MixPeConfig gate)
    {
        var folder = Directory.CreateTempSubdirectory("mixpe-proof");
        try
        {
            Write("gold", gold);
            Write("gate", gate);
            var script = Path.Combine(folder.FullName, "proof.ys");
            File.WriteAllText(script, string.Join('\n', (string[])
            [
                .. Read("gold"), .. Read("gate"), "design -copy-from gold -as gold gold", "design -copy-from gate -as gate gate",
                "equiv_make gold gate equal", "hierarchy -top equal", "opt_clean", "equiv_simple", "equiv_induct", "equiv_status -assert",
            ]));
            var yosys = Yosys.Run("-q", "-s", script);
            return yosys.ExitCode == 0 ? "equal" : yosys.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, MixPeConfig config) => File.WriteAllText(
            Path.Combine(folder.FullName, name + ".v"), VerilogEmitter.Emit(Elaborator.Elaborate(new MixPe.MixPe(config)), VerilogOptions.Default));

        string[] Read(string name) =>
            [$"read_verilog {Path.Combine(folder.FullName, name + ".v")}", "prep -flatten -top MixPe", $"rename MixPe {name}", $"design -stash {name}"];
    }
}
