using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Vectors;

/// <summary>A piece of a signal that has a column of its own.</summary>
/// <param name="Signal">Number of the column's signal in the lowered definition.</param>
/// <param name="Low">Lowest bit of the original signal in it.</param>
/// <param name="Width">Width in bits, at most 64.</param>
internal readonly record struct Column(int Signal, int Low, int Width);

/// <summary>A definition whose values all have at most 64 bits and whose only control structure is the enable of a register or a memory write.</summary>
/// <param name="Definition">The lowered definition.</param>
/// <param name="Columns">For each signal of the original its columns, lowest first; empty for what nothing needs.</param>
internal sealed record LaneForm(Definition Definition, Column[][] Columns);

/// <summary>A design can't be simulated with one word per lane. The message completes "…, because".</summary>
internal sealed class NotVectorisableException(string reason, string alternative = "bit-sliced lanes (BitSlicedModel)") : Exception(reason)
{
    /// <summary>What takes such a design.</summary>
    public string Alternative => alternative;
}

/// <summary>
/// Brings a definition into the shape that vector code wants: no value above 64 bits. Wide signals become columns, one for each element or 64 bits;
/// operators that work bit by bit are split along; a choice by a run-time index becomes a tree of selections.
/// </summary>
internal sealed class LaneLowering
{
    /// <summary>Width of the widest value of a lane.</summary>
    public const int GreatestWord = 64;

    private const int GreatestAddress = 32;
    private const int MostElements = 256;

    private readonly MuxForm form;
    private readonly bool splitsElements;
    private readonly NodeTable source;
    private readonly Definition definition;
    private readonly NodeFolder folder;
    private readonly int[] map;
    private readonly Dictionary<(int Node, int Low, int Width), int> partsKnown = [];
    private readonly Column[][] columns;

    private LaneLowering(MuxForm form, bool splitsElements)
    {
        this.splitsElements = splitsElements;
        this.form = form;
        source = form.Nodes;
        definition = new Definition(form.Definition.Name);
        folder = new NodeFolder(definition.Nodes);
        map = new int[source.Count];
        Array.Fill(map, -1);
        columns = new Column[form.Definition.Signals.Length][];
    }

    /// <summary>Lowers a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="splitsElements">Whether ports that are vectors get a column for each element, also when they have no more than 64 bits.</param>
    /// <exception cref="NotVectorisableException">It has wide arithmetic, instances, or a choice among too many elements.</exception>
    public static LaneForm Run(MuxForm form, bool splitsElements) => new LaneLowering(form, splitsElements).Run();

    private LaneForm Run()
    {
        var original = form.Definition;
        if (original.Instances.Count > 0)
            throw new NotVectorisableException("it has black boxes", "a scalar model (ModelFactory.Create) for each stimulus");
        foreach (var use in original.Domains)
            definition.UseDomain(use.Domain, use.NeedsReset);
        for (var signal = 0; signal < columns.Length; signal++)
            columns[signal] = IsKept(original.Signals[signal].Kind) ? MakeColumns(signal) : [];
        foreach (var memory in original.Memories)
        {
            if (memory.Width > GreatestWord)
                throw new NotVectorisableException($"words of memory '{memory.Name}' have {memory.Width} bits");
            definition.Memories.Add(memory);
        }

        foreach (var port in original.Ports.Where(port => original.Signals[port].Kind == SignalKind.Output))
            AssignColumns(port, form.Values[port], scope: 0);
        foreach (var register in form.Registers)
            AssignColumns(register.Signal, register.Next, ScopeFor(register.Enable));
        foreach (var write in form.Writes)
        {
            definition.AddMemoryWrite(new MemoryWriteEntry
            {
                Memory = write.Memory,
                Domain = write.Domain,
                Scope = ScopeFor(write.Enable),
                Address = Address(write.Address),
                Data = Lower(write.Data),
            });
        }

        return new LaneForm(definition, columns);
    }

    private static bool IsKept(SignalKind kind) => kind is SignalKind.Input or SignalKind.Output or SignalKind.Register;

    private Column[] MakeColumns(int signal)
    {
        var entry = form.Definition.Signals[signal];
        var size = splitsElements && entry.ElementWidth is > 0 and <= GreatestWord && entry.Kind != SignalKind.Register ? entry.ElementWidth : GreatestWord;
        var made = new List<Column>();
        for (var low = 0; low < entry.Width; low += size)
        {
            var width = Math.Min(size, entry.Width - low);
            var initial = entry.InitialNode < 0
                ? -1
                : definition.Nodes.Constant((form.Definition.Nodes.ConstantOf(entry.InitialNode) >> low) & OpSemantics.Mask(width), width);
            made.Add(new Column(
                definition.AddSignal(entry with { Width = width, ElementWidth = 0, InitialNode = initial, Instance = -1 }), low, width));
        }

        return [.. made];
    }

