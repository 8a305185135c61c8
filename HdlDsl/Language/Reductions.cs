namespace HdlDsl;

public static partial class Hdl
{
    /// <summary>Sum of all values by a balanced tree; nothing is lost.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>Width of the widest plus ceil(log2(count)) bits.</returns>
    public static UInt SumTree(this IEnumerable<UInt> values) => Balanced(values, (a, b) => a + b);

    /// <summary>Sum of all values by a balanced tree; nothing is lost.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>Width of the widest plus ceil(log2(count)) bits.</returns>
    public static SInt SumTree(this IEnumerable<SInt> values) => Balanced(values, (a, b) => a + b);

    /// <summary>Whether any of the bits is set.</summary>
    /// <param name="bits">Any number; none gives 0.</param>
    /// <returns>One bit.</returns>
    public static Bit AnySet(this IEnumerable<Bit> bits)
    {
        var all = bits.ToArray();
        return all.Length == 0 ? false : Balanced(all, (a, b) => a | b);
    }

    /// <summary>Whether all of the bits are set.</summary>
    /// <param name="bits">Any number; none gives 1.</param>
    /// <returns>One bit.</returns>
    public static Bit AllSet(this IEnumerable<Bit> bits)
    {
        var all = bits.ToArray();
        return all.Length == 0 ? true : Balanced(all, (a, b) => a & b);
    }

    /// <summary>Combines values pairwise, level by level: depth ceil(log2(count)).</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="values">At least one.</param>
    /// <param name="combine">An associative operation.</param>
    /// <returns>The combination, in order.</returns>
    public static T Balanced<T>(IEnumerable<T> values, Func<T, T, T> combine)
    {
        ArgumentNullException.ThrowIfNull(combine);
        var level = values.ToList();
        if (level.Count == 0)
            throw Errors.NothingToJoin();
        while (level.Count > 1)
        {
            var next = new List<T>((level.Count + 1) / 2);
            for (var i = 0; i + 1 < level.Count; i += 2)
                next.Add(combine(level[i], level[i + 1]));
            if (level.Count % 2 != 0)
                next.Add(level[^1]);
            level = next;
        }

        return level[0];
    }
}
