using System.Numerics;
using System.Runtime.CompilerServices;

namespace HdlDsl.Netlists;

/// <summary>
/// The expression nodes of one definition, one compact table addressed by int. Nodes are hash-consed: the same operator on the same
/// operands is the same node. Operands always have smaller numbers than the node, so ascending order is a topological order.
/// This table knows structure only; identities and folding are <see cref="NodeFolder"/>'s.
/// </summary>
public sealed class NodeTable
{
    private const int InitialCapacity = 64;

    // One row of 24 bytes a node: looking a node up in a large table costs one cache miss, not one for each field.
    private Row[] rows = new Row[InitialCapacity];
    private int[] buckets;
    private int[] pool = new int[InitialCapacity];
    private int poolCount;
    private readonly List<BigInteger> constants = [];
    private readonly Dictionary<(int Width, BigInteger Value), int> constantNodes = [];

    /// <summary>Makes an empty table.</summary>
    public NodeTable()
    {
        buckets = new int[InitialCapacity];
        buckets.AsSpan().Fill(-1);
    }

    /// <summary>Number of nodes; nodes are 0 … Count-1.</summary>
    public int Count { get; private set; }

    /// <summary>The operator of a node.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>Its operator.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Op OpOf(int node) => rows[node].Op;

    /// <summary>Width of a node in bits.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>At least 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int WidthOf(int node) => rows[node].Width;

    /// <summary>First operand field, see <see cref="Op"/>.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>The field.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int A(int node) => rows[node].A;

    /// <summary>Second operand field, see <see cref="Op"/>.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>The field.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int B(int node) => rows[node].B;

    /// <summary>Third operand field, see <see cref="Op"/>.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>The field.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int C(int node) => rows[node].C;

    /// <summary>The parts of a <see cref="Op.Concat"/>, most significant first.</summary>
    /// <param name="node">A concatenation.</param>
    /// <returns>Node numbers.</returns>
    public ReadOnlySpan<int> Parts(int node) => pool.AsSpan(rows[node].A, rows[node].B);

    /// <summary>True when the node is a constant.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>Whether its operator is <see cref="Op.Constant"/>.</returns>
    public bool IsConstant(int node) => rows[node].Op == Op.Constant;

    /// <summary>The value of a constant as an unsigned number below 2^width.</summary>
    /// <param name="node">A constant.</param>
    /// <returns>The value.</returns>
    public BigInteger ConstantOf(int node) => constants[rows[node].A];

    /// <summary>The node-number operands of a node, in order; constants, signals have none.</summary>
    /// <param name="node">Node number.</param>
    /// <param name="buffer">Room for three numbers, used unless the node is a concatenation.</param>
    /// <returns>The operands.</returns>
    public ReadOnlySpan<int> OperandsOf(int node, Span<int> buffer)
    {
        ref readonly var row = ref rows[node];
        switch (row.Op)
        {
            case Op.Constant or Op.Signal:
                return [];
            case Op.MemoryRead:
                buffer[0] = row.B;
                return buffer[..1];
            case Op.Not or Op.Negate or Op.Slice or Op.ZeroExtend or Op.SignExtend or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                buffer[0] = row.A;
                return buffer[..1];
            case Op.Concat:
                return Parts(node);
            case Op.Mux:
                buffer[0] = row.A;
                buffer[1] = row.B;
                buffer[2] = row.C;
                return buffer[..3];
            default:
                buffer[0] = row.A;
                buffer[1] = row.B;
                return buffer[..2];
        }
    }

    /// <summary>Finds or adds a constant.</summary>
    /// <param name="value">Any integer; taken modulo 2^width.</param>
    /// <param name="width">Width in bits.</param>
    /// <returns>Node number.</returns>
    public int Constant(BigInteger value, int width)
    {
        if (value.Sign < 0 || value.GetBitLength() > width)
            value &= (BigInteger.One << width) - 1;
        if (constantNodes.TryGetValue((width, value), out var node))
            return node;
        constants.Add(value);
        node = Append(Op.Constant, width, constants.Count - 1, 0, 0);
        constantNodes.Add((width, value), node);
        return node;
    }

