using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Writes the expressions of a <see cref="MuxForm"/> as gates, node by node in the order of the table.</summary>
internal sealed class BitBlaster
{
    private const int FewestLikeModules = 4;
    private const int MostBitsInState = 4096;
    private const int MostBitsOfRomInLogic = 16384;

    private readonly MuxForm form;
    private readonly Origins origins;
    private readonly Definition definition;
    private readonly SlicedLogic logic = new();
    private readonly GateGraph graph;
    private readonly GateArithmetic arithmetic;
    private readonly GateMultiplier multiplier;
    private readonly int[][] bits;
    private readonly int[] firstState;
    private readonly int[] memoryState;
    private readonly int[] clocks;

    private BitBlaster(MuxForm form, Origins origins, ImmutableArray<string> clockNames)
    {
        this.form = form;
        this.origins = origins;
        definition = form.Definition;
        graph = logic.Graph;
        arithmetic = new GateArithmetic(graph);
        multiplier = new GateMultiplier(graph);
        bits = new int[form.Nodes.Count][];
        firstState = new int[definition.Signals.Length];
        memoryState = new int[definition.Memories.Count];
        clocks = [.. definition.Domains.Select(use => clockNames.IndexOf(use.Domain.Clock))];
    }

    /// <summary>Makes the gates of a design.</summary>
    /// <param name="form">Expressions of the flat top.</param>
    /// <param name="origins">Where its signals come from.</param>
    /// <param name="clockNames">Clocks in the order of their numbers.</param>
    /// <returns>The gates.</returns>
    public static SlicedLogic Run(MuxForm form, Origins origins, ImmutableArray<string> clockNames)
    {
        var blaster = new BitBlaster(form, origins, clockNames);
        blaster.AddInputs();
        blaster.AddRegisters();
        blaster.AddMemories();
        blaster.AddNodes();
        blaster.AddNextOfRegisters();
        blaster.AddWrites();
        foreach (var port in blaster.definition.Ports)
            blaster.logic.Ports.Add(blaster.bits[form.Values[port]]);
        return blaster.logic;
    }

    private void AddInputs()
    {
        foreach (var port in definition.Ports)
        {
            if (definition.Signals[port].Kind == SignalKind.Input)
                bits[form.Values[port]] = Leaves(definition.Signals[port].Width);
        }
    }

    private int[] Leaves(int width)
    {
        var leaves = new int[width];
        for (var i = 0; i < width; i++)
            leaves[i] = graph.Leaf();
        return leaves;
    }

    private int AddState(int width, int clock)
    {
        var first = logic.State.Count;
        for (var i = 0; i < width; i++)
            logic.State.Add(new StateBit(graph.Leaf() >> 1, clock));
        return first;
    }

    private int[] PresentOf(int state, int width)
    {
        var present = new int[width];
        for (var i = 0; i < width; i++)
            present[i] = logic.State[state + i].Leaf << 1;
        return present;
    }

