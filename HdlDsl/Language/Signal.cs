using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// A scalar of the language: <see cref="Bit"/>, <see cref="Bits"/>, <see cref="UInt"/>, <see cref="SInt"/> or <see cref="Enum{T}"/>.
/// The object is a handle; the netlist table of the module being elaborated holds everything else.
/// Signals are compared by hardware (<c>==</c> makes a comparator); to compare handles use <c>is null</c> or ReferenceEquals.
/// </summary>
public abstract class Signal : Data
{
    /// <summary>Widest signal, in bits.</summary>
    public const int MaxWidth = 1 << 24;

    private DefinitionBuilder? owner;
    private int node = -1;

    private protected Signal(int width, Origin origin)
    {
        Width = width;
        Origin = origin;
    }

    private protected Signal(DefinitionBuilder owner, int node)
    {
        this.owner = owner;
        this.node = node;
        Width = owner.Nodes.WidthOf(node);
    }

    /// <summary>Width in bits, at least 1.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override int BitWidth => Width;

    internal Origin? Origin { get; private set; }

    internal abstract SignalView View { get; }

    internal virtual Type? EnumType => null;

    /// <summary>What the signal is in its bundle; kept when the bundle becomes a port, a wire or a register.</summary>
    internal SignalRoles Roles { get; set; }

    /// <summary>Bits of an element when this is the packed form of a vector, else 0.</summary>
    internal int ElementWidth { get; set; }

    /// <inheritdoc/>
    public override Bits AsBits() => this as Bits ?? (TestbenchPart(0) is { } part ? new Bits(Width, part) : new Bits(Current, NodeIn(Current), Origin));

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({Width})";

    internal static DefinitionBuilder Current => DefinitionBuilder.Required;

    internal abstract Signal Make(DefinitionBuilder builder, int node, Origin? origin);

    internal abstract Signal MakeShape(Origin origin);

    /// <summary>The node that stands for this signal in the module being elaborated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NodeIn(DefinitionBuilder builder) => ReferenceEquals(owner, builder) ? node : builder.Resolve(this, owner);

    internal void Bind(DefinitionBuilder builder, int boundNode, Origin origin)
    {
        owner = builder;
        node = boundNode;
        Origin = origin;
    }

    internal void BindPort(Origin origin) => Origin = origin;

    internal void SetOrigin(Origin? origin) => Origin = origin;

    internal bool IsLiteral => Origin is LiteralOrigin;

    /// <summary>The value of a literal at the width of its partner, or the node extended without sign.</summary>
    internal int ZeroExtended(DefinitionBuilder builder, int width) => builder.Fold.ZeroExtend(NodeIn(builder), width);

    internal int SignExtended(DefinitionBuilder builder, int width) => builder.Fold.SignExtend(NodeIn(builder), width);

    internal override void Name(string name, bool isSuggestion) => DefinitionBuilder.Ambient?.NameSignal(this, name, isSuggestion);

    internal override void CollectLeaves(string path, bool isFlipped, List<Leaf> leaves) =>
        leaves.Add(new Leaf(path, this, isFlipped ^ Roles.HasFlag(SignalRoles.Flipped)));

    internal override Data CloneShape()
    {
        var clone = MakeShape(Origin as ShapeOrigin ?? new ShapeOrigin(default));
        clone.ElementWidth = ElementWidth;
        // Outside its bundle the field of a bound signal is a value like any other; the bundle hands the roles on.
        if (Origin is ShapeOrigin)
            clone.Roles = Roles;
        return clone;
    }

    internal override Data ViewOver(Signal packed, int low) => packed.SliceAs(this, low, Width);

    /// <summary>Bits low+width-1 … low as a signal of the kind of <paramref name="like"/>, assignable when this is.</summary>
    internal Signal SliceAs(Signal like, int low, int width)
    {
        if (TestbenchPart(low) is { } part)
            return like.MakeShape(part);
        var builder = Current;
        var source = NodeIn(builder);
        return like.Make(builder, builder.Fold.Slice(source, low, width), PartOrigin(builder, low));
    }

    internal Origin? PartOrigin(DefinitionBuilder builder, int low) => builder.PlaceOf(this)?.Part(low);

    /// <summary>Outside any Build a part of a port is a handle for testbenches; inside one, and for all other signals, this is null.</summary>
    private PortPartOrigin? TestbenchPart(int low) => DefinitionBuilder.Ambient is not null ? null : Origin switch
    {
        PortOrigin port => new PortPartOrigin(port, low),
        PortPartOrigin part => new PortPartOrigin(part.Port, part.Low + low),
        _ => null,
    };

