using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>Size of a <see cref="TournamentTree"/>.</summary>
/// <param name="Entries">Number of leaves, a power of two.</param>
/// <param name="KeyBits">Width of a key.</param>
public sealed record TournamentTreeConfig(int Entries = 64, int KeyBits = 16);

/// <summary>
/// A priority queue of keys at fixed places, as in an engine that selects the greatest of many scores: a tree of comparators over registered
/// leaves finds the greatest key, of equal ones that with the lowest index. Popping empties its leaf. One load and one pop per cycle; the popped
/// key is out a cycle later.
/// </summary>
/// <param name="config">Size.</param>
public sealed class TournamentTree(TournamentTreeConfig config) : Module<TournamentTreeConfig>(config)
{
    /// <summary>Writes <see cref="LoadKey"/> into a leaf, full or empty.</summary>
    public Bit Load { get; } = In.Bit();

    /// <summary>Index of that leaf.</summary>
    public UInt LoadIndex { get; } = In.UInt(BitsToCount(config.Entries));

    /// <summary>The key.</summary>
    public UInt LoadKey { get; } = In.UInt(config.KeyBits);

    /// <summary>Takes the greatest key out, of those that were there before this cycle's load. Does nothing when all leaves are empty.</summary>
    public Bit Pop { get; } = In.Bit();

    /// <summary>A key was popped in the cycle before.</summary>
    public Bit PoppedValid { get; } = Out.Bit();

    /// <summary>The last popped key.</summary>
    public UInt PoppedKey { get; } = Out.UInt(config.KeyBits);

    /// <summary>Index of its leaf.</summary>
    public UInt PoppedIndex { get; } = Out.UInt(BitsToCount(config.Entries));

    /// <inheritdoc/>
    protected override void Build()
    {
        var leaves = Enumerable.Range(0, Config.Entries)
            .Select(i => new Leaf(Reg.Bit().Named($"full_{i}"), Reg.UInt(Config.KeyBits).Named($"key_{i}")))
            .ToArray();
        var winner = Balanced(leaves.Select((leaf, i) => new Entry(leaf.Full, leaf.Key, UInt.Constant(i, LoadIndex.Width))), Greater);

        var pops = (Pop & winner.Full).Named("pops");
        PoppedValid.Value = Delay(pops);
        PoppedKey.Value = Delay(winner.Key, enable: pops);
        PoppedIndex.Value = Delay(winner.Index, enable: pops);

        for (var i = 0; i < leaves.Length; i++)
        {
            using (When(Load & (LoadIndex == i)))
            {
                leaves[i].Full.Next = true;
                leaves[i].Key.Next = LoadKey;
            }

            using (ElseWhen(pops & (winner.Index == i)))
                leaves[i].Full.Next = false;
        }
    }

    /// <summary>An empty entry loses against a full one; of equals the left one wins, which has the lower index.</summary>
    private static Entry Greater(Entry left, Entry right)
    {
        var takesRight = Cat(right.Full, right.Key).AsUInt() > Cat(left.Full, left.Key).AsUInt();
        return new Entry(
            Mux(takesRight, right.Full, left.Full), Mux(takesRight, right.Key, left.Key), Mux(takesRight, right.Index, left.Index));
    }

    private sealed record Leaf(Bit Full, UInt Key);

    private sealed record Entry(Bit Full, UInt Key, UInt Index);
}