    private void AddRegisters()
    {
        var counts = origins.Occurrences.GroupBy(occurrence => occurrence.Definition).ToDictionary(like => like.Key, like => like.Count());
        for (var signal = 0; signal < firstState.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind != SignalKind.Register)
                continue;
            firstState[signal] = AddState(entry.Width, clocks[entry.Domain]);
            var occurrence = origins.Signals[signal].Occurrence;
            var isReset = entry.InitialNode >= 0 && definition.Domains[entry.Domain].Domain.ResetKind != ResetKind.None;
            logic.Registers.Add(new RegisterBits(
                signal, firstState[signal], entry.Width, entry.Domain, isReset ? definition.Nodes.ConstantOf(entry.InitialNode) : null,
                counts[origins.Occurrences[occurrence].Definition] >= FewestLikeModules ? occurrence : -1));
        }
    }

    /// <summary>Small memories become state, unless several clocks write them: then the order of writes at one moment counts, not the clock.</summary>
    private void AddMemories()
    {
        for (var number = 0; number < memoryState.Length; number++)
        {
            var memory = definition.Memories[number];
            memoryState[number] = -1;
            var writers = form.Writes.Where(write => write.Memory == number).Select(write => clocks[write.Domain]).Distinct().ToList();
            if (memory.IsRom || writers.Count > 1 || (long)memory.Depth * memory.Width > MostBitsInState)
                continue;
            var count = memory.Depth * memory.Width;
            memoryState[number] = AddState(count, writers.Count == 0 ? -1 : writers[0]);
            logic.MemoriesInState.Add(new MemoryBits(number, memoryState[number], count, memory.Width));
        }
    }

    private void AddNodes()
    {
        var live = LiveNodes();
        for (var node = 0; node < bits.Length; node++)
        {
            if (live[node] && bits[node] is null)
                bits[node] = Build(node);
        }
    }

    private bool[] LiveNodes()
    {
        var live = new bool[bits.Length];
        foreach (var port in definition.Ports)
            Mark(form.Values[port]);
        foreach (var register in form.Registers)
        {
            Mark(register.Next);
            Mark(register.Enable);
        }

        foreach (var write in form.Writes)
        {
            Mark(write.Enable);
            Mark(write.Address);
            Mark(write.Data);
        }

        Span<int> buffer = stackalloc int[3];
        for (var node = live.Length - 1; node >= 0; node--)
        {
            if (!live[node])
                continue;
            foreach (var operand in form.Nodes.OperandsOf(node, buffer))
                live[operand] = true;
        }

        return live;

        void Mark(int node)
        {
            if (node >= 0)
                live[node] = true;
        }
    }

    private int[] Build(int node)
    {
        var nodes = form.Nodes;
        var width = nodes.WidthOf(node);
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                return Constant(nodes.ConstantOf(node), width);
            case Op.Signal:
                return Signal(nodes.A(node));
            case Op.MemoryRead:
                return Read(nodes.A(node), bits[nodes.B(node)]);
            case Op.Slice:
                return bits[nodes.A(node)].AsSpan(nodes.B(node), width).ToArray();
            case Op.Concat:
                var joined = new List<int>(width);
                foreach (var part in nodes.Parts(node).ToArray().Reverse())
                    joined.AddRange(bits[part]);
                return [.. joined];
            case Op.Mux:
                return arithmetic.Mux(bits[nodes.A(node)][0], bits[nodes.B(node)], bits[nodes.C(node)]);
            case Op.DynamicSlice:
                return DynamicSlice(bits[nodes.A(node)], bits[nodes.B(node)], nodes.C(node), width);
            case Op.Not or Op.Negate or Op.ZeroExtend or Op.SignExtend or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return Unary(nodes.OpOf(node), bits[nodes.A(node)], width);
            default:
                return Binary(nodes.OpOf(node), bits[nodes.A(node)], bits[nodes.B(node)], width);
        }
    }

    private static int[] Constant(BigInteger value, int width)
    {
        var literals = new int[width];
        for (var i = 0; i < width; i++)
            literals[i] = ((value >> i) & 1).IsZero ? GateGraph.False : GateGraph.True;
        return literals;
    }

    private int[] Signal(int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        return entry.Kind == SignalKind.Register
            ? PresentOf(firstState[signal], entry.Width)
            : throw new SimulatorException($"'{definition.Name}' can't be simulated with a bit per lane: black boxes run in scalar models only (ModelFactory.Create).");
    }

    private int[] Unary(Op op, int[] a, int width) => op switch
    {
        Op.Not => GateArithmetic.Not(a),
        Op.Negate => arithmetic.Negate(a),
        Op.ZeroExtend => [.. a, .. new int[width - a.Length]],
        Op.SignExtend => [.. a, .. Enumerable.Repeat(a[^1], width - a.Length)],
        Op.ReduceAnd => [arithmetic.All(a)],
        Op.ReduceOr => [arithmetic.Any(a)],
        _ => [arithmetic.Parity(a)],
    };

    private int[] Binary(Op op, int[] a, int[] b, int width) => op switch
    {
        Op.And => GateArithmetic.Bitwise(graph.And, a, b),
        Op.Or => GateArithmetic.Bitwise(graph.Or, a, b),
        Op.Xor => GateArithmetic.Bitwise(graph.Xor, a, b),
        Op.Add => arithmetic.Add(a, b),
        Op.Subtract => arithmetic.Subtract(a, b),
        Op.MultiplyUnsigned => multiplier.Multiply(a, b, isSigned: false, width),
        Op.MultiplySigned => multiplier.Multiply(a, b, isSigned: true, width),
        Op.DivideUnsigned => arithmetic.Divide(a, b).Quotient,
        Op.RemainderUnsigned => arithmetic.Divide(a, b).Remainder,
        Op.DivideSigned => arithmetic.DivideSigned(a, b).Quotient,
        Op.RemainderSigned => arithmetic.DivideSigned(a, b).Remainder,
        Op.Equal => [arithmetic.Equal(a, b)],
        Op.NotEqual => [GateGraph.Not(arithmetic.Equal(a, b))],
        Op.LessUnsigned => [arithmetic.Less(a, b, isSigned: false, orEqual: false)],
        Op.LessOrEqualUnsigned => [arithmetic.Less(a, b, isSigned: false, orEqual: true)],
        Op.LessSigned => [arithmetic.Less(a, b, isSigned: true, orEqual: false)],
        Op.LessOrEqualSigned => [arithmetic.Less(a, b, isSigned: true, orEqual: true)],
        Op.ShiftLeft => arithmetic.Shift(a, b, isLeft: true, GateGraph.False),
        Op.ShiftRight => arithmetic.Shift(a, b, isLeft: false, GateGraph.False),
        Op.ShiftRightSigned => arithmetic.Shift(a, b, isLeft: false, a[^1]),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operator with two operands"),
    };

    private int[] DynamicSlice(int[] value, int[] index, int stride, int width)
    {
        var elements = new List<int[]>();
        for (long low = 0; low + width <= value.Length && IsReachable(elements.Count, index.Length); low += stride)
            elements.Add(value.AsSpan((int)low, width).ToArray());
        return arithmetic.Choose(elements, width, index);
    }

    private static bool IsReachable(int number, int indexWidth) => indexWidth >= 31 || number < 1 << indexWidth;

    private int[] Read(int number, int[] address)
    {
        var memory = definition.Memories[number];
        if (memoryState[number] >= 0 || (memory.IsRom && (long)memory.Depth * memory.Width <= MostBitsOfRomInLogic))
        {
            var words = new List<int[]>();
            for (var word = 0; word < memory.Depth && IsReachable(word, address.Length); word++)
                words.Add(memory.IsRom ? Constant(ContentOf(memory, word), memory.Width) : Word(number, word));
            return arithmetic.Choose(words, memory.Width, address);
        }

        var port = new ReadPort(number, Bounded(address, memory.Depth), Leaves(memory.Width));
        logic.Reads.Add(port);
        return port.Data;
    }

    /// <summary>An address with no more bits than tell whether it is inside.</summary>
    private int[] Bounded(int[] address, int depth)
    {
        var width = BitOperations.Log2((uint)depth) + 1;
        return address.Length <= width ? address : [.. address[..width], arithmetic.Any(address[width..])];
    }

    private static BigInteger ContentOf(MemoryEntry memory, int word) =>
        !memory.Contents.IsDefault && word < memory.Contents.Length ? memory.Contents[word] : BigInteger.Zero;

    private int[] Word(int memory, int word)
    {
        var width = definition.Memories[memory].Width;
        return PresentOf(memoryState[memory] + (word * width), width);
    }

    private void AddNextOfRegisters()
    {
        foreach (var register in form.Registers)
        {
            var enable = register.Enable < 0 ? GateGraph.True : bits[register.Enable][0];
            var next = bits[register.Next];
            for (var i = 0; i < next.Length; i++)
            {
                var state = firstState[register.Signal] + i;
                SetNext(state, graph.Mux(enable, next[i], logic.State[state].Leaf << 1));
            }
        }
    }

    private void SetNext(int state, int next) => logic.State[state] = logic.State[state] with { Next = next };

    private void AddWrites()
    {
        foreach (var write in form.Writes)
        {
            var enable = write.Enable < 0 ? GateGraph.True : bits[write.Enable][0];
            var (address, data) = (bits[write.Address], bits[write.Data]);
            if (memoryState[write.Memory] < 0)
            {
                logic.Writes.Add(new WritePort(
                    write.Memory, clocks[write.Domain], enable, Bounded(address, definition.Memories[write.Memory].Depth), data));
                continue;
            }

            for (var word = 0; word < definition.Memories[write.Memory].Depth && IsReachable(word, address.Length); word++)
            {
                var isWritten = graph.And(enable, arithmetic.Equal(address, Constant(word, address.Length)));
                for (var i = 0; i < data.Length; i++)
                {
                    var state = memoryState[write.Memory] + (word * data.Length) + i;
                    SetNext(state, graph.Mux(isWritten, data[i], logic.State[state].Next));
                }
            }
        }
    }
}