    internal bool CheckSlice(int high, int low)
    {
        if (low >= 0 && high >= low && high < Width)
            return true;
        if (DefinitionBuilder.Ambient is null)
            throw new Diagnostics.HdlException(Errors.SliceOutOfRange(this, high, low));
        Current.Report(Errors.SliceOutOfRange(this, high, low));
        return false;
    }

    internal Bits SliceBits(int high, int low)
    {
        if (!CheckSlice(high, low))
            (high, low) = (Math.Min(Width - 1, Math.Max(high - low, 0)), 0);
        if (TestbenchPart(low) is { } part)
            return new Bits(high - low + 1, part);
        var builder = Current;
        return new Bits(builder, builder.Fold.Slice(NodeIn(builder), low, high - low + 1), PartOrigin(builder, low));
    }

    internal Bit SelectBit(int index)
    {
        if (!CheckSlice(index, index))
            index = 0;
        if (TestbenchPart(index) is { } part)
            return new Bit(part);
        var builder = Current;
        return new Bit(builder, builder.Fold.Slice(NodeIn(builder), index, 1), PartOrigin(builder, index));
    }

    internal Bit SelectBit(UInt index)
    {
        var builder = Current;
        var indexNode = index.NodeIn(builder);
        var selected = builder.Fold.DynamicSlice(NodeIn(builder), indexNode, 1, 1);
        var place = builder.PlaceOf(this) is { } vector ? ElementAddress.Of(builder, vector, Width, indexNode, 1) : null;
        return new Bit(builder, selected, place);
    }

    internal void AssignNode(int value, bool isSequential) => Current.Assign(this, value, isSequential);

    /// <summary>Assigns a signal of the same kind; used where shapes were matched already.</summary>
    internal abstract void AssignSameShape(Signal value, bool isSequential);

    /// <summary>Checks the width of an unsigned or signed value against this target and extends it.</summary>
    internal void AssignNumber(Signal value, bool isSequential, bool isSigned)
    {
        var builder = Current;
        if (value.Origin is WrapOrigin wrap && ReferenceEquals(wrap.Builder, builder))
        {
            AssignNode(Fitted(builder, wrap.Node, wrap.IsSigned), isSequential);
            return;
        }

        if (value.Width > Width)
        {
            builder.Report(Errors.ValueTooWide(builder, this, value));
            AssignNode(builder.Fold.Slice(value.NodeIn(builder), 0, Width), isSequential);
            return;
        }

        AssignNode(isSigned ? value.SignExtended(builder, Width) : value.ZeroExtended(builder, Width), isSequential);
    }

    private int Fitted(DefinitionBuilder builder, int source, bool isSigned)
    {
        if (builder.Nodes.WidthOf(source) >= Width)
            return builder.Fold.Slice(source, 0, Width);
        return isSigned ? builder.Fold.SignExtend(source, Width) : builder.Fold.ZeroExtend(source, Width);
    }

    /// <summary>Checks that a value without numeric meaning has exactly the width of this target.</summary>
    internal void AssignExact(Signal value, bool isSequential)
    {
        var builder = Current;
        var valueNode = value.NodeIn(builder);
        if (value.Width != Width)
        {
            builder.Report(Errors.WidthsDiffer(builder, this, value));
            valueNode = value.Width > Width ? builder.Fold.Slice(valueNode, 0, Width) : builder.Fold.ZeroExtend(valueNode, Width);
        }

        AssignNode(valueNode, isSequential);
    }

    /// <summary>Bitwise operands must have one width, but a literal takes its partner's.</summary>
    internal static (int A, int B) BitwiseOperands(DefinitionBuilder builder, Signal a, Signal b, string op, bool isSigned)
    {
        var width = Math.Max(a.Width, b.Width);
        if (a.Width != b.Width && !(a.IsLiteral && a.Width < b.Width) && !(b.IsLiteral && b.Width < a.Width))
            builder.Report(Errors.BitwiseWidthsDiffer(a, b, op));
        return isSigned
            ? (a.SignExtended(builder, width), b.SignExtended(builder, width))
            : (a.ZeroExtended(builder, width), b.ZeroExtended(builder, width));
    }

    internal Bit Reduce(Op op)
    {
        var builder = Current;
        return new Bit(builder, builder.Fold.Unary(op, NodeIn(builder)), null);
    }

    internal static int CheckWidth(long width, [CallerMemberName] string what = "")
    {
        if (width is >= 1 and <= MaxWidth)
            return (int)width;
        throw Errors.IllegalWidth(width, what);
    }

    /// <summary>Checks a fixed shift amount.</summary>
    internal static void CheckShift(int count)
    {
        if (count < 0)
            throw Errors.NegativeShift(count);
    }

    internal static int UnsignedWidth(BigInteger value) => Math.Max(1, (int)value.GetBitLength());

    internal static int SignedWidth(BigInteger value) => (int)value.GetBitLength() + 1;
}
