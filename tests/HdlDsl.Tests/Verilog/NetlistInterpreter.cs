using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Tests.Verilog;

/// <summary>
/// A slow interpreter of one instance of a definition, as close to the words of the netlist as possible: every value is computed on demand,
/// once per step, and every statement is asked whether its scope is active.
/// </summary>
public sealed class NetlistInterpreter
{
    private readonly Definition definition;
    private readonly Func<int, BigInteger> readInput;
    private readonly NetlistInterpreter[] children;
    private readonly BigInteger[] registers;
    private readonly BigInteger[][] memories;
    private readonly BigInteger?[] nodeValues;
    private readonly BigInteger?[] signalValues;

    /// <param name="definition">What to interpret.</param>
    /// <param name="readInput">Value of an input, by port number.</param>
    public NetlistInterpreter(Definition definition, Func<int, BigInteger> readInput)
    {
        this.definition = definition;
        this.readInput = readInput;
        nodeValues = new BigInteger?[definition.Nodes.Count];
        signalValues = new BigInteger?[definition.Signals.Length];
        registers = new BigInteger[definition.Signals.Length];
        for (var signal = 0; signal < registers.Length; signal++)
        {
            if (definition.Signals[signal].Kind == SignalKind.Register)
                registers[signal] = InitialOf(signal);
        }

        memories = [.. definition.Memories.Select(memory =>
            Enumerable.Range(0, memory.Depth).Select(word => !memory.Contents.IsDefault && word < memory.Contents.Length ? memory.Contents[word] : 0).ToArray())];
        children = [.. definition.Instances.Select(instance =>
            new NetlistInterpreter(instance.Definition!, port => Signal(instance.FirstSignal + port)))];
    }

    public BigInteger Port(int port) => Signal(definition.Ports[port]);

    /// <summary>Starts a step: inputs have changed, asynchronous resets act.</summary>
    public void Settle(IReadOnlySet<string> activeResets)
    {
        Array.Clear(nodeValues);
        Array.Clear(signalValues);
        for (var signal = 0; signal < registers.Length; signal++)
        {
            if (IsReset(signal, activeResets, ResetKind.Asynchronous))
                registers[signal] = InitialOf(signal);
        }

        foreach (var child in children)
            child.Settle(activeResets);
    }

    /// <summary>The clock edge of all domains: computes all new values, and returns the action that takes them over.</summary>
    public Action Edge(IReadOnlySet<string> activeResets)
    {
        var next = (BigInteger[])registers.Clone();
        foreach (var assignment in definition.Assignments)
        {
            if (definition.Signals[assignment.Target].Kind == SignalKind.Register && IsActive(assignment.Scope))
                next[assignment.Target] = Apply(assignment, next[assignment.Target]);
        }

        for (var signal = 0; signal < next.Length; signal++)
        {
            if (IsReset(signal, activeResets, ResetKind.Synchronous) || IsReset(signal, activeResets, ResetKind.Asynchronous))
                next[signal] = InitialOf(signal);
        }

        var writes = new List<(int Memory, int Word, BigInteger Data)>();
        foreach (var write in definition.MemoryWrites)
        {
            if (IsActive(write.Scope) && Node(write.Address) < definition.Memories[write.Memory].Depth)
                writes.Add((write.Memory, (int)Node(write.Address), Node(write.Data)));
        }

        var childEdges = children.Select(child => child.Edge(activeResets)).ToList();
        return () =>
        {
            next.CopyTo(registers, 0);
            foreach (var (memory, word, data) in writes)
                memories[memory][word] = data;
            childEdges.ForEach(edge => edge());
        };
    }

    private BigInteger InitialOf(int signal) =>
        definition.Signals[signal].InitialNode is var node and >= 0 ? definition.Nodes.ConstantOf(node) : 0;

    private bool IsReset(int signal, IReadOnlySet<string> activeResets, ResetKind kind)
    {
        var entry = definition.Signals[signal];
        return entry.Kind == SignalKind.Register && entry.InitialNode >= 0 && definition.Domains[entry.Domain].Domain is var domain
            && domain.ResetKind == kind && activeResets.Contains(domain.Reset);
    }

    private BigInteger Signal(int signal) => signalValues[signal] ??= ComputeSignal(signal);

    private BigInteger ComputeSignal(int signal)
    {
        var entry = definition.Signals[signal];
        switch (entry.Kind)
        {
            case SignalKind.Input:
                return readInput(definition.Ports.IndexOf(signal));
            case SignalKind.Register:
                return registers[signal];
            case SignalKind.InstanceOutput:
                return children[entry.Instance].Port(signal - definition.Instances[entry.Instance].FirstSignal);
        }

        var value = InitialOf(signal);
        foreach (var assignment in definition.Assignments)
        {
            if (assignment.Target == signal && IsActive(assignment.Scope))
                value = Apply(assignment, value);
        }

        return value;
    }

    private BigInteger Apply(in AssignmentEntry assignment, BigInteger old)
    {
        var low = assignment.IndexNode >= 0 ? Node(assignment.IndexNode) * assignment.Stride : assignment.Low;
        if (low + assignment.Width > definition.Signals[assignment.Target].Width)
            return old;
        var mask = OpSemantics.Mask(assignment.Width) << (int)low;
        return (old & ~mask) | (Node(assignment.Value) << (int)low);
    }

    private bool IsActive(int scope)
    {
        if (scope == 0)
            return true;
        var chain = definition.Chains[definition.Scopes[scope].Chain];
        if (!IsActive(chain.Parent))
            return false;
        if (chain.Subject < 0)
        {
            var taken = chain.Branches.FindIndex(branch => definition.Scopes[branch].Condition is var condition && (condition < 0 || !Node(condition).IsZero));
            return taken >= 0 && chain.Branches[taken] == scope;
        }

        var subject = Node(chain.Subject);
        var match = chain.Branches.FindIndex(branch => definition.Scopes[branch].CaseValues.Any(value => definition.Nodes.ConstantOf(value) == subject));
        if (match < 0)
            match = chain.Branches.FindIndex(branch => definition.Scopes[branch].Kind == ScopeKind.Default || definition.Scopes[branch].TakesRest);
        return match >= 0 && chain.Branches[match] == scope;
    }

    private BigInteger Node(int node) => nodeValues[node] ??= ComputeNode(node);

    private BigInteger ComputeNode(int node)
    {
        var nodes = definition.Nodes;
        var (a, b, c) = (nodes.A(node), nodes.B(node), nodes.C(node));
        var width = nodes.WidthOf(node);
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                return nodes.ConstantOf(node);
            case Op.Signal:
                return Signal(a);
            case Op.MemoryRead:
                return Node(b) < memories[a].Length ? memories[a][(int)Node(b)] : 0;
            case Op.Mux:
                return Node(a).IsZero ? Node(c) : Node(b);
            case Op.Concat:
                var joined = BigInteger.Zero;
                foreach (var part in nodes.Parts(node).ToArray())
                    joined = (joined << nodes.WidthOf(part)) | Node(part);
                return joined;
            case Op.DynamicSlice:
                var low = Node(b) * c;
                return low + width > nodes.WidthOf(a) ? 0 : (Node(a) >> (int)low) & OpSemantics.Mask(width);
            case Op.Not or Op.Negate or Op.Slice or Op.ZeroExtend or Op.SignExtend or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return OpSemantics.Evaluate(nodes.OpOf(node), width, Node(a), nodes.WidthOf(a), b);
            default:
                return OpSemantics.Evaluate(nodes.OpOf(node), width, Node(a), nodes.WidthOf(a), Node(b), nodes.WidthOf(b));
        }
    }
}
