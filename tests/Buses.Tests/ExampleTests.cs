using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Buses.Tests;

/// <summary>The example of docs/buses.md: the page has this code, and it runs.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void The_accumulator_runs_on_every_simulator(EngineKind engine)
    {
        var dut = new Accumulator();
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 3 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var samples = Enumerable.Range(0, 200).Select(_ => (Value: random.Next(-2048, 2048), Last: random.Next(5) == 0)).Append((Value: 1, Last: true)).ToList();
            var expected = new Queue<int>();
            var sum = 0;
            foreach (var (value, last) in samples)
            {
                sum += value;
                if (!last)
                    continue;
                expected.Enqueue(sum >> 1);
                sum = 0;
            }

            var master = new AxiLiteMaster(sim, dut.Bus, AxiLiteStalls.All(0.3), checker: new AxiLiteChecker(sim, dut.Bus));
            master.Write((ulong)dut.Map.Control.Offset, 0b01_0001);      // Enable, Rounding.Half
            sim.Run(
                () => sim.Send(dut.Samples, samples.Select(sample => new AxiStreamBeat(sample.Value & 0xFFF, sample.Last)), new Stalls(0.3, 1)),
                () => sim.Receive(dut.Sums, expected.Count, beat => ((int)(uint)beat.Data).ShouldBe(expected.Dequeue()), new Stalls(0.5, 2)));
            master.Read((ulong)dut.Map.Status.Offset).ShouldBe(2UL);     // Done
            master.Write((ulong)dut.Map.Status.Offset, 2);
            master.Read((ulong)dut.Map.Status.Offset).ShouldBe(0UL);
            master.Read((ulong)dut.Map.Total.Offset).ShouldBe(0UL);
            expected.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Its_ports_have_the_names_of_the_standards()
    {
        var design = Elaborator.Elaborate(new Accumulator(), new ElaborationOptions { Domain = AxiClock.Standard });
        design.Warnings.ShouldBeEmpty();
        var verilog = VerilogEmitter.Emit(design, VerilogOptions.Default);
        VerilogLint.Text(verilog, "Accumulator").ShouldBeEmpty();
        var header = verilog[verilog.IndexOf("module Accumulator ", StringComparison.Ordinal)..];
        header = header[..header.IndexOf(");", StringComparison.Ordinal)];
        Names(header).ShouldBe(
            "aclk aresetn s_axi_awaddr s_axi_awprot s_axi_awvalid s_axi_awready s_axi_wdata s_axi_wstrb s_axi_wvalid s_axi_wready s_axi_bresp s_axi_bvalid s_axi_bready "
            + "s_axi_araddr s_axi_arprot s_axi_arvalid s_axi_arready s_axi_rdata s_axi_rresp s_axi_rvalid s_axi_rready s_axis_tvalid s_axis_tready s_axis_tdata s_axis_tlast "
            + "m_axis_tvalid m_axis_tready m_axis_tdata");

        static string Names(string text) => string.Join(' ', text.Split('\n').Skip(1).Select(line => line.Split("//")[0].Trim().TrimEnd(',').Split(' ')[^1]).Where(name => name.Length > 0));
    }

    [Fact]
    public void The_page_has_this_code()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "buses.md"));
        var code = File.ReadAllText(Path.Combine(folder.FullName, "tests", "Buses.Tests", "Accumulator.cs"));
        page.ShouldContain(code[code.IndexOf("public enum Rounding", StringComparison.Ordinal)..]);
        var test = Flat(File.ReadAllText(Path.Combine(folder.FullName, "tests", "Buses.Tests", "ExampleTests.cs")));
        var start = page.IndexOf("var master = new AxiLiteMaster(", StringComparison.Ordinal);
        test.ShouldContain(Flat(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]));

        static string Flat(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }
}
