using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Verilog;

/// <summary>Registers of a long delay: their names do not grow along the row, so the Verilog grows with the number of registers and no faster.</summary>
public sealed class DelayNameTests
{
    [Fact]
    public void Names_get_numbers()
    {
        var verilog = Emit(3);
        verilog.ShouldContain("reg [3:0] A_delayed;");
        verilog.ShouldContain("reg [3:0] A_delayed_1;");
        verilog.ShouldContain("reg [3:0] A_delayed_2;");
        verilog.ShouldContain("A_delayed_2 <= A_delayed_1;");
        verilog.ShouldNotContain("delayed_delayed");
    }

    [Fact]
    public void Ten_thousand_cycles()
    {
        var tenth = Emit(1_000).Length;
        Emit(10_000).Length.ShouldBeLessThan(11 * tenth);
    }

    private static string Emit(int cycles) =>
        VerilogEmitter.Emit(Elaborator.Elaborate(new Snippet(module => module.Y.Value = Delay(module.A, cycles))), new VerilogOptions());
}
