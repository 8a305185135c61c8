using System.Security.Cryptography;
using System.Text;
using HdlDsl;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Observation;
using HdlDsl.Verilog;

namespace Verification.Coverage;

/// <summary>A transition of a register that the netlist describes.</summary>
/// <param name="From">Member in whose case the assignment stands.</param>
/// <param name="To">Member that is assigned.</param>
/// <param name="Location">Where the assignment stands.</param>
internal readonly record struct DescribedTransition(string From, string To, SourceLocation Location);

/// <summary>Finds the definitions and C# lines behind observed signals, which know only their names in the hierarchy.</summary>
internal sealed class DesignPlaces
{
    private readonly Dictionary<string, Definition> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<Definition, Dictionary<string, int>> signals = new(ReferenceEqualityComparer.Instance);

    public DesignPlaces(Design design)
    {
        var names = new Dictionary<Definition, NameTable>(ReferenceEqualityComparer.Instance);
        Walk(design.Top, design.Top.Name);

        void Walk(Definition definition, string path)
        {
            definitions.TryAdd(path, definition);
            if (!names.TryGetValue(definition, out var table))
            {
                names.Add(definition, table = new NameTable(definition));
                var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
                for (var signal = 0; signal < table.Signals.Length; signal++)
                    numbers.TryAdd(table.Signals[signal] ?? "", signal);
                signals.Add(definition, numbers);
            }

            for (var i = 0; i < definition.Instances.Count; i++)
            {
                if (definition.Instances[i].Definition is { } inside)
                    Walk(inside, $"{path}.{table.Instances[i]}");
            }
        }
    }

    /// <summary>What makes two designs the same: their Verilog, and the lines of their branches.</summary>
    public static string DigestOf(DesignUnderTest design)
    {
        var text = new StringBuilder(design.Verilog);
        foreach (var definition in design.Design.Definitions)
        {
            foreach (ref readonly var scope in definition.Scopes)
                text.Append('\n').Append(FileOf(scope.Location)).Append(':').Append(scope.Location.Line);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>The file as messages name it.</summary>
    public static string FileOf(SourceLocation location)
    {
        if (!location.IsKnown)
            return "";
        var text = location.ToString();
        return text[..text.LastIndexOf(':')];
    }

    /// <summary>Module of a signal, and where it is declared: its own line or that of the module.</summary>
    public (string Module, SourceLocation Location) Find(ObservedSignal signal)
    {
        if (!definitions.TryGetValue(string.Join('.', signal.Scopes), out var definition))
            return (signal.Scopes[^1], SourceLocation.None);
        var location = signals[definition].TryGetValue(signal.Name, out var number) ? definition.Signals[number].Location : SourceLocation.None;
        return (definition.Name, location.IsKnown ? location : definition.Location);
    }

    /// <summary>Transitions of a register that are assignments of a constant in a case of the register itself.</summary>
    public IEnumerable<DescribedTransition> TransitionsOf(ObservedSignal register)
    {
        if (!definitions.TryGetValue(string.Join('.', register.Scopes), out var definition) || !signals[definition].TryGetValue(register.Name, out var number))
            yield break;
        for (var i = 0; i < definition.Assignments.Length; i++)
        {
            var assignment = definition.Assignments[i];
            if (assignment.Target != number || assignment.IndexNode >= 0 || assignment.Width != register.Width || !definition.Nodes.IsConstant(assignment.Value))
                continue;
            for (var scope = assignment.Scope; scope != 0; scope = definition.ParentOf(scope))
            {
                var entry = definition.Scopes[scope];
                var subject = definition.Chains[entry.Chain].Subject;
                if (entry.Kind != ScopeKind.Case || definition.Nodes.OpOf(subject) != Op.Signal || definition.Nodes.A(subject) != number)
                    continue;
                var to = Text(assignment.Value);
                foreach (var from in entry.CaseValues.Select(Text).Where(from => from != to))
                    yield return new DescribedTransition(from, to, assignment.Location.IsKnown ? assignment.Location : entry.Location);
                break;
            }
        }

        string Text(int node) => EnumMembers.NameOf(register.EnumType!, register.EnumCodes, definition.Nodes.ConstantOf(node));
    }
}
