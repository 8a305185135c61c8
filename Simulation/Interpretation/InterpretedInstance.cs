using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>
/// An instance of a definition, interpreted as close to the words of the netlist as possible: every value is computed on demand, once per round,
/// and every statement is asked whether its scope is active.
/// </summary>
internal sealed class InterpretedInstance : InterpretedPart
{
    private readonly Definition definition;
    private readonly Func<int, BigInteger> readInput;
    private readonly Surroundings surroundings;
    private readonly NodeEvaluator nodes;
    private readonly InterpretedPart[] children;
    private readonly BigInteger[] registers;
    private readonly BigInteger[][] memories;
    private readonly BigInteger?[] known;
    private readonly BigInteger[] previous;
    private readonly bool[] isBeingComputed;
    private readonly bool[] usedPreviousRound;
    private readonly bool?[] isScopeActive;
    private readonly int[][] assignmentsOf;
    private readonly int[] portOf;
    private BigInteger[] next = [];
    private readonly List<(int Memory, int Word, int Low, int Width, BigInteger Data)> writes = [];

    /// <summary>Makes the instance and everything below it.</summary>
    /// <param name="definition">What to interpret.</param>
    /// <param name="readInput">Value of an input, by port number.</param>
    /// <param name="surroundings">What all instances share.</param>
    public InterpretedInstance(Definition definition, Func<int, BigInteger> readInput, Surroundings surroundings)
    {
        this.definition = definition;
        this.readInput = readInput;
        this.surroundings = surroundings;
        registers = new BigInteger[definition.Signals.Length];
        known = new BigInteger?[definition.Signals.Length];
        previous = new BigInteger[definition.Signals.Length];
        isBeingComputed = new bool[definition.Signals.Length];
        usedPreviousRound = new bool[definition.Signals.Length];
        isScopeActive = new bool?[definition.Scopes.Length];
        memories = [.. definition.Memories.Select(memory => new BigInteger[memory.Depth])];
        nodes = new NodeEvaluator(definition, Signal, memories);
        assignmentsOf = AssignmentsBySignal(definition);
        portOf = new int[definition.Signals.Length];
        for (var port = 0; port < definition.Ports.Count; port++)
            portOf[definition.Ports[port]] = port;
        children = [.. definition.Instances.Select(instance =>
            Make(instance.Definition!, port => Signal(instance.FirstSignal + port), surroundings))];
    }

    /// <summary>Makes an instance of whatever a definition is.</summary>
    /// <param name="definition">A definition with a netlist, or a black box.</param>
    /// <param name="readInput">Value of an input, by port number.</param>
    /// <param name="surroundings">What all instances share.</param>
    /// <returns>The instance.</returns>
    public static InterpretedPart Make(Definition definition, Func<int, BigInteger> readInput, Surroundings surroundings) =>
        definition.BlackBox is null
            ? new InterpretedInstance(definition, readInput, surroundings)
            : new InterpretedBlackBox(definition, readInput, surroundings);

    public override BigInteger Output(int port) => Signal(definition.Ports[port]);

    public override void Restart(InitialState start)
    {
        for (var signal = 0; signal < registers.Length; signal++)
        {
            if (definition.Signals[signal].Kind == SignalKind.Register)
                registers[signal] = start.Register(definition, signal);
        }

        for (var memory = 0; memory < memories.Length; memory++)
        {
            for (var word = 0; word < memories[memory].Length; word++)
                memories[memory][word] = start.Word(definition, memory, word);
        }

        for (var child = 0; child < children.Length; child++)
            children[child].Restart(start.Child(child));
    }

    public override void ApplyAsynchronousResets()
    {
        for (var signal = 0; signal < registers.Length; signal++)
        {
            if (definition.Signals[signal].Kind == SignalKind.Register && DomainOf(signal).ResetKind == ResetKind.Asynchronous && IsReset(signal))
                registers[signal] = InitialOf(signal);
        }

        foreach (var child in children)
            child.ApplyAsynchronousResets();
    }

    public override void ForgetValues()
    {
        nodes.ForgetValues();
        Array.Clear(known);
        Array.Clear(isBeingComputed);
        Array.Clear(usedPreviousRound);
        Array.Clear(isScopeActive);
        foreach (var child in children)
            child.ForgetValues();
    }

    public override void EvaluateAll()
    {
        for (var signal = 0; signal < known.Length; signal++)
            Signal(signal);
        foreach (var child in children)
            child.EvaluateAll();
    }

