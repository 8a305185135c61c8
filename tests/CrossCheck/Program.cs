using System.Diagnostics;
using System.Globalization;
using HdlDsl.VerilogImport;
using Verification;
using Verification.Engines;

namespace CrossCheck;

/// <summary>
/// The program behind scripts/cross-check.sh and scripts/unisims-check.sh: co-simulates modules that nobody here wrote with golden models in C#. Arguments: name of a check and the
/// Verilog files that its module needs.
/// </summary>
internal static class Program
{
    private static readonly Dictionary<string, Action<VerilogSource, SimulationOptions>> Checks = new(StringComparer.Ordinal)
    {
        ["picorv32_pcpi_mul"] = Arithmetic.Multiplier,
        ["serv_alu"] = Arithmetic.SerialAlu,
        ["sha256_core"] = Arithmetic.Sha256,
        ["axis_fifo"] = Queues.AxisFifo,
        ["skidbuffer"] = Queues.SkidBuffer,
        ["uart_tfifo"] = Queues.UartFifo,
        ["uart_tx"] = Queues.UartTransmitter,
        ["DSP48E2"] = UnisimDsp.Check,
    };

    /// <summary>Runs a check on both external simulators.</summary>
    /// <returns>0 when all agree, 1 when something does not, 2 for wrong arguments.</returns>
    public static int Main(string[] arguments)
    {
        if (arguments.Length < 2 || !Checks.TryGetValue(arguments[0], out var check))
        {
            Console.Error.WriteLine($"hdl-cross-check name file...; names: {string.Join(", ", Checks.Keys)}");
            return 2;
        }

        var code = 0;
        // Verilator has no tri0 inputs, which the vendor's model has.
        EngineKind[] engines = arguments[0] == "DSP48E2" ? [EngineKind.Icarus] : [EngineKind.Verilator, EngineKind.Icarus];
        foreach (var engine in engines)
        {
            var clock = Stopwatch.StartNew();
            string verdict;
            try
            {
                var folders = arguments[1..].Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!).Distinct(StringComparer.Ordinal);
                var source = VerilogSource.Load(arguments[1..], new VerilogSourceOptions { IncludeDirectories = [.. folders] });
                check(source, new SimulationOptions { Engine = engine, Seed = 1 });
                verdict = "agrees";
            }
            catch (Exception failure) when (failure is VerificationException or HdlDsl.Diagnostics.HdlException or SimulationException or Verification.Engines.Tools.ToolFailedException)
            {
                verdict = $"FAILS: {failure.Message}";
                code = 1;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{arguments[0],-18} {engine,-10} {clock.Elapsed.TotalSeconds,6:0.0} s  {verdict}"));
        }

        return code;
    }
}
