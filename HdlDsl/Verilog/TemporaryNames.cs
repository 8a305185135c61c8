using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Names of the wires that the printer needs for expressions without a name: <c>_add_count_1f3a09</c>. The digits are a hash of the
/// structure (operators, widths, constants, names of leaves), so a name changes only when the expression does. A hash is kept per node;
/// the text is made anew at each mention, so that a million temporaries cost no strings. Equal hashes get a suffix in node order.
/// </summary>
internal sealed class TemporaryNames
{
    private const int LongestOperandName = 8;
    private static readonly string[] Mnemonics =
    [
        "const", "copy", "read", "not", "and", "or", "xor", "neg", "add", "sub", "mul", "smul", "div", "sdiv", "rem", "srem",
        "eq", "ne", "lt", "slt", "le", "sle", "shl", "shr", "sra", "slice", "select", "cat", "zext", "sext", "mux",
        "all", "any", "parity",
    ];

    private readonly ModulePlan plan;
    private readonly NodeTable nodes;
    private readonly uint[] hash;
    private readonly Dictionary<int, int> suffixes = [];

    public TemporaryNames(ModulePlan plan)
    {
        this.plan = plan;
        nodes = plan.Nodes;
        hash = new uint[nodes.Count];
        var seen = new HashSet<uint>();
        Span<char> name = stackalloc char[64];
        for (var node = 0; node < hash.Length; node++)
        {
            if (plan.Uses[node] == 0)
                continue;
            hash[node] = HashOf(node);
            if (plan.Places[node] != Place.Temporary)
                continue;
            var suffix = 0;
            while (!seen.Add(Mix(hash[node] & 0xFFFFFF, (uint)suffix)) || plan.Names.IsTaken(Compose(node, suffix, name)))
                suffix++;
            if (suffix > 0)
                suffixes.Add(node, suffix);
        }
    }

    /// <summary>Writes the name of a temporary into a buffer.</summary>
    /// <param name="node">A node placed as temporary.</param>
    /// <param name="buffer">Room for 64 characters.</param>
    /// <returns>The part of the buffer used.</returns>
    public ReadOnlySpan<char> NameOf(int node, Span<char> buffer) =>
        Compose(node, suffixes.Count == 0 ? 0 : suffixes.GetValueOrDefault(node), buffer);

    private ReadOnlySpan<char> Compose(int node, int suffix, Span<char> buffer)
    {
        var used = 0;
        Append("_", buffer, ref used);
        Append(Mnemonics[(int)nodes.OpOf(node)], buffer, ref used);
        Span<int> operands = stackalloc int[3];
        if (nodes.OpOf(node) != Op.Concat)
        {
            foreach (var operand in nodes.OperandsOf(node, operands))
            {
                if (LeafName(operand) is { Length: > 0 and <= LongestOperandName } name && name[0] != '_')
                {
                    Append("_", buffer, ref used);
                    Append(name, buffer, ref used);
                }
            }
        }

        Append("_", buffer, ref used);
        (hash[node] & 0xFFFFFF).TryFormat(buffer[used..], out var written, "x6", CultureInfo.InvariantCulture);
        used += written;
        if (suffix > 0)
        {
            Append("_", buffer, ref used);
            suffix.TryFormat(buffer[used..], out written, provider: CultureInfo.InvariantCulture);
            used += written;
        }

        return buffer[..used];
    }

    private static void Append(ReadOnlySpan<char> text, Span<char> buffer, ref int used)
    {
        text.CopyTo(buffer[used..]);
        used += text.Length;
    }

    private string? LeafName(int node)
    {
        if (nodes.OpOf(node) == Op.Signal)
            return plan.Names.Signals[plan.Resolve(nodes.A(node))];
        return plan.Places[node] == Place.Named ? plan.Names.Nodes[node] : null;
    }

    private uint HashOf(int node)
    {
        var op = nodes.OpOf(node);
        var code = Mix((uint)op, (uint)nodes.WidthOf(node));
        if (LeafName(node) is { } name)
        {
            foreach (var character in name)
                code = Mix(code, character);
            return code;
        }

        switch (op)
        {
            case Op.Constant:
                return Mix(code, HashOf(nodes.ConstantOf(node)));
            case Op.MemoryRead:
                foreach (var character in plan.Names.Memories[nodes.A(node)])
                    code = Mix(code, character);
                break;
            case Op.Slice:
                code = Mix(code, (uint)nodes.B(node));
                break;
            case Op.DynamicSlice:
                code = Mix(code, (uint)nodes.C(node));
                break;
        }

        Span<int> buffer = stackalloc int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
            code = Mix(code, hash[operand]);
        return code;
    }

    private static uint HashOf(BigInteger value)
    {
        if (value <= uint.MaxValue)
            return (uint)value;
        var code = 0u;
        foreach (var part in value.ToByteArray(isUnsigned: true))
            code = Mix(code, part);
        return code;
    }

    private static uint Mix(uint code, uint more)
    {
        code = (code ^ more) * 0x9E3779B1u;
        code ^= code >> 15;
        code *= 0x85EBCA6Bu;
        return code ^ (code >> 13);
    }
}
