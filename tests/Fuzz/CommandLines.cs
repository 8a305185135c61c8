using System.Globalization;
using Cli;
using Cli.Output;
using Generators.Catalogue;
using Verification.Engines.Tools;

namespace Fuzz;

/// <summary>Random command lines for the whole command: whatever they are, the exit code is one of those that are documented, and never "internal error".</summary>
internal static class CommandLines
{
    /// <summary>Commands that end soon and write only where they are told to.</summary>
    private static readonly string[] Commands = ["list", "generate", "verify", "coverage", "coverage merge", "import", "quantise bitmod", "explore", "modular", "flow", "mutate", "", "doctr", "--help"];

    private static readonly string[] Words =
    [
        "counter", "countr", "stub", "--preset", "byte", "decade", "--set", "width=4", "width=-1", "limit=3", "limit=99999999999999", "atEnd=Hold", "=", "width=", "a=b=c",
        "--engine", "builtin", "icarux", "all?", "--seed", "-1", "0", "1", "2147483648", "1e9", "--start-seed", "--json", "--check", "--all", "--prune", "--locations", "--count", "2",
        "--wave", "OUT/none/x.vcd", "--out", "OUT", "OUT/file", "--html", "OUT/x.html", "--waivers", "OUT/w.txt", "--least", "101", "NaN", "--missing", "--module", "m", "--class",
        "1x", "--namespace", "a..b", "OUT/m.v", "OUT/file", "--type", "fp4", "fp4,fp4,fp4", "--group", "7", "--specials", "5,5", "1,,2", "--tensor", "w", "--report", "--plain", "--help", "--",
        "--only", "99", "--limit", "--bits", "--most", "\0", "ü", " ", "", "@OUT/file", "@nothing", "-", "---", "--json=maybe", "--seed=", "--cycles=", "OUT/study.yaml", "OUT/none", "/dev/null",
    ];

    /// <summary>Runs one.</summary>
    public static void Check(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-fuzz-");
        try
        {
            WriteFiles(folder.FullName);
            var words = Make(new Random(seed), folder.FullName);
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            using var error = new StringWriter(CultureInfo.InvariantCulture);
            var services = new CliServices(
                new Terminal(Terminal.Over(output, plain: true), Terminal.Over(error, plain: true)), [Catalogue.Find("counter")], () => Array.Empty<ToolStatus>(), ShowTraces: true);
            var code = new HdlApplication(services).RunAsync(words, CancellationToken.None).GetAwaiter().GetResult();
            if (!Enum.IsDefined((ExitCode)code) || (ExitCode)code == ExitCode.InternalError)
                throw new InvalidOperationException($"hdl {string.Join(' ', words.Select(word => $"'{word}'"))}\nexit code {code}\n{error}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The words of one; OUT stands for a folder of its own.</summary>
    public static string Describe(int seed) => $"hdl {string.Join(' ', Make(new Random(seed), "OUT").Select(word => $"'{word}'"))}";

    private static void WriteFiles(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "file"), "--seed\n1");
        File.WriteAllText(Path.Combine(folder, "w.txt"), "toggle * : all");
        File.WriteAllText(Path.Combine(folder, "m.v"), "module m #(parameter W = 4) (input [W-1:0] a, output y); endmodule");
        File.WriteAllText(Path.Combine(folder, "study.yaml"), "design: counter\nknobs: { width: [4] }\nobjectives: [ { minimise: nothing } ]\n");
    }

    private static string[] Make(Random random, string folder)
    {
        var words = new List<string>(Commands[random.Next(Commands.Length)].Split(' '));
        for (var count = random.Next(6); count > 0; count--)
            words.Add(Words[random.Next(Words.Length)].Replace("OUT", folder, StringComparison.Ordinal));
        // Long runs and files outside are not what is looked for.
        if (words[0] is "verify" or "coverage" or "mutate")
            words.AddRange(["--cycles", "10"]);
        if (words[0] == "mutate")
            words.AddRange(["--count", "1", "--prove", "0"]);
        if (words[0] is "generate" or "import" or "flow" or "explore")
            words.AddRange(["--out", folder]);
        return [.. words];
    }
}
