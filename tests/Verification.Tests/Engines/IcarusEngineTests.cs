using System.Diagnostics;
using Verification.Engines;
using Verification.Engines.Icarus;
using Verification.Engines.Tools;

namespace Verification.Tests.Engines;

public sealed class IcarusEngineTests
{
    [Fact]
    public void Registers_are_unknown_until_reset()
    {
        using var engine = EngineFactory.Create(EngineKind.Icarus, TestDesigns.Counter);
        var count = engine.PortIndex("count");
        engine.SupportsUnknowns.ShouldBeTrue();
        engine.HasUnknown(count).ShouldBeTrue();
        engine.Read(count).ShouldBe(0UL);
        engine.HasUnknown(engine.PortIndex("rst")).ShouldBeFalse();

        engine.Write(engine.PortIndex("rst"), 1);
        engine.Step();

        engine.HasUnknown(count).ShouldBeFalse();
    }

    [Fact]
    public void Unknown_bits_of_wide_ports_are_seen_one_by_one()
    {
        var design = new EngineDesign(
            "Partly",
            "module Partly(input a, output [99:0] y, output z); assign y = {a, 1'bx, 96'd5, a, 1'b1}; assign z = 1'bz; endmodule",
            [new EnginePort("a", 1, true, false), new EnginePort("y", 100, false, false), new EnginePort("z", 1, false, false)],
            [],
            singleEvalSafe: true);
        using var engine = EngineFactory.Create(EngineKind.Icarus, design);
        engine.Write(0, 1);

        engine.Settle();

        engine.HasUnknown(1).ShouldBeTrue();
        engine.HasUnknown(2).ShouldBeTrue();
        engine.Read(1).ShouldBe((5UL << 2) | 3);
        engine.PortBytes(1)[12].ShouldBe((byte)0b1000);
    }

    [Fact]
    public void A_design_that_hangs_is_stopped_with_a_clear_message()
    {
        var design = TestDesigns.Counter with
        {
            Verilog = """
                module Counter(input clk, input rst, input en, output reg [7:0] count, output [7:0] next);
                  assign next = 8'd0;
                  always @(posedge clk) begin
                    $display("about to hang");
                    $fflush;
                    while (en) count = count + 1;
                  end
                endmodule
                """,
        };
        using var engine = (IcarusEngine)EngineFactory.Create(EngineKind.Icarus, design, new EngineOptions { StepTimeout = TimeSpan.FromSeconds(2) });
        var processId = engine.ProcessId;
        engine.Step();
        engine.Write(engine.PortIndex("en"), 1);

        var error = Should.Throw<SimulationException>(engine.Step);

        error.Message.ShouldStartWith("vvp did not answer within 2 s and was stopped.");
        error.Message.ShouldContain("about to hang");
        IsRunning(processId).ShouldBeFalse();
        Should.Throw<SimulationException>(engine.Step);
    }

    [Fact]
    public void A_crash_of_the_simulator_is_reported_with_its_exit_code()
    {
        using var engine = (IcarusEngine)EngineFactory.Create(EngineKind.Icarus, TestDesigns.Counter);
        using (var process = Process.GetProcessById(engine.ProcessId))
        {
            process.Kill();
            process.WaitForExit();
        }

        Should.Throw<SimulationException>(engine.Step).Message.ShouldContain("exit code 137");
    }

    [Fact]
    public void Disposing_ends_the_process_and_leaves_no_files()
    {
        var engine = (IcarusEngine)EngineFactory.Create(EngineKind.Icarus, TestDesigns.Counter);
        var processId = engine.ProcessId;
        IsRunning(processId).ShouldBeTrue();

        engine.Dispose();

        IsRunning(processId).ShouldBeFalse();
        Directory.GetFiles("/dev/shm", $"hdl-{Environment.ProcessId}-*").Where(file => !IsYoung(file)).ShouldBeEmpty();
    }

    [Fact]
    public void Files_of_killed_processes_are_removed()
    {
        // No process has this id: the kernel's limit is 2^22.
        const string leftOver = "/dev/shm/hdl-2000000000-x.memory";
        File.WriteAllText(leftOver, string.Empty);

        SharedMemoryFile.RemoveStale();

        File.Exists(leftOver).ShouldBeFalse();
    }

    [Fact]
    public void Large_batches_are_cut_into_pieces()
    {
        const int rows = 5000;
        var plan = TestBench.Plan(TestDesigns.Wide, BatchSampling.AfterEdge);
        var inputs = TestBench.Stimulus(TestDesigns.Wide, plan, rows);
        using var icarus = EngineFactory.Create(EngineKind.Icarus, TestDesigns.Wide);
        using var verilator = EngineFactory.Create(EngineKind.Verilator, TestDesigns.Wide);

        TestBench.RunBatch(icarus, plan, inputs, rows).ShouldBe(TestBench.RunBatch(verilator, plan, inputs, rows));
        icarus.Cycle.ShouldBe(rows);
    }

    [Fact]
    public void A_second_waveform_file_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var engine = EngineFactory.Create(EngineKind.Icarus, TestDesigns.Counter, new EngineOptions { Waveforms = true });
        engine.StartWaveform(directory.File("a.vcd"));

        Should.Throw<SimulationException>(() => engine.StartWaveform(directory.File("b.vcd"))).Message.ShouldContain("one waveform file");
    }

    [Fact]
    public void Bad_Verilog_is_reported_with_what_Icarus_says()
    {
        var design = TestDesigns.Counter with { Verilog = "module Counter(input clk); assign = ; endmodule" };

        Should.Throw<ToolFailedException>(() => EngineFactory.Create(EngineKind.Icarus, design)).Output.ShouldContain("syntax error");
    }

    private static bool IsRunning(int processId) => Directory.Exists($"/proc/{processId}");

    /// <summary>Files of engines that other tests are starting at this moment.</summary>
    private static bool IsYoung(string file) => File.GetLastWriteTimeUtc(file) > DateTime.UtcNow.AddSeconds(-10);
}
