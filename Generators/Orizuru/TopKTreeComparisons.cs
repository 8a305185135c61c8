namespace Generators.Orizuru;

/// <summary>
/// Comparisons of the tree architectures: those that build the trees, and one in each level for each value that is taken and needs a successor. For full
/// frames of N = 2^L values and lists of k that is 1.5 N − 2 + 2 (k − 1) L; with two trees that share nothing 2 (N − 1) + 2 (k − 1) L.
/// </summary>
public static class TopKTreeComparisons
{
    /// <summary>Levels of a tree: ceil(log2(MaxLength)).</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Their number, 0 for frames of one value.</returns>
    public static int Levels(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return TopKTree.Levels(config.MaxLength);
    }

    /// <summary>
    /// Comparisons that build the trees while a frame is loaded: a node compares when there are values on both sides of it. m values meet in m − 1 nodes of each
    /// tree, whatever their places are; a pair of neighbours, 2 i and 2 i + 1, is compared once for both.
    /// </summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>2 (m − 1) − pairs.</returns>
    public static long OfAvailable(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        var available = Enumerable.Range(0, frame.Values.Length).Select(i => IsSelectable(config, frame, i)).ToArray();
        var count = available.Count(isAvailable => isAvailable);
        return count == 0 ? 0 : (2L * (count - 1)) - available.Chunk(2).Count(pair => pair.Length == 2 && pair[0] && pair[1]);
    }

    /// <summary>Comparisons that build the trees when every node of the longest frame compares, whatever the frame is.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="sharesLeaves">Whether pairs of leaves are compared once for both trees.</param>
    /// <returns>2 (MaxLength − 1), less MaxLength / 2 when leaves are shared.</returns>
    public static long OfAllNodes(TopKConfig config, bool sharesLeaves)
    {
        ArgumentNullException.ThrowIfNull(config);
        return (2L * (config.MaxLength - 1)) - (sharesLeaves ? config.MaxLength / 2 : 0);
    }

    /// <summary>Comparisons behind values that were taken: none behind the last one of a list.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Levels · (taken from both trees − non-empty lists). A tree gives the items of its list and those that it passes over with MaxWins.</returns>
    public static long OfTaken(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        var items = TopKGolden.Result(config, frame).Items;
        var max = items.Count(item => item is { IsPresent: true, IsMin: false });
        var least = items.Where(item => item is { IsPresent: true, IsMin: true }).ToArray();
        var min = least.Length == 0 ? 0 : Enumerable.Range(0, frame.Values.Length).Count(i => IsSelectable(config, frame, i) && !IsBehind(i, least[^1].Index));
        return Levels(config) * (long)(Math.Max(0, max - 1) + Math.Max(0, min - 1));

        bool IsBehind(int a, int b)
        {
            var order = TopKGolden.Compare(config, frame.Values[a], frame.Values[b]);
            return order > 0 || (order == 0 && a > b);
        }
    }

    private static bool IsSelectable(TopKConfig config, TopKFrame frame, int index) =>
        frame.Keeps(index) && (config.Nan != TopKNan.NeverSelected || !TopKGolden.IsNan(config, frame.Values[index]));
}
