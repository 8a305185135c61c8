using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>
/// What the language's generator and analyzers add to the build of the project Generators: builds with and without them in turn, each in processes of its
/// own, processor time of all of them. The ratio of the fastest builds is the one that other work on the machine disturbs least.
/// </summary>
internal static unsafe partial class AnalyzerBenchmark
{
    private const int Rounds = 7;
    private const int Children = -1;

    /// <summary>Removes analyzers in front of the compiler; a target of the build, so that nothing else changes.</summary>
    private const string Targets = """
        <Project>
          <Target Name="ChooseAnalyzers" BeforeTargets="CoreCompile">
            <ItemGroup>
              <Analyzer Remove="@(Analyzer)" Condition="'$(WithoutLanguage)' == 'true' and '%(Filename)' == 'HdlDsl.Analyzers'" />
              <Analyzer Remove="@(Analyzer)" Condition="'$(WithoutStyle)' == 'true' and ($([System.String]::Copy('%(Filename)').StartsWith('Meziantou')) or $([System.String]::Copy('%(Filename)').StartsWith('Roslynator')))" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    public static void Run()
    {
        var targets = Path.Combine(Path.GetTempPath(), $"hdl-benchmark-{Environment.ProcessId}.targets");
        File.WriteAllText(targets, Targets);
        try
        {
            Console.WriteLine("| build of Generators | without (s of processor time) | with | ratio of pairs: median | least | most | ratio of the fastest builds |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            Measure("as a user's project builds: the SDK's analyzers alone", targets, withoutStyle: true);
            Measure("as the repository builds: two packages of analyzers more", targets, withoutStyle: false);
        }
        finally
        {
            File.Delete(targets);
        }
    }

    private static void Measure(string name, string targets, bool withoutStyle)
    {
        // The first build of either kind finds nothing in the file cache.
        Build(targets, withoutStyle, withoutLanguage: true);
        Build(targets, withoutStyle, withoutLanguage: false);
        var pairs = Enumerable.Range(0, Rounds).Select(round => round % 2 == 0
            ? (Without: Build(targets, withoutStyle, withoutLanguage: true), With: Build(targets, withoutStyle, withoutLanguage: false))
            : Swapped(Build(targets, withoutStyle, withoutLanguage: false), Build(targets, withoutStyle, withoutLanguage: true))).ToArray();
        var ratios = pairs.Select(pair => pair.With / pair.Without).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Median(pairs.Select(pair => pair.Without)):F2} | {Median(pairs.Select(pair => pair.With)):F2} | {ratios[Rounds / 2]:F3} | {ratios[0]:F3} | {ratios[^1]:F3} | {pairs.Min(pair => pair.With) / pairs.Min(pair => pair.Without):F3} |"));

        static (double Without, double With) Swapped(double with, double without) => (without, with);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>Processor seconds of one build, all of its processes together.</summary>
    private static double Build(string targets, bool withoutStyle, bool withoutLanguage)
    {
        var before = ChildSeconds();
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "build", "Generators", "--configuration", "Release", "--no-restore", "--no-dependencies", "--no-incremental", "--nologo", "-verbosity:quiet", "-maxcpucount:1", "-nodeReuse:false",
                "-property:UseSharedCompilation=false", $"-property:CustomAfterMicrosoftCommonTargets={targets}",
                $"-property:WithoutStyle={withoutStyle}", $"-property:WithoutLanguage={withoutLanguage}",
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? ChildSeconds() - before : throw new InvalidOperationException(output);
    }

    /// <summary>Processor seconds of children that have ended, and of theirs.</summary>
    private static double ChildSeconds()
    {
        // struct rusage begins with user and system time, each in seconds and microseconds.
        var usage = stackalloc long[18];
        return GetUsage(Children, usage) == 0 ? usage[0] + usage[2] + ((usage[1] + usage[3]) * 1e-6) : throw new InvalidOperationException("the system has no clock of children");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, long* usage);
}