    /// <summary>Finds or adds a node other than a constant or a concatenation.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="width">Result width in bits.</param>
    /// <param name="fieldA">First field.</param>
    /// <param name="fieldB">Second field, 0 when unused.</param>
    /// <param name="fieldC">Third field, 0 when unused.</param>
    /// <returns>Node number.</returns>
    public int Intern(Op op, int width, int fieldA, int fieldB = 0, int fieldC = 0)
    {
        var hash = Hash(op, width, fieldA, fieldB, fieldC);
        for (var node = buckets[Bucket(hash)]; node >= 0; node = rows[node].HashNext)
        {
            ref readonly var row = ref rows[node];
            if (row.A == fieldA && row.B == fieldB && row.C == fieldC && row.Op == op && row.Width == width)
                return node;
        }

        return Link(Append(op, width, fieldA, fieldB, fieldC), hash);
    }

    /// <summary>Finds or adds a concatenation.</summary>
    /// <param name="parts">Node numbers, most significant first; at least two.</param>
    /// <returns>Node number.</returns>
    public int Concat(ReadOnlySpan<int> parts)
    {
        var width = 0;
        foreach (var part in parts)
            width = checked(width + rows[part].Width);

        var code = StableHash(parts);
        for (var node = buckets[Bucket(code)]; node >= 0; node = rows[node].HashNext)
        {
            if (rows[node].Op == Op.Concat && Parts(node).SequenceEqual(parts))
                return node;
        }

        if (poolCount + parts.Length > pool.Length)
            Array.Resize(ref pool, Math.Max(pool.Length * 2, poolCount + parts.Length));
        parts.CopyTo(pool.AsSpan(poolCount));
        var start = poolCount;
        poolCount += parts.Length;
        return Link(Append(Op.Concat, width, start, parts.Length, 0), code);
    }

    private static uint StableHash(ReadOnlySpan<int> parts)
    {
        var hash = 17u;
        foreach (var part in parts)
            hash = (hash * 0x9E3779B1u) ^ (uint)part;
        return Mix(hash);
    }

    private static uint Hash(Op op, int width, int fieldA, int fieldB, int fieldC)
    {
        var hash = ((uint)op * 0x85EBCA6Bu) + (uint)width;
        hash = (hash * 0x9E3779B1u) ^ (uint)fieldA;
        hash = (hash * 0x9E3779B1u) ^ (uint)fieldB;
        hash = (hash * 0x9E3779B1u) ^ (uint)fieldC;
        return Mix(hash);
    }

    private static uint Mix(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6Du;
        return hash ^ (hash >> 13);
    }

    private int Bucket(uint hash) => (int)(hash & (uint)(buckets.Length - 1));

    private int Link(int node, uint hash)
    {
        var bucket = Bucket(hash);
        rows[node].HashNext = buckets[bucket];
        buckets[bucket] = node;
        return node;
    }

    private int Append(Op op, int width, int fieldA, int fieldB, int fieldC)
    {
        if (Count == rows.Length)
            Grow();
        var node = Count++;
        rows[node] = new Row { A = fieldA, B = fieldB, C = fieldC, Width = width, HashNext = -1, Op = op };
        return node;
    }

    private void Grow()
    {
        var capacity = rows.Length * 2;
        Array.Resize(ref rows, capacity);
        buckets = new int[capacity];
        buckets.AsSpan().Fill(-1);
        for (var node = 0; node < Count; node++)
        {
            ref readonly var row = ref rows[node];
            if (row.Op == Op.Constant)
                continue;
            Link(node, row.Op == Op.Concat ? StableHash(Parts(node)) : Hash(row.Op, row.Width, row.A, row.B, row.C));
        }
    }

    private struct Row
    {
        public int A;
        public int B;
        public int C;
        public int Width;
        public int HashNext;
        public Op Op;
    }
}