    private int ScopeFor(int enable)
    {
        if (enable < 0)
            return 0;
        var chain = definition.AddChain(new ChainEntry { Parent = 0, Subject = -1, Branches = [] });
        return definition.AddScope(new ScopeEntry { Kind = ScopeKind.When, Chain = chain, Condition = Lower(enable), CaseValues = [] });
    }

    private void AssignColumns(int signal, int value, int scope)
    {
        foreach (var column in columns[signal])
        {
            definition.AddAssignment(new AssignmentEntry
            {
                Target = column.Signal,
                Width = column.Width,
                IndexNode = -1,
                Value = Part(value, column.Low, column.Width),
                Scope = scope,
            });
        }
    }

    /// <summary>The node that stands for a node of at most 64 bits.</summary>
    private int Lower(int node)
    {
        if (map[node] >= 0)
            return map[node];
        return map[node] = LowerNew(node);
    }

    private int LowerNew(int node)
    {
        var (op, width, a, b, c) = (source.OpOf(node), source.WidthOf(node), source.A(node), source.B(node), source.C(node));
        switch (op)
        {
            case Op.Constant:
                return folder.Constant(source.ConstantOf(node), width);
            case Op.Signal:
                return LeafPart(a, 0, width);
            case Op.MemoryRead:
                return definition.Nodes.Intern(Op.MemoryRead, width, a, Address(b));
            case Op.Slice:
                return Part(a, b, width);
            case Op.DynamicSlice:
                return Element(node);
            case Op.Concat:
                return folder.Concat([.. source.Parts(node).ToArray().Select(Lower)]);
        }

        if (source.WidthOf(a) > GreatestWord)
            return LowerWideOperand(op, node);
        return op switch
        {
            Op.Not or Op.Negate or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor => folder.Unary(op, Lower(a)),
            Op.ZeroExtend => folder.ZeroExtend(Lower(a), width),
            Op.SignExtend => folder.SignExtend(Lower(a), width),
            Op.Mux => folder.Mux(Lower(a), Lower(b), Lower(c)),
            Op.MultiplyUnsigned or Op.MultiplySigned => folder.Multiply(op == Op.MultiplySigned, width, Lower(a), LowBits(b, width)),
            >= Op.Equal and <= Op.LessOrEqualSigned => folder.Compare(op, Lower(a), Lower(b)),
            Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned => folder.Shift(op, Lower(a), Amount(b)),
            _ => folder.Binary(op, Lower(a), Lower(b)),
        };
    }

    private int LowBits(int node, int width) => source.WidthOf(node) > GreatestWord ? Part(node, 0, width) : Lower(node);

    /// <summary>An address of a memory; decided here, before any code is made, so that whoever refuses can still choose another way.</summary>
    private int Address(int node) => source.WidthOf(node) <= GreatestAddress
        ? Lower(node)
        : throw new NotVectorisableException($"an address has {source.WidthOf(node)} bits");

    private int Amount(int node) => source.WidthOf(node) <= GreatestWord
        ? Lower(node)
        : throw new NotVectorisableException($"a shift amount has {source.WidthOf(node)} bits");

    /// <summary>Operators with a narrow result of a wide operand: comparisons and reductions, word by word.</summary>
    private int LowerWideOperand(Op op, int node)
    {
        var (a, b, width) = (source.A(node), source.B(node), source.WidthOf(source.A(node)));
        var result = -1;
        for (var low = 0; low < width; low += GreatestWord)
        {
            var bits = Math.Min(GreatestWord, width - low);
            var part = op switch
            {
                Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor => folder.Unary(op, Part(a, low, bits)),
                Op.Equal or Op.NotEqual => folder.Compare(op, Part(a, low, bits), Part(b, low, bits)),
                Op.MultiplyUnsigned or Op.MultiplySigned => throw new NotVectorisableException($"a factor has {width} bits"),
                _ => throw new NotVectorisableException($"a comparison has operands of {width} bits"),
            };
            result = result < 0 ? part : folder.Binary(op switch { Op.ReduceOr or Op.NotEqual => Op.Or, Op.ReduceXor => Op.Xor, _ => Op.And }, result, part);
        }

        return result;
    }

    /// <summary>Bits of a node of any width.</summary>
    private int Part(int node, int low, int width)
    {
        if (source.WidthOf(node) <= GreatestWord && source.OpOf(node) != Op.Concat)
            return folder.Slice(Lower(node), low, width);
        var key = (node, low, width);
        if (!partsKnown.TryGetValue(key, out var part))
            partsKnown.Add(key, part = PartNew(node, low, width));
        return part;
    }

