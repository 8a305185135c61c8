using System.Globalization;
using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Gives every port, signal, memory, instance and named node of a module its name. Names that the user chose are kept; derived names get
/// a numbered suffix when they are taken. Names of temporaries are not stored, see <see cref="TemporaryNames"/>.
/// </summary>
internal sealed class NameTable
{
    private readonly Definition definition;
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> suffixes = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> takenSpans;

    public NameTable(Definition definition)
    {
        this.definition = definition;
        takenSpans = taken.GetAlternateLookup<ReadOnlySpan<char>>();
        Signals = new string[definition.Signals.Length];
        Memories = new string[definition.Memories.Count];
        Instances = new string[definition.Instances.Count];
        ClaimPorts();
        ClaimChosenNames();
        ClaimDerivedNames();
    }

    public string[] Signals { get; }

    public string[] Memories { get; }

    public string[] Instances { get; }

    /// <summary>Names of named nodes.</summary>
    public Dictionary<int, string> Nodes { get; } = [];

    public bool IsTaken(ReadOnlySpan<char> name) => takenSpans.Contains(name);

    /// <summary>A name that nothing else has, made from a wish.</summary>
    public string Distinct(string wish)
    {
        if (!VerilogKeywords.IsReserved(wish) && taken.Add(wish))
            return wish;
        while (true)
        {
            var number = suffixes.GetValueOrDefault(wish) + 1;
            suffixes[wish] = number;
            var name = string.Create(CultureInfo.InvariantCulture, $"{wish}_{number}");
            if (taken.Add(name))
                return name;
        }
    }

    private void ClaimPorts()
    {
        foreach (var use in definition.Domains)
        {
            taken.Add(use.Domain.Clock);
            if (use.NeedsReset)
                taken.Add(use.Domain.Reset);
        }

        foreach (var port in definition.Ports)
            Signals[port] = Chosen(definition.Signals[port].Name ?? "");
    }

    private void ClaimChosenNames()
    {
        for (var signal = 0; signal < Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind is SignalKind.Wire or SignalKind.Register && entry is { Name: not null, NameIsSuggested: false })
                Signals[signal] = Chosen(entry.Name);
        }

        for (var memory = 0; memory < Memories.Length; memory++)
        {
            if (definition.Memories[memory] is { Name: { } name, NameIsSuggested: false })
                Memories[memory] = Chosen(name);
        }

        for (var instance = 0; instance < Instances.Length; instance++)
        {
            if (definition.Instances[instance] is { Name: { } name, NameIsSuggested: false })
                Instances[instance] = Chosen(name);
        }

        foreach (var node in definition.ExactlyNamedNodes.Order())
        {
            if (definition.Nodes.OpOf(node) is not (Op.Signal or Op.Constant))
                Nodes.Add(node, Chosen(definition.NodeNames[node]));
        }
    }

    private void ClaimDerivedNames()
    {
        for (var instance = 0; instance < Instances.Length; instance++)
        {
            var entry = definition.Instances[instance];
            Instances[instance] ??= Distinct(entry.Name ?? "_" + entry.Definition!.Name);
        }

        for (var memory = 0; memory < Memories.Length; memory++)
            Memories[memory] ??= Distinct(definition.Memories[memory].Name ?? "_memory");
        for (var signal = 0; signal < Signals.Length; signal++)
            Signals[signal] ??= Distinct(DerivedName(definition.Signals[signal]));
        foreach (var (node, name) in definition.NodeNames.OrderBy(pair => pair.Key))
        {
            if (definition.Nodes.OpOf(node) is not (Op.Signal or Op.Constant) && !Nodes.ContainsKey(node))
                Nodes.Add(node, Distinct(name));
        }
    }

    private string DerivedName(in SignalEntry signal) => signal.Kind switch
    {
        SignalKind.InstanceInput or SignalKind.InstanceOutput => $"{Instances[signal.Instance]}_{signal.Name}",
        SignalKind.Register => signal.Name ?? "_register",
        _ => signal.Name ?? "_wire",
    };

    private string Chosen(string name)
    {
        if (!taken.Add(name))
            throw new InvalidOperationException($"The name '{name}' stands for two things in module '{definition.Name}'.");
        return name;
    }
}
