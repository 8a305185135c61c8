using HdlDsl.Checks.Loops;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks.Crossings;

/// <summary>
/// HDL6001 to HDL6003: a value computed from registers of one clock reaches registers of another only through a synchroniser. Clocks are told apart by the
/// names of their ports. Definition by definition, children first: masks of clocks spread from registers to what depends on them, and are compared with the
/// clock of what takes the value. A black box with a clock is taken for registers of that clock at all its ports; one without, for a source of constants.
/// Linear but for the report of each finding; nothing is done where there is one clock and nothing asynchronous.
/// </summary>
internal sealed class CrossingCheck
{
    /// <summary>Mask of inputs that change at any time.</summary>
    public const ulong AnyTime = 1UL << 63;

    private const int MostClocks = 63;

    private readonly IReadOnlyDictionary<Definition, PortDependencies> dependencies;
    private readonly List<Diagnostic> findings;
    private readonly List<string> clocks;
    private readonly Dictionary<Definition, PortClocks> ports = [];

    private CrossingCheck(List<string> clocks, IReadOnlyDictionary<Definition, PortDependencies> dependencies, List<Diagnostic> findings)
    {
        this.clocks = clocks;
        this.dependencies = dependencies;
        this.findings = findings;
    }

    /// <summary>Checks a design.</summary>
    /// <param name="definitions">Children before parents.</param>
    /// <param name="dependencies">Which outputs of each definition but the top depend on which inputs.</param>
    /// <param name="findings">Receives the findings.</param>
    public static void Run(
        IReadOnlyList<Definition> definitions, IReadOnlyDictionary<Definition, PortDependencies> dependencies, List<Diagnostic> findings)
    {
        var clocks = definitions[^1].Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).ToList();
        if (clocks.Count > MostClocks || (clocks.Count < 2 && !definitions.Any(HasRoles)))
            return;
        var check = new CrossingCheck(clocks, dependencies, findings);
        foreach (var definition in definitions)
            check.Add(definition, isTop: ReferenceEquals(definition, definitions[^1]));
    }

    /// <summary>Mask of a clock, 0 for one that the design does not have.</summary>
    public ulong MaskOf(string clock) => clocks.IndexOf(clock) is var number and >= 0 ? 1UL << number : 0;

    /// <summary>"clock 'a'", or "clocks 'a' and 'b'".</summary>
    public string NamesOf(ulong mask)
    {
        if (mask == AnyTime)
            return "no clock";
        var names = Enumerable.Range(0, clocks.Count).Where(clock => ((mask >> clock) & 1) != 0).Select(clock => $"'{clocks[clock]}'").ToList();
        return names.Count == 1 ? $"clock {names[0]}" : $"clocks {string.Join(" and ", names)}";
    }

    public PortClocks PortsOf(Definition definition) => ports[definition];

    private static bool HasRoles(Definition definition)
    {
        foreach (ref readonly var signal in definition.Signals)
        {
            if (signal.Crossing is CrossingRole.Synchroniser or CrossingRole.Asynchronous || signal.Clock is not null)
                return true;
        }

        return false;
    }

    private void Add(Definition definition, bool isTop) =>
        ports.Add(definition, definition.BlackBox is null ? new DefinitionCrossings(this, new AssignmentIndex(definition), dependencies, findings).Run(isTop) : OfBox(definition));

    private PortClocks OfBox(Definition box)
    {
        var own = box.Domains.Count == 1 ? MaskOf(box.Domains[0].Domain.Clock) : 0;
        var clocksOf = box.Ports.Select(port => box.Signals[port].Clock is { } clock ? MaskOf(clock) : own).ToArray();
        return new PortClocks(
            [.. clocksOf.Select((mask, port) => box.Signals[box.Ports[port]].Kind == SignalKind.Input ? mask : 0)],
            [.. clocksOf.Select(_ => false)],
            [.. clocksOf.Select((mask, port) => box.Signals[box.Ports[port]].Kind == SignalKind.Output ? mask : 0)],
            [.. clocksOf.Select(mask => mask != 0)],
            [.. clocksOf.Select(_ => -1)]);
    }
}
