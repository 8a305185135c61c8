using System.Runtime.CompilerServices;
using HdlDsl.VerilogImport;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Written C# classes. The one for sync_fifo.v is checked in, so it is compiled and simulated with these tests.</summary>
public sealed class WrapperTests
{
    [Fact]
    public void The_checked_in_class_is_what_is_written()
    {
        var text = WrapperClass.Write(new WrapperRequest(Load("sync_fifo.v")) { Paths = ["../Data/sync_fifo.v"] });
        text.ShouldBe(File.ReadAllText(CheckedIn()));
    }

    [Fact]
    public void Names_that_C_sharp_or_the_base_class_has_are_changed()
    {
        const string Verilog = "module lock #(parameter class = 1, options = \"s\")(input lock, Header, event, output signed [3:0] Header_); endmodule";
        var text = WrapperClass.Write(new WrapperRequest(VerilogSource.Parse(Verilog)) { Namespace = "My.Space", ClassName = "Lock" });
        text.ShouldContain("namespace My.Space;");
        text.ShouldContain("        BigInteger? @class = null,\n        string? options_ = null,\n        ImportOptions? options = null,");
        text.ShouldContain("public Bit @lock => Input<Bit>(\"lock\");");
        text.ShouldContain("public Bit Header_ => Input<Bit>(\"Header\");");
        text.ShouldContain("public SInt Header__ => Output<SInt>(\"Header_\");");
        text.ShouldContain("public Bit @event => Input<Bit>(\"event\");");
    }

    private static string CheckedIn([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Imported", "sync_fifo.cs");
}
