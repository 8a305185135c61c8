using System.Globalization;
using System.Text;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>A netlist as text to be read: declarations, then nodes that are used more than once, then statements in their regions.</summary>
public sealed class NetlistText
{
    private readonly Definition definition;
    private readonly StringBuilder text = new();
    private readonly int[] uses;

    private NetlistText(Definition definition)
    {
        this.definition = definition;
        uses = CountUses(definition);
    }

    /// <summary>Prints a design, children first.</summary>
    /// <param name="design">The design.</param>
    public static string Of(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return string.Concat(design.Definitions.Select(definition => new NetlistText(definition).Print()));
    }

    private string Print()
    {
        Line($"{(definition.BlackBox is null ? "definition" : "black box")} {definition.Name}");
        for (var signal = 0; signal < definition.Signals.Length; signal++)
            Line(1, Declaration(signal));
        for (var memory = 0; memory < definition.Memories.Count; memory++)
            Line(1, Declaration(definition.Memories[memory], memory));
        foreach (var instance in definition.Instances)
            Line(1, $"instance {instance.Name} of {instance.Definition!.Name}");
        for (var node = 0; node < uses.Length; node++)
        {
            if (uses[node] > 1 && !IsLeaf(node))
                Line(1, $"n{node} = {Operation(node)}");
        }

        Statements(0, 1);
        return text.ToString();
    }

    private static int[] CountUses(Definition definition)
    {
        var uses = new int[definition.Nodes.Count];
        Span<int> buffer = stackalloc int[3];
        for (var node = 0; node < uses.Length; node++)
        {
            foreach (var operand in definition.Nodes.OperandsOf(node, buffer))
                uses[operand]++;
        }

        return uses;
    }

    private string Declaration(int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        var initial = entry.InitialNode < 0 ? "" : $" = {Value(entry.InitialNode)}";
        var domain = entry.Kind == SignalKind.Register ? $" @{DomainText(entry.Domain)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Kind} {Name(signal)} : {entry.Width}{initial}{domain}");
    }

    private static string Declaration(MemoryEntry memory, int number)
    {
        var contents = memory.Contents.IsDefault ? "" : $" = [{string.Join(", ", memory.Contents.Select(Hex))}]";
        return string.Create(CultureInfo.InvariantCulture, $"{(memory.IsRom ? "ROM" : "memory")} {memory.Name ?? $"m{number}"} : {memory.Depth} x {memory.Width}{contents}");
    }

    private string DomainText(int number)
    {
        var domain = definition.Domains[number].Domain;
        var level = domain.ResetActiveLow ? " active low" : "";
        return domain.ResetKind == ResetKind.None ? domain.Clock : $"{domain.Clock}, {domain.ResetKind} {domain.Reset}{level}";
    }

    private void Statements(int scope, int indent)
    {
        for (var number = 0; number < definition.Assignments.Length; number++)
        {
            if (definition.Assignments[number].Scope == scope)
                Line(indent, Assignment(definition.Assignments[number]) + $"   // {number}");
        }

        foreach (var write in definition.MemoryWrites)
        {
            if (write.Scope != scope)
                continue;
            var memory = definition.Memories[write.Memory];
            var width = definition.Nodes.WidthOf(write.Data);
            var part = width < memory.Width ? $"[{write.Low + width - 1}:{write.Low}]" : "";
            Line(indent, $"{memory.Name ?? $"m{write.Memory}"}[{Value(write.Address)}]{part} <= {Value(write.Data)} @{DomainText(write.Domain)}");
        }

        foreach (var chain in definition.Chains)
        {
            if (chain.Parent != scope)
                continue;
            if (chain.Subject >= 0)
                Line(indent, $"switch {Value(chain.Subject)}");
            foreach (var branch in chain.Branches)
            {
                var entry = definition.Scopes[branch];
                var head = entry.Kind switch
                {
                    ScopeKind.When => $"when {Value(entry.Condition)}",
                    ScopeKind.Case => $"case {string.Join(", ", entry.CaseValues.Select(Value))}{(entry.TakesRest ? " and the rest" : "")}",
                    _ => entry.Kind.ToString().ToLowerInvariant(),
                };
                Line(indent, head);
                Statements(branch, indent + 1);
            }
        }
    }

    /// <summary>Statements of different regions may overwrite each other, so each has its number in the order of the program.</summary>
    private string Assignment(in AssignmentEntry assignment)
    {
        var target = Name(assignment.Target);
        var isWhole = assignment.IndexNode < 0 && assignment.Width == definition.Signals[assignment.Target].Width;
        var part = isWhole ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"[{(assignment.IndexNode < 0 ? $"{assignment.Low}" : $"{Value(assignment.IndexNode)} * {assignment.Stride}")} +: {assignment.Width}]");
        var sign = definition.Signals[assignment.Target].Kind == SignalKind.Register ? "<=" : "=";
        return $"{target}{part} {sign} {Value(assignment.Value)}";
    }

    private bool IsLeaf(int node) => definition.Nodes.OpOf(node) is Op.Constant or Op.Signal;

    private string Value(int node)
    {
        if (definition.Nodes.IsConstant(node))
            return string.Create(CultureInfo.InvariantCulture, $"{definition.Nodes.WidthOf(node)}'h{Hex(definition.Nodes.ConstantOf(node))}");
        if (definition.Nodes.OpOf(node) == Op.Signal)
            return Name(definition.Nodes.A(node));
        return uses[node] > 1 ? $"n{node}" : Operation(node);
    }

    private string Operation(int node)
    {
        var nodes = definition.Nodes;
        Span<int> buffer = stackalloc int[3];
        var operands = string.Join(", ", nodes.OperandsOf(node, buffer).ToArray().Select(Value));
        var more = nodes.OpOf(node) switch
        {
            Op.Slice => $", low {nodes.B(node)}",
            Op.DynamicSlice => $", stride {nodes.C(node)}",
            Op.MemoryRead => $" in {definition.Memories[nodes.A(node)].Name ?? $"m{nodes.A(node)}"}",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{nodes.OpOf(node)}:{nodes.WidthOf(node)}({operands}{more})");
    }

    private string Name(int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        var name = entry.Name ?? string.Create(CultureInfo.InvariantCulture, $"s{signal}");
        return entry.Instance < 0 ? name : $"{definition.Instances[entry.Instance].Name}.{name}";
    }

    private static string Hex(System.Numerics.BigInteger value) => value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private void Line(string line) => Line(0, line);

    private void Line(int indent, string line) => text.Append(' ', 2 * indent).Append(line).Append('\n');
}