    private int PartNew(int node, int low, int width)
    {
        var (op, a, b, c) = (source.OpOf(node), source.A(node), source.B(node), source.C(node));
        switch (op)
        {
            case Op.Constant:
                return folder.Constant((source.ConstantOf(node) >> low) & OpSemantics.Mask(width), width);
            case Op.Signal:
                return LeafPart(a, low, width);
            case Op.Concat:
                return ConcatPart(node, low, width);
            case Op.Slice:
                return Part(a, b + low, width);
            case Op.Not:
                return folder.Unary(op, Part(a, low, width));
            case Op.And or Op.Or or Op.Xor:
                return folder.Binary(op, Part(a, low, width), Part(b, low, width));
            case Op.Mux:
                return folder.Mux(Lower(a), Part(b, low, width), Part(c, low, width));
            case Op.ZeroExtend or Op.SignExtend:
                return ExtendedPart(node, low, width);
            case Op.DynamicSlice:
                return Tree(node, low, width);
            case Op.MemoryRead:
                throw new NotVectorisableException($"words of a memory have {source.WidthOf(node)} bits");
            default:
                throw new NotVectorisableException($"it has {op} on {source.WidthOf(node)} bits");
        }
    }

    private int ExtendedPart(int node, int low, int width)
    {
        var a = source.A(node);
        var own = source.WidthOf(a);
        var inside = Math.Clamp(own - low, 0, width);
        if (inside == width)
            return Part(a, low, width);
        var fill = source.OpOf(node) == Op.ZeroExtend ? folder.Constant(BigInteger.Zero, 1) : Part(a, own - 1, 1);
        var above = width - inside;
        var high = above == 1 ? fill : folder.SignExtend(fill, above);
        return inside == 0 ? high : folder.Concat([high, Part(a, low, inside)]);
    }

    private int ConcatPart(int node, int low, int width)
    {
        var pieces = new List<int>();
        var start = source.WidthOf(node);
        foreach (var part in source.Parts(node).ToArray())
        {
            start -= source.WidthOf(part);
            var (first, end) = (Math.Max(low, start), Math.Min(low + width, start + source.WidthOf(part)));
            if (first < end)
                pieces.Add(Part(part, first - start, end - first));
        }

        return pieces.Count == 1 ? pieces[0] : folder.Concat([.. pieces]);
    }

    private int LeafPart(int signal, int low, int width)
    {
        var pieces = new List<int>();
        foreach (var column in columns[signal])
        {
            var (first, end) = (Math.Max(low, column.Low), Math.Min(low + width, column.Low + column.Width));
            if (first < end)
                pieces.Insert(0, folder.Slice(definition.Nodes.Intern(Op.Signal, column.Width, column.Signal), first - column.Low, end - first));
        }

        return pieces.Count == 1 ? pieces[0] : folder.Concat([.. pieces]);
    }

    private int Element(int node)
    {
        var (width, a) = (source.WidthOf(node), source.A(node));
        if (source.WidthOf(a) <= GreatestWord && source.WidthOf(source.B(node)) <= GreatestWord && source.OpOf(a) != Op.Concat)
            return folder.DynamicSlice(Lower(a), Lower(source.B(node)), source.C(node), width);
        return Tree(node, 0, width);
    }

    /// <summary>Bits of the element that an index chooses, as a balanced tree of selections by the bits of the index.</summary>
    private int Tree(int node, int low, int width)
    {
        var (a, index, stride) = (source.A(node), source.B(node), source.C(node));
        var count = ((source.WidthOf(a) - source.WidthOf(node)) / stride) + 1;
        var bits = source.WidthOf(index);
        if (count > MostElements)
            throw new NotVectorisableException($"a run-time index chooses among {count} elements");
        var depth = Math.Min(bits, BitOperations.Log2((uint)Math.Max(1, count - 1)) + 1);
        var level = new List<int>();
        for (var i = 0; i < Math.Min(count, 1 << depth); i++)
            level.Add(Part(a, (i * stride) + low, width));
        for (var bit = 0; bit < depth; bit++)
        {
            var choice = Part(index, bit, 1);
            var next = new List<int>();
            for (var i = 0; i < level.Count; i += 2)
                next.Add(folder.Mux(choice, i + 1 < level.Count ? level[i + 1] : folder.Constant(BigInteger.Zero, width), level[i]));
            level = next;
        }

        if (bits <= depth)
            return level[0];
        var rest = -1;
        for (var first = depth; first < bits; first += GreatestWord)
        {
            var any = folder.Unary(Op.ReduceOr, Part(index, first, Math.Min(GreatestWord, bits - first)));
            rest = rest < 0 ? any : folder.Binary(Op.Or, rest, any);
        }

        return folder.Mux(rest, folder.Constant(BigInteger.Zero, width), level[0]);
    }
}
