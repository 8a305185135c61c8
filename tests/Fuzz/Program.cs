using System.Diagnostics;
using System.Globalization;

namespace Fuzz;

/// <summary>The program behind scripts/fuzz.sh.</summary>
internal static class Program
{
    private const string Usage = """
        hdl-fuzz [--seconds n] [--seed n] [--target name]... [--out folder]   run cases; each finding goes into the folder
        hdl-fuzz --target name --case seed                                    run one case again
        hdl-fuzz --target name --input file                                   run a file
        hdl-fuzz --list                                                       names of the targets
        """;

    /// <summary>How long a target runs before the next one's turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <returns>0 for no finding, 1 for some, 2 for wrong arguments.</returns>
    public static int Main(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--list")
            {
                Console.WriteLine(string.Join('\n', Targets.All.Select(target => target.Name)));
                return 0;
            }

            if (arguments[i] is not ("--seconds" or "--seed" or "--target" or "--out" or "--case" or "--input") || i + 1 == arguments.Length)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            if (arguments[i] == "--target")
                names.Add(arguments[i + 1]);
            values[arguments[i]] = arguments[++i];
        }

        var targets = Targets.All.Where(target => names.Count == 0 || names.Contains(target.Name)).ToList();
        if (targets.Count == 0 || names.Exists(name => Targets.All.All(target => target.Name != name)))
        {
            Console.Error.WriteLine($"There is no such target. Targets: {string.Join(", ", Targets.All.Select(target => target.Name))}.");
            return 2;
        }

        if (values.TryGetValue("--input", out var file))
            return Report(new FuzzRun(null).Run(targets[0], File.ReadAllBytes(file)));
        if (values.TryGetValue("--case", out var number))
        {
            Console.WriteLine(targets[0].Describe(targets[0].Input(Number(number))));
            return Report(new FuzzRun(null).Run(targets[0], Number(number))?.Message);
        }


        return Search(targets, Number(values.GetValueOrDefault("--seed", "1")), Number(values.GetValueOrDefault("--seconds", "60")), values.GetValueOrDefault("--out", "fuzz-findings"));
    }

    private static int Search(List<FuzzTarget> targets, int seed, int seconds, string folder)
    {
        Directory.CreateDirectory(folder);
        var run = new FuzzRun(folder);
        var counts = targets.ToDictionary(target => target, _ => 0);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            foreach (var target in targets)
            {
                var turn = Stopwatch.StartNew();
                while (turn.Elapsed < Turn * target.Weight && clock.Elapsed.TotalSeconds < seconds)
                {
                    // Seeds of different runs do not meet, unless a run has more than a million cases of a target.
                    if (run.Run(target, unchecked((seed * 1_000_003) + counts[target]++)) is not { } finding)
                        continue;
                    if (known.Add($"{target.Name} {Kind(finding.Message)}"))
                        Save(target, finding, folder);
                }
            }
        }

        File.Delete(Path.Combine(folder, "running"));
        foreach (var (target, count) in counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-14} {count,9} cases"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Count} cases, {known.Count} findings in {clock.Elapsed.TotalSeconds:0} s, seed {seed}"));
        return known.Count == 0 ? 0 : 1;
    }

    /// <summary>Findings with the same exception from the same place are one.</summary>
    private static string Kind(string message) => string.Join('\n', message.Split('\n').Where((line, i) => i == 0 || line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).Take(3).Select(
        (line, i) => i == 0 ? line.Split(':')[0] : line));

    private static void Save(FuzzTarget target, Finding finding, string folder)
    {
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{finding.Target}-{unchecked((uint)finding.Seed):x8}"));
        var again = string.Create(CultureInfo.InvariantCulture, $"scripts/fuzz.sh --target {finding.Target} --case {finding.Seed}");
        File.WriteAllBytes(name + ".input", target.Input(finding.Seed));
        File.WriteAllText(name + ".txt", $"{again}\nscripts/fuzz.sh --target {finding.Target} --input {name}.input\n{target.Describe(target.Input(finding.Seed))}\n\n{finding.Message}\n");
        Console.WriteLine($"finding: {again}\n  {finding.Message.Split('\n')[0]}");
    }

    private static int Report(string? message)
    {
        Console.WriteLine(message ?? "as it should be");
        return message is null ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
