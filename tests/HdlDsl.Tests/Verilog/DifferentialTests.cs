using System.Globalization;
using System.Numerics;
using System.Text;
using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Verilog;

namespace HdlDsl.Tests.Verilog;

/// <summary>Random designs: the emitted text is clean in three tools, and Icarus agrees with the interpreter of the netlist.</summary>
public sealed class DifferentialTests
{
    private const int Cycles = 60;

    /// <summary>Random expressions contain comparisons and indexes that Verilator proves constant; it rightly says so.</summary>
    private const string Allowed = "-Wno-UNSIGNED -Wno-CMPCONST -Wno-SELRANGE";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Emitted_text_is_clean_and_means_what_the_netlist_means(int seed) => Check(seed);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "300", CultureInfo.InvariantCulture);
        var failures = new StringBuilder();
        for (var seed = 1000; seed < 1000 + count; seed++)
        {
            try
            {
                Check(seed);
            }
            catch (Exception failure)
            {
                failures.Append(failure.Message).Append('\n');
            }
        }

        failures.ToString().ShouldBeEmpty();
    }

    private static void Check(int seed)
    {
        var source = RandomDesign.Make(seed);
        var design = seed % 3 == 0 ? source : new DesignPasses().Run(source);
        var options = VerilogOptions.Icarus with
        {
            InitialiseRegistersWithReset = true,
            SuppressFileNameLint = true,
            RomStyle = seed % 2 == 0 ? RomStyle.Array : RomStyle.Case,
        };
        var verilog = VerilogEmitter.Emit(design, options);
        VerilogTools.Lint(verilog, "top", Allowed).ShouldBeEmpty($"seed {seed}\n{verilog}");
        var (testbench, expected) = Simulate(source, seed);
        VerilogTools.Simulate(verilog, testbench).ShouldBe(expected, $"seed {seed}\n{verilog}");
    }

    /// <summary>Applies a random stimulus to the interpreted model, and returns the testbench that replays it with what it must display.</summary>
    private static (string Testbench, string Expected) Simulate(Design design, int seed)
    {
        using var model = new InterpretedModel(design);
        var bench = new StringBuilder("module testbench;\n");
        foreach (var port in model.Ports)
            bench.Append($"{(port.IsInput ? "reg" : "wire")} [{port.Width - 1}:0] {port.Name}{(port.IsInput ? " = 0" : "")};\n");
        bench.Append($"top dut ({string.Join(", ", model.Ports.Select(port => $".{port.Name}({port.Name})"))});\ninitial begin\n");

        var expected = new StringBuilder();
        var stimulus = Stimulus.Make(model, seed, Cycles, restarts: false);
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            Apply(model, stimulus.Steps[cycle], cycle, bench, expected);
            var rising = model.Clocks.Where((_, clock) => ((stimulus.Steps[cycle].Clocks >> clock) & 1) != 0).ToList();
            bench.Append(string.Concat(rising.Select(clock => $"{clock} = 1;\n")));
            bench.Append("#1;\n");
            bench.Append(string.Concat(rising.Select(clock => $"{clock} = 0;\n")));
            model.Edge(stimulus.Steps[cycle].Clocks);
        }

        return (bench.Append("$finish;\nend\nendmodule\n").ToString(), expected.ToString());
    }

    /// <summary>Drives the inputs and displays the outputs of one cycle.</summary>
    private static void Apply(SimulatedModel model, StimulusStep step, int cycle, StringBuilder bench, StringBuilder expected)
    {
        for (var port = 0; port < model.Ports.Length; port++)
        {
            var (name, width, isInput, _, _) = model.Ports[port];
            if (!isInput || model.Clocks.Contains(name, StringComparer.Ordinal))
                continue;
            model.WritePort(port, step.Levels[port]);
            bench.Append($"{name} = {width}'h{Hex(step.Levels[port], width)};\n");
        }

        model.Settle();
        bench.Append("#1;\n");
        for (var port = 0; port < model.Ports.Length; port++)
        {
            var (name, width, isInput, _, _) = model.Ports[port];
            if (isInput)
                continue;
            bench.Append($"$display(\"{cycle} {name} %h\", {name});\n");
            expected.Append($"{cycle} {name} {Hex(model.ReadPort(port), width)}\n");
        }
    }

    private static string Hex(BigInteger value, int width) =>
        value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((width + 3) / 4, '0');
}
