namespace Generators.Orizuru;

/// <summary>
/// Quick-select as an algorithm on lists, with the pivots of <see cref="TopKArchitecture.QuickSelect"/>: for the number of its comparisons and passes, which
/// depends on them. Values are compared as numbers; there are no keys, memories or cycles.
/// </summary>
public static class QuickSelectModel
{
    /// <summary>What a frame takes.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame; not one that is too long.</param>
    /// <returns>Comparisons, words and passes.</returns>
    public static QuickSelectWork Work(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        var items = TopKGolden.Result(config, frame).Items.Where(item => item.IsPresent).ToArray();
        if (items.Length == 0)
            return default;
        uint?[] slots = [.. Enumerable.Range(0, Math.Max(1, frame.Values.Length)).Select(i => IsSelectable(config, frame, i) ? frame.Values[i] : (uint?)null)];
        uint?[][] words = [.. slots.Chunk(config.Lanes)];
        var first = new Pick();
        var random = 1u;
        foreach (var word in words)
        {
            first.Take(word, random, config.Lanes);
            random = Next(random);
        }

        random = 1;
        var work = default(QuickSelectWork);
        foreach (var isMin in new[] { false, true })
        {
            var list = items.Where(item => item.IsMin == isMin).ToArray();
            if (list.Length == 0)
                continue;
            var order = Comparer<uint>.Create((a, b) => isMin ? TopKGolden.Compare(config, b, a) : TopKGolden.Compare(config, a, b));
            work += Passes(words, (list.Length, first.Value, order), config.Lanes, ref random);
            // The last pass ends with the word of the item whose index is greatest.
            var visited = (list.Max(item => item.Index) / config.Lanes) + 1;
            work += new QuickSelectWork(2L * words.Take(visited).Sum(word => word.Count(value => value is not null)), visited, 1);
        }

        return work;
    }

    private static QuickSelectWork Passes(uint?[][] words, (int Rank, uint Pivot, Comparer<uint> Order) list, int lanes, ref uint random)
    {
        var (rank, pivot, order) = list;
        for (var work = default(QuickSelectWork); ;)
        {
            var (greater, less) = (new Pick(), new Pick());
            var all = 0;
            foreach (var word in words)
            {
                greater.Take([.. word.Select(value => value is { } number && order.Compare(number, pivot) > 0 ? value : null)], random, lanes);
                less.Take([.. word.Select(value => value is { } number && order.Compare(number, pivot) < 0 ? value : null)], random, lanes);
                all += word.Count(value => value is not null);
                random = Next(random);
            }

            work += new QuickSelectWork(2L * all, words.Length, 1);
            var equal = all - greater.Values.Count - less.Values.Count;
            if (rank > greater.Values.Count && rank <= greater.Values.Count + equal)
                return work;
            var side = rank <= greater.Values.Count ? greater : less;
            rank = rank <= greater.Values.Count ? rank : rank - greater.Values.Count - equal;
            pivot = side.Value;
            words = [.. side.Values.Select(value => (uint?)value).Chunk(lanes)];
        }
    }

    private static bool IsSelectable(TopKConfig config, TopKFrame frame, int index) =>
        frame.Keeps(index) && (config.Nan != TopKNan.NeverSelected || !TopKGolden.IsNan(config, frame.Values[index]));

    /// <summary>x^16 + x^14 + x^13 + x^11 + 1, Galois.</summary>
    private static uint Next(uint random) => (random >> 1) ^ ((random & 1) == 0 ? 0 : 0xb400u);

    /// <summary>The values of a pass on one side, and the one that is picked.</summary>
    private sealed class Pick
    {
        private uint count;

        public List<uint> Values { get; } = [];

        public uint Value { get; private set; }

        public void Take(uint?[] word, uint random, int lanes)
        {
            var some = Enumerable.Range(0, word.Length).Where(lane => word[lane] is not null).ToArray();
            if (some.Length == 0)
                return;
            count++;
            Values.AddRange(some.Select(lane => word[lane]!.Value));
            if (random * count >= 0x10000)
                return;
            var start = (int)(random % (uint)lanes);
            var lane = some.Any(each => each >= start) ? some.First(each => each >= start) : some[0];
            Value = word[lane]!.Value;
        }
    }
}
