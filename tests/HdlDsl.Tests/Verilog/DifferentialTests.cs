using System.Globalization;
using System.Numerics;
using System.Text;
using HdlDsl.Netlists;
using HdlDsl.Passes;
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
        var (testbench, expected) = Simulate(source.Top, new Random(seed));
        VerilogTools.Simulate(verilog, testbench).ShouldBe(expected, $"seed {seed}\n{verilog}");
    }

    /// <summary>Makes the stimuli, interprets them, and returns the testbench that replays them with what it must display.</summary>
    private static (string Testbench, string Expected) Simulate(Definition top, Random random)
    {
        var inputs = new BigInteger[top.Ports.Count];
        var interpreter = new NetlistInterpreter(top, port => inputs[port]);
        var resets = top.Domains.Where(use => use.NeedsReset).Select(use => use.Domain).ToList();
        var clocks = top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).ToList();
        var bench = new StringBuilder("module testbench;\n");
        foreach (var name in clocks.Concat(resets.Select(domain => domain.Reset)))
            bench.Append($"reg {name} = 0;\n");
        foreach (var port in top.Ports)
            bench.Append($"{(IsInput(top, port) ? "reg" : "wire")} [{top.Signals[port].Width - 1}:0] {top.Signals[port].Name};\n");
        var connections = clocks.Concat(resets.Select(domain => domain.Reset)).Concat(top.Ports.Select(port => top.Signals[port].Name!));
        bench.Append($"top dut ({string.Join(", ", connections.Select(name => $".{name}({name})"))});\ninitial begin\n");

        var expected = new StringBuilder();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var active = new HashSet<string>(StringComparer.Ordinal);
            foreach (var domain in resets)
            {
                var isActive = cycle == 0 || random.Next(10) == 0;
                if (isActive)
                    active.Add(domain.Reset);
                bench.Append($"{domain.Reset} = {(isActive != domain.ResetActiveLow ? 1 : 0)};\n");
            }

            for (var port = 0; port < inputs.Length; port++)
            {
                ref readonly var signal = ref top.Signals[top.Ports[port]];
                if (signal.Kind != SignalKind.Input)
                    continue;
                inputs[port] = RandomDesign.RandomValue(random, signal.Width);
                bench.Append($"{signal.Name} = {signal.Width}'h{Hex(inputs[port], signal.Width)};\n");
            }

            interpreter.Settle(active);
            bench.Append("#1;\n");
            for (var port = 0; port < inputs.Length; port++)
            {
                ref readonly var signal = ref top.Signals[top.Ports[port]];
                if (signal.Kind == SignalKind.Input)
                    continue;
                bench.Append($"$display(\"{cycle} {signal.Name} %h\", {signal.Name});\n");
                expected.Append($"{cycle} {signal.Name} {Hex(interpreter.Port(port), signal.Width)}\n");
            }

            foreach (var clock in clocks)
                bench.Append($"{clock} = 1;\n");
            bench.Append("#1;\n");
            foreach (var clock in clocks)
                bench.Append($"{clock} = 0;\n");
            interpreter.Edge(active)();
        }

        return (bench.Append("$finish;\nend\nendmodule\n").ToString(), expected.ToString());
    }

    private static bool IsInput(Definition top, int signal) => top.Signals[signal].Kind == SignalKind.Input;

    private static string Hex(BigInteger value, int width) =>
        value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((width + 3) / 4, '0');
}
