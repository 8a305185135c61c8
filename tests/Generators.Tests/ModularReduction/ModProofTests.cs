using System.Globalization;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests.ModularReduction;

/// <summary>
/// Proofs by SAT, bounded in time: from a reset on, for every sequence of operands, of pauses and of moduli, every result in so many cycles is the remainder by Verilog's own operator.
/// scripts/allmod-proof.sh does the same for wider reducers.
/// </summary>
public sealed class ModProofTests
{
    /// <summary>Narrow reducers that take a second or so each.</summary>
    public static TheoryData<ModReduceConfig> Configurations =>
    [
        new() { Architecture = ModArchitecture.Table, Bits = 4, GroupBits = 3, Interval = 2 },
        new() { Architecture = ModArchitecture.FusedTable, Bits = 4, GroupBits = 2, Correction = ModCorrection.Quotient },
        new() { Architecture = ModArchitecture.Horner, Bits = 4, GroupBits = 3, Interval = 4 },
        new() { Architecture = ModArchitecture.Iterative, Bits = 4, Interval = 3 },
        new() { Architecture = ModArchitecture.Hybrid, Bits = 4, GroupBits = 2, IterativeBits = 2, Interval = 2 },
        new() { Architecture = ModArchitecture.Table, Bits = 4, GroupBits = 2, LimbBits = 3 },
        new() { Architecture = ModArchitecture.Horner, Bits = 3, GroupBits = 2, LoadableModulus = true },
        new() { Architecture = ModArchitecture.BarrettFull, Bits = 4, DigitBits = 3, Interval = 2 },
        new() { Architecture = ModArchitecture.BarrettShort, Bits = 4, DigitBits = 4 },
        new() { Architecture = ModArchitecture.BarrettShort, Bits = 3, DigitBits = 2, Product = ModProduct.ShiftAdd, LoadableModulus = true },
        new() { Architecture = ModArchitecture.BarrettTernary, Bits = 5 },
        new() { Architecture = ModArchitecture.Montgomery, Bits = 4, DigitBits = 2, Interval = 2 },
        new() { Architecture = ModArchitecture.Montgomery, Bits = 3, DigitBits = 3, LoadableModulus = true },
        new() { Architecture = ModArchitecture.Montgomery, Form = MontgomeryForm.Full, Bits = 4, DigitBits = 4 },
        new() { Architecture = ModArchitecture.NttPrime, Bits = 5, Modulus = 17 },
        new() { Architecture = ModArchitecture.PseudoMersenne, Bits = 5, Modulus = 29 },
        new() { Architecture = ModArchitecture.Solinas, Bits = 5, Modulus = 29 },
        new() { Architecture = ModArchitecture.Bat, Bits = 4, DigitBits = 2 },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_result_is_the_remainder(ModReduceConfig config) => Prove(config, "%").ShouldBe("proved");

    [Fact]
    public void The_proof_fails_when_a_result_is_wrong() =>
        Prove(new() { Architecture = ModArchitecture.Iterative, Bits = 4, Interval = 3 }, "/").ShouldContain("proof did fail");

    private static string Prove(ModReduceConfig config, string operation)
    {
        var folder = Directory.CreateTempSubdirectory("allmod-proof");
        try
        {
            var file = Path.Combine(folder.FullName, "proof.v");
            File.WriteAllText(file, VerilogEmitter.Emit(Elaborator.Elaborate(new ModReducer(config)), VerilogOptions.Default) + Checker(config, operation));
            var timing = ModTiming.Of(config);
            var steps = timing.LoadCycles + timing.Latency + timing.Interval + 3;
            var resets = string.Join(' ', Enumerable.Range(1, steps).Select(step => $"-set-at {step} rst {(step == 1 ? 1 : 0)}"));
            var script = $"read_verilog -sv {file}; prep -flatten -top proof; memory -nordff; async2sync; opt -fast; sat -seq {steps} {resets} -prove-asserts -prove-skip 1 -verify -timeout 100";
            var yosys = Yosys.Run("-q", "-p", script);
            return yosys.ExitCode == 0 ? "proved" : yosys.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Beside the reducer: the remainder of any one operand, which the solver chooses, and how many results come in front of it.</summary>
    private static string Checker(ModReduceConfig config, string operation)
    {
        var n = config.Bits;
        var ports = config.LoadableModulus ? ", input moduliValid, input [" + (n - 1) + ":0] modulus" : "";
        var connections = config.LoadableModulus ? ", .Moduli_Valid(moduliValid), .Moduli_Ready(moduliReady), .Moduli_Payload(modulus), .IsRefused(refused)" : "";
        var modulus = config.LoadableModulus ? "present" : $"{n}'d{config.ModulusValue.ToString(CultureInfo.InvariantCulture)}";
        return $$"""

            module proof(input clk, input rst, input watch, input valid, input [{{(2 * n) - 1}}:0] value, input ready{{ports}});
              wire operandsReady, resultsValid, moduliReady, refused;
              wire [{{n - 1}}:0] result;
              reg [{{n - 1}}:0] present, expected;
              reg [3:0] inside, ahead;
              reg seen, done;
              wire take = valid && operandsReady;
              wire give = resultsValid && ready;
              ModReducer dut(.clk(clk), .rst(rst), .Operands_Valid(valid), .Operands_Ready(operandsReady), .Operands_Payload_Number(value),
                .Results_Valid(resultsValid), .Results_Ready(ready), .Results_Payload_Number(result){{connections}});
              always @(posedge clk) begin
                inside <= inside + take - give;
                if (take && watch && !seen) begin seen <= 1; expected <= value {{operation}} {{modulus}}; ahead <= inside - give; end
                else if (seen && give) begin ahead <= ahead - 1; if (ahead == 0) done <= 1; end
                {{(config.LoadableModulus ? $"if (moduliValid && moduliReady && modulus[{n - 1}]{(config.NeedsOddModulus ? " && modulus[0]" : "")}) present <= modulus;" : "")}}
                if (rst) begin inside <= 0; seen <= 0; done <= 0; end
              end
              always @* if (!rst && resultsValid) assert(inside != 0 && (!seen || done || ahead != 0 || result == expected));
            endmodule
            """;
    }
}
