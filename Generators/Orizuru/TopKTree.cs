using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>The best value of a part of a frame: a node of a tree.</summary>
public sealed class TopKWinner : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="indexBits">Width of the index in the part; 0 for a value by itself.</param>
    public TopKWinner(TopKConfig config, int indexBits)
    {
        ArgumentNullException.ThrowIfNull(config);
        Stored = new TopKStored(config);
        if (indexBits > 0)
            Index = Shape.UInt(indexBits);
    }

    /// <summary>There is a value; the other fields mean nothing otherwise.</summary>
    public Bit IsAvailable { get; } = Shape.Bit();

    /// <summary>The value, its key inverted in the tree of the least.</summary>
    public TopKStored Stored { get; }

    /// <summary>Its index in the part.</summary>
    public UInt? Index { get; }
}

/// <summary>
/// What the trees have in common. All of them look for the greatest key and take the left one of equal keys, so that the lowest index wins; the tree of the
/// least is given inverted keys. Whether a value is available is a bit of its own: no key stands for a value that was taken.
/// </summary>
public static class TopKTree
{
    /// <summary>Levels of a binary tree.</summary>
    /// <param name="leaves">Its leaves, at least 1.</param>
    /// <returns>ceil(log2(leaves)), 0 for a leaf by itself.</returns>
    public static int Levels(int leaves) => leaves == 1 ? 0 : BitsToCount(leaves);

    /// <summary>A value as a tree compares it, or back.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="stored">The value.</param>
    /// <param name="isMin">Whether the tree is that of the least: its keys are inverted.</param>
    /// <returns>The value. Combinational.</returns>
    public static TopKStored Sense(TopKConfig config, TopKStored stored, bool isMin)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (!isMin)
            return stored;
        var inverted = Wire.Of(new TopKStored(config));
        inverted.Key.Value = (~stored.Key.AsBits()).AsUInt();
        if (inverted.IsNegativeZero is { } flag)
            flag.Value = stored.IsNegativeZero!;
        return inverted;
    }

    /// <summary>Whether the right one of two values wins. One comparator.</summary>
    /// <param name="left">The left one.</param>
    /// <param name="right">The right one.</param>
    /// <returns>False where they are equal and where none is available. Combinational.</returns>
    public static Bit RightWins(TopKWinner left, TopKWinner right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return RightWins((left.IsAvailable, right.IsAvailable), right.Stored.Key > left.Stored.Key);
    }

    /// <summary>Whether the right one of two values wins, the comparison of which was made before. No comparator.</summary>
    /// <param name="isAvailable">Whether the left and the right one are available.</param>
    /// <param name="isGreater">The right one's key is greater than the left one's, not equal.</param>
    /// <returns>As <see cref="RightWins(TopKWinner, TopKWinner)"/>.</returns>
    public static Bit RightWins((Bit Left, Bit Right) isAvailable, Bit isGreater)
    {
        return isAvailable.Right & (!isAvailable.Left | isGreater);
    }

    /// <summary>The winner of two, with an index of one bit more.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="left">The left one.</param>
    /// <param name="right">The right one.</param>
    /// <param name="rightWins">Whether the right one wins.</param>
    /// <returns>The winner. Combinational.</returns>
    public static TopKWinner Winner(TopKConfig config, TopKWinner left, TopKWinner right, Bit rightWins)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(rightWins);
        var winner = Wire.Of(new TopKWinner(config, (left.Index?.Width ?? 0) + 1));
        winner.IsAvailable.Value = left.IsAvailable | right.IsAvailable;
        winner.Stored.Value = Mux(rightWins, right.Stored, left.Stored);
        winner.Index!.Value = left.Index is { } leftIndex ? Cat(rightWins, Mux(rightWins, right.Index!, leftIndex)).AsUInt() : rightWins.AsUInt();
        return winner;
    }

    /// <summary>The winner where there is no right part, with an index of one bit more. No comparator.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="left">The left one.</param>
    /// <returns>The left one. Combinational.</returns>
    public static TopKWinner WithoutRight(TopKConfig config, TopKWinner left)
    {
        ArgumentNullException.ThrowIfNull(left);
        var winner = Wire.Of(new TopKWinner(config, (left.Index?.Width ?? 0) + 1));
        winner.IsAvailable.Value = left.IsAvailable;
        winner.Stored.Value = left.Stored;
        winner.Index!.Value = left.Index is { } index ? index : 0;
        return winner;
    }

    /// <summary>Compares the keys of two values for both trees at once. One comparator: of greater, equal and less it finds all three.</summary>
    /// <param name="left">The left one, its key not inverted.</param>
    /// <param name="right">The right one.</param>
    /// <returns>Whether the right key is greater, and whether it is less; neither where they are equal. Combinational.</returns>
    public static (Bit Greater, Bit Less) Compare(TopKStored left, TopKStored right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var isGreater = right.Key > left.Key;
        return (isGreater, !isGreater & (right.Key != left.Key));
    }

    /// <summary>A value and its index as one of a list's.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="winner">The root's value.</param>
    /// <param name="isMin">Whether the tree is that of the least.</param>
    /// <returns>The head. Combinational.</returns>
    public static TopKHead Head(TopKConfig config, TopKWinner winner, bool isMin)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(winner);
        var head = Wire.Of(new TopKHead(config));
        head.Stored.Value = Sense(config, winner.Stored, isMin);
        head.Index.Value = winner.Index is { } index ? index.Wrap(config.IndexBits) : 0;
        return head;
    }
}
