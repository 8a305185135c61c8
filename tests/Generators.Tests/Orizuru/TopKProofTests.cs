using System.Globalization;
using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests.Orizuru;

/// <summary>
/// Small engines are proved to give the stable selection: by SAT over all cycles from a reset on, for any values, holes and counts of the frames, whatever registers and
/// memories held before the reset.
/// </summary>
public sealed class TopKProofTests
{
    [Theory]
    [InlineData(TopKArchitecture.FlatTree, 2, 3, 1)]
    [InlineData(TopKArchitecture.UnitTree, 2, 3, 1)]
    [InlineData(TopKArchitecture.Streaming, 2, 3, 1)]
    [InlineData(TopKArchitecture.FlatTree, 3, 2, 2)]
    [InlineData(TopKArchitecture.TwoTrees, 3, 2, 2)]
    [InlineData(TopKArchitecture.UnitTree, 3, 2, 2)]
    [InlineData(TopKArchitecture.Streaming, 3, 2, 2)]
    public void Items_are_the_stable_selection(TopKArchitecture architecture, int length, int bits, int lanes) =>
        Prove(Config(architecture, length, bits, lanes, frames: 1)).ShouldBe("proved");

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.FlatTree, 4, 3, 4, 1)]
    [InlineData(TopKArchitecture.TwoTrees, 4, 3, 4, 1)]
    [InlineData(TopKArchitecture.UnitTree, 4, 3, 4, 1)]
    [InlineData(TopKArchitecture.Streaming, 4, 3, 2, 1)]
    [InlineData(TopKArchitecture.FlatTree, 3, 2, 2, 2)]
    [InlineData(TopKArchitecture.TwoTrees, 3, 2, 2, 2)]
    [InlineData(TopKArchitecture.UnitTree, 3, 2, 2, 2)]
    [InlineData(TopKArchitecture.Streaming, 3, 2, 2, 2)]
    public void Items_of_larger_frames_and_of_two_are_too(TopKArchitecture architecture, int length, int bits, int lanes, int frames) =>
        Prove(Config(architecture, length, bits, lanes, frames)).ShouldBe("proved");

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.FlatTree)]
    [InlineData(TopKArchitecture.UnitTree)]
    [InlineData(TopKArchitecture.Streaming)]
    public void They_are_with_any_pauses(TopKArchitecture architecture) =>
        Prove(Config(architecture, 2, 2, 1, frames: 1) with { Waits = true }).ShouldBe("proved");

    [Theory]
    [InlineData(TopKArchitecture.FlatTree)]
    [InlineData(TopKArchitecture.UnitTree)]
    [InlineData(TopKArchitecture.Streaming)]
    public void The_proof_fails_for_another_selection(TopKArchitecture architecture) =>
        Prove(Config(architecture, 3, 2, 2, frames: 1) with { PrefersRight = true }).ShouldContain("proof did fail");

    private static TopKProofConfig Config(TopKArchitecture architecture, int length, int bits, int lanes, int frames)
    {
        var engine = new TopKConfig
        {
            Architecture = architecture,
            MaxLength = length,
            Lanes = lanes,
            MaxCount = length,
            Format = TopKFormat.Unsigned,
            IntegerBits = bits,
            Radix = 2,
        };
        var cycles = frames * (TopKTreeTiming.Latency(engine, length) + 3);
        return new TopKProofConfig(engine, frames, Waits: false, (int)cycles);
    }

    private static string Prove(TopKProofConfig config)
    {
        var folder = Directory.CreateTempSubdirectory("topk-proof");
        try
        {
            var source = Path.Combine(folder.FullName, "harness.v");
            File.WriteAllText(source, VerilogEmitter.Emit(Elaborator.Elaborate(new TopKProofHarness(config)), VerilogOptions.Default));
            // Step 1 is the reset; the deadline is reached three steps later than it says.
            var steps = config.Deadline + 3;
            var resets = string.Join(' ', Enumerable.Range(1, steps).Select(step => string.Create(CultureInfo.InvariantCulture, $"-set-at {step} rst {(step == 1 ? 1 : 0)}")));
            var script = Path.Combine(folder.FullName, "proof.ys");
            File.WriteAllText(script, string.Create(CultureInfo.InvariantCulture, $"""
                read_verilog {source}
                prep -flatten -top {nameof(TopKProofHarness)}
                memory_map
                opt -full
                sat -verify -seq {steps} {resets} -prove Holds 1 -prove-skip 1
                """));
            var yosys = Yosys.Run("-s", script);
            return yosys.ExitCode == 0 && yosys.Output.Contains("SAT proof finished - no model found: SUCCESS!", StringComparison.Ordinal) ? "proved" : yosys.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
