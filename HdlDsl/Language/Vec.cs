using System.Collections;

namespace HdlDsl;

/// <summary>
/// A vector of equal elements, one packed signal in the netlist with element 0 lowest. Elements are read and assigned by a C# number
/// or, in hardware, by a signal; beyond the end a read gives 0 and an assignment does nothing.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed class Vec<T> : Data, IReadOnlyList<T>
    where T : Data
{
    private readonly T element;

    internal Vec(int count, T element, Bits packed)
    {
        Count = count;
        this.element = element;
        Packed = packed;
        packed.ElementWidth = element.BitWidth;
    }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Combinational assignment of all elements.</summary>
    public Vec<T> Value
    {
        set => AssignFrom(value, isSequential: false);
    }

    /// <summary>Sequential assignment of all elements.</summary>
    public Vec<T> Next
    {
        set => AssignFrom(value, isSequential: true);
    }

    /// <inheritdoc/>
    public override int BitWidth => Packed.Width;

    internal Bits Packed { get; }

    /// <summary>One element.</summary>
    /// <param name="index">0 … Count−1.</param>
    public T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
                throw Errors.ElementOutOfRange(index, Count);
            return (T)element.ViewOver(Packed, index * element.BitWidth);
        }
    }

    /// <summary>One element chosen at run time.</summary>
    /// <param name="index">Element number.</param>
    public T this[UInt index]
    {
        get
        {
            var builder = DefinitionBuilder.Required;
            var indexNode = index.NodeIn(builder);
            var width = element.BitWidth;
            var selected = builder.Fold.DynamicSlice(Packed.NodeIn(builder), indexNode, width, width);
            var place = builder.PlaceOf(Packed) is { } vector ? ElementAddress.Of(builder, vector, Packed.Width, indexNode, width) : null;
            var view = new Bits(builder, selected, place);
            return (T)element.ViewOver(view, 0);
        }
    }

    /// <inheritdoc/>
    public override Bits AsBits() => Packed;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void Name(string name, bool isSuggestion) => Packed.Name(name, isSuggestion);

    internal override void CollectLeaves(string path, bool isFlipped, List<Leaf> leaves) => Packed.CollectLeaves(path, isFlipped, leaves);

    internal override Data CloneShape() => new Vec<T>(Count, element, (Bits)Packed.CloneShape());

    internal override Data ViewOver(Signal packed, int low) => new Vec<T>(Count, element, (Bits)Packed.ViewOver(packed, low));
}
