using System.Text.RegularExpressions;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests.ModularReduction;

/// <summary>What Yosys makes of the tables.</summary>
public sealed class ModSynthesisTests
{
    [Fact]
    public void Tables_of_five_address_bits_are_in_the_look_up_tables_of_their_adders()
    {
        // Seven groups on sums of 32 to 35 bits, the top one of two address bits; then four subtractors, whose difference and choice take two for each bit.
        var fused = LookUpTables(ModArchitecture.FusedTable);
        fused.ShouldBeLessThan((7 * 35) + (4 * 2 * 33) + 40);
        LookUpTables(ModArchitecture.Table).ShouldBeGreaterThan(fused + 150);
    }

    private static int LookUpTables(ModArchitecture architecture)
    {
        var folder = Directory.CreateTempSubdirectory("allmod-synthesis");
        try
        {
            var file = Path.Combine(folder.FullName, "reducer.v");
            var design = Elaborator.Elaborate(new ModReducer(new ModReduceConfig { Architecture = architecture, Bits = 32 }));
            File.WriteAllText(file, VerilogEmitter.Emit(design, VerilogOptions.Default));
            const string Flow = "synth_xilinx -family xcup -nodsp -noiopad -noclkbuf -nowidelut -top ModReducer";
            var script = $"read_verilog -sv {file}; {Flow} -run begin:fine; flatten; opt_expr; opt_clean; {Flow} -run fine:; tee -o {folder.FullName}/stat stat";
            var yosys = Yosys.Run("-q", "-p", script);
            yosys.ExitCode.ShouldBe(0, yosys.Output);
            return Regex.Matches(File.ReadAllText(Path.Combine(folder.FullName, "stat")), @"LUT\d +(?<count>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
                .Sum(match => int.Parse(match.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
