using Benchmarks.Designs;
using Benchmarks.Designs.Rv32;
using HdlDsl;
using Verification;

namespace Benchmarks.Tests;

public sealed class VerilogTests
{
    public static TheoryData<Func<Module>> Modules => new()
    {
        () => new Counter(),
        () => new DotProduct(),
        () => new MacArray(new MacArrayConfig(4)),
        () => new TournamentTree(new TournamentTreeConfig()),
        () => new LutReduction(new LutReductionConfig()),
        () => new Rv32System(new Rv32SystemConfig(BenchmarkProgram.Words)),
    };

    [Theory]
    [MemberData(nameof(Modules))]
    public void Verilog_is_clean_in_Verilator_Icarus_and_Yosys(Func<Module> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var design = DesignUnderTest.Of(make());
        design.Design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
    }
}
