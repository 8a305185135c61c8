namespace HdlDsl;

/// <summary>Anything that carries bits: a <see cref="Signal"/>, a <see cref="Vec{T}"/> or a <see cref="Bundle"/>.</summary>
public abstract class Data : INameable
{
    private protected Data()
    {
    }

    /// <summary>Total number of bits.</summary>
    public abstract int BitWidth { get; }

    /// <summary>All bits as one vector; the first field of a bundle and element 0 of a vector are the lowest.</summary>
    /// <returns>A vector of <see cref="BitWidth"/> bits.</returns>
    public abstract Bits AsBits();

    /// <inheritdoc/>
    void INameable.SuggestName(string name) => Name(name, isSuggestion: true);

    internal void GiveName(string name) => Name(name, isSuggestion: false);

    internal abstract void Name(string name, bool isSuggestion);

    /// <summary>Lists the scalars in order of declaration; a vector is one packed scalar.</summary>
    internal abstract void CollectLeaves(string path, bool isFlipped, List<Leaf> leaves);

    /// <summary>A new object of the same shape without storage.</summary>
    internal abstract Data CloneShape();

    /// <summary>A new object of the same shape that stands for bits of a vector, assignable when the vector is.</summary>
    internal abstract Data ViewOver(Signal packed, int low);

    /// <summary>Whether signals run both ways through it, as in a stream; such data is no value.</summary>
    internal bool HasFlippedFields() => this is Bundle && Leaves().Exists(leaf => leaf.IsFlipped);

    internal List<Leaf> Leaves()
    {
        var leaves = new List<Leaf>();
        CollectLeaves("", isFlipped: false, leaves);
        return leaves;
    }

    private static bool HaveTheSameWidths(List<Leaf> targets, List<Leaf> values) =>
        targets.Zip(values).All(pair => pair.First.Signal.Width == pair.Second.Signal.Width && pair.First.Signal.GetType() == pair.Second.Signal.GetType());

    /// <summary>The whole word, when the leaves are all of a memory word.</summary>
    private static Bits? MemoryWord(List<Leaf> leaves) => DefinitionBuilder.Ambient is { } builder
        && builder.PlaceOf(leaves[0].Signal) is { Memory: >= 0, Low: 0, IsElement: false } place
        && leaves.Sum(leaf => leaf.Signal.Width) == builder.Definition.Memories[place.Memory].Width
        ? new Bits(builder, builder.ReadMemory(place.Memory, place.IndexNode), place)
        : null;

    internal void AssignFrom(Data value, bool isSequential)
    {
        var targets = Leaves();
        var values = value.Leaves();
        if (targets.Count != values.Count)
            throw Errors.ShapesDiffer(this, value);
        if (targets.Count > 1 && MemoryWord(targets) is { } word && HaveTheSameWidths(targets, values))
        {
            // One write of the word, not one of each field; fields that must be extended or refused are assigned one by one.
            word.AssignSameShape(value.AsBits(), isSequential);
            return;
        }

        for (var i = 0; i < targets.Count; i++)
        {
            var (target, source) = targets[i].IsFlipped && !isSequential ? (values[i], targets[i]) : (targets[i], values[i]);
            target.Signal.AssignSameShape(source.Signal, isSequential);
        }
    }
}
