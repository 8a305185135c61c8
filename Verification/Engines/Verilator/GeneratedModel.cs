using System.Text.RegularExpressions;

namespace Verification.Engines.Verilator;

/// <summary>
/// What Verilator wrote, as far as the shim must know it. Members that are private to Verilator differ between versions, so they are looked up
/// in the generated text, and the shim does without those that are not there.
/// </summary>
internal sealed partial class GeneratedModel
{
    /// <summary>Up to this size one compiler run is quicker than several, and the compiler sees everything.</summary>
    private const long LargestSingleUnit = 400 * 1024;

    private const long SmallFile = 32 * 1024;

    private readonly string rootHeader;
    private readonly string rootSource;
    private readonly string prefix;

    public GeneratedModel(string directory, string prefix)
    {
        this.prefix = prefix;
        // The shim may or may not stand beside them by now; what is compiled with it must not depend on that.
        var files = new DirectoryInfo(directory).GetFiles($"{prefix}*.cpp").OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var isLarge = files.Sum(file => file.Length) > LargestSingleUnit;
        SeparateSources = [.. files.Where(file => isLarge && file.Length > SmallFile && !file.Name.EndsWith("__0.cpp", StringComparison.Ordinal)).Select(file => file.Name)];
        Sources = [.. files.Select(file => file.Name).Except(SeparateSources, StringComparer.Ordinal)];
        rootHeader = File.ReadAllText(Path.Combine(directory, $"{prefix}___024root.h"));
        rootSource = File.ReadAllText(Path.Combine(directory, $"{prefix}.cpp"));
    }

    /// <summary>File names of the generated C++ sources that go into the shim's translation unit, in ordinal order.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The large sources of a large model, to be compiled side by side. The evaluation itself is never among them.</summary>
    public IReadOnlyList<string> SeparateSources { get; }

    /// <summary>Whether the function that evaluates without per-call book-keeping can be called.</summary>
    public bool HasDirectEval => rootSource.Contains($"void {prefix}___024root___eval({prefix}___024root* vlSelf);", StringComparison.Ordinal);

    /// <summary>Name of the member for a port.</summary>
    /// <exception cref="SimulationException">The top module has no such port.</exception>
    public string Member(string top, string port)
    {
        // Verilator writes "__" as "___05F" and puts "__SYM__" before names that mean something in C++.
        string[] candidates = [port.Replace("__", "___05F", StringComparison.Ordinal), $"__SYM__{port}"];
        return candidates.FirstOrDefault(name => PortDeclaration().Matches(rootHeader).Any(match => match.Groups["name"].Value == name))
            ?? throw new SimulationException($"The Verilog of '{top}' has no port '{port}'.");
    }

    /// <summary>The member that remembers the clock's previous level, or null if there is none or it is not the only one of its sort.</summary>
    public string? PreviousClock(string clockMember)
    {
        var all = PreviousLevel().Matches(rootHeader).Select(match => match.Groups["name"].Value).ToList();
        return all.Count == 1 && all[0].Contains($"TOP__{clockMember}", StringComparison.Ordinal) ? all[0] : null;
    }

    [GeneratedRegex(@"\bVL_(IN|OUT|INOUT)(8|16|64|W)?\(&?(?<name>\w+),", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PortDeclaration();

    [GeneratedRegex(@"\b(?<name>__Vtrigr?prev\w*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PreviousLevel();
}
