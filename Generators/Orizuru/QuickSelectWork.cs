namespace Generators.Orizuru;

/// <summary>What quick-select does for a frame.</summary>
/// <param name="Comparisons">Two for each value of each pass, and for each value up to a list's last item.</param>
/// <param name="Words">Words that are read by all passes.</param>
/// <param name="Passes">Passes of both lists, with the ones that pick their items.</param>
public readonly record struct QuickSelectWork(long Comparisons, long Words, int Passes)
{
    /// <summary>Adds what two parts of a frame take.</summary>
    /// <param name="a">One part.</param>
    /// <param name="b">The other part.</param>
    /// <returns>Both together.</returns>
    public static QuickSelectWork operator +(QuickSelectWork a, QuickSelectWork b) => new(a.Comparisons + b.Comparisons, a.Words + b.Words, a.Passes + b.Passes);
}