    public override void PrepareEdge(IReadOnlySet<string> clocks)
    {
        next = (BigInteger[])registers.Clone();
        for (var signal = 0; signal < next.Length; signal++)
        {
            if (definition.Signals[signal].Kind == SignalKind.Register && clocks.Contains(DomainOf(signal).Clock))
                next[signal] = IsReset(signal) ? InitialOf(signal) : Assigned(signal, registers[signal]);
        }

        writes.Clear();
        foreach (var write in definition.MemoryWrites)
        {
            if (!clocks.Contains(definition.Domains[write.Domain].Domain.Clock) || !IsActive(write.Scope))
                continue;
            var address = nodes.Value(write.Address);
            if (address < definition.Memories[write.Memory].Depth)
                writes.Add((write.Memory, (int)address, write.Low, definition.Nodes.WidthOf(write.Data), nodes.Value(write.Data)));
        }

        foreach (var child in children)
            child.PrepareEdge(clocks);
    }

    public override void CommitEdge()
    {
        next.CopyTo(registers, 0);
        foreach (var (memory, word, low, width, data) in writes)
        {
            var replaced = OpSemantics.Mask(width) << low;
            memories[memory][word] = (memories[memory][word] | replaced) ^ replaced | (data << low);
        }

        foreach (var child in children)
            child.CommitEdge();
    }

    private static int[][] AssignmentsBySignal(Definition definition)
    {
        var lists = new List<int>[definition.Signals.Length];
        for (var assignment = 0; assignment < definition.Assignments.Length; assignment++)
            (lists[definition.Assignments[assignment].Target] ??= []).Add(assignment);
        return [.. lists.Select(list => list?.ToArray() ?? [])];
    }

    private ClockDomain DomainOf(int register) => definition.Domains[definition.Signals[register].Domain].Domain;

    private BigInteger InitialOf(int signal) =>
        definition.Signals[signal].InitialNode is var node and >= 0 ? definition.Nodes.ConstantOf(node) : 0;

    private bool IsReset(int register) => definition.Signals[register].InitialNode >= 0 && surroundings.IsResetActive(DomainOf(register));

    private BigInteger Signal(int signal)
    {
        if (known[signal] is { } value)
            return value;
        if (isBeingComputed[signal])
        {
            usedPreviousRound[signal] = true;
            return previous[signal];
        }

        isBeingComputed[signal] = true;
        value = Compute(signal);
        isBeingComputed[signal] = false;
        if (usedPreviousRound[signal] && value != previous[signal])
            surroundings.IsUnstable = true;
        previous[signal] = value;
        known[signal] = value;
        return value;
    }

    private BigInteger Compute(int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        return entry.Kind switch
        {
            SignalKind.Input => readInput(portOf[signal]),
            SignalKind.Register => registers[signal],
            SignalKind.InstanceOutput => children[entry.Instance].Output(signal - definition.Instances[entry.Instance].FirstSignal),
            _ => Assigned(signal, InitialOf(signal)),
        };
    }

    /// <summary>What the active assignments, in program order, make of a value.</summary>
    private BigInteger Assigned(int signal, BigInteger value)
    {
        foreach (var number in assignmentsOf[signal])
        {
            ref readonly var assignment = ref definition.Assignments[number];
            if (!IsActive(assignment.Scope))
                continue;
            var low = assignment.IndexNode >= 0 ? nodes.Value(assignment.IndexNode) * assignment.Stride : assignment.Low;
            var width = definition.Signals[signal].Width;
            if (low + assignment.Width > width)
                continue;
            if (assignment.Width == width)
            {
                value = nodes.Value(assignment.Value);
                continue;
            }

            var mask = OpSemantics.Mask(assignment.Width) << (int)low;
            value = (value & ~mask) | (nodes.Value(assignment.Value) << (int)low);
        }

        return value;
    }

    private bool IsActive(int scope) => isScopeActive[scope] ??= scope == 0 || ComputeIsActive(scope);

    private bool ComputeIsActive(int scope)
    {
        var chain = definition.Chains[definition.Scopes[scope].Chain];
        if (!IsActive(chain.Parent))
            return false;
        var taken = chain.Subject < 0 ? TakenByCondition(chain) : TakenBySubject(chain);
        return taken >= 0 && chain.Branches[taken] == scope;
    }

    private int TakenByCondition(ChainEntry chain) =>
        chain.Branches.FindIndex(branch => definition.Scopes[branch].Condition is var condition && (condition < 0 || !nodes.Value(condition).IsZero));

    private int TakenBySubject(ChainEntry chain)
    {
        var subject = nodes.Value(chain.Subject);
        var match = chain.Branches.FindIndex(branch => definition.Scopes[branch].CaseValues.Any(value => definition.Nodes.ConstantOf(value) == subject));
        return match >= 0
            ? match
            : chain.Branches.FindIndex(branch => definition.Scopes[branch].Kind == ScopeKind.Default || definition.Scopes[branch].TakesRest);
    }
}
