using System.Collections.Immutable;

namespace Generators.Orizuru;

/// <summary>Frames for engines: corners and seeded random ones.</summary>
public static class TopKStimulus
{
    /// <summary>Encodings that are special in a format: zeros, least and greatest numbers, infinities, NaNs of both kinds and signs.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The encodings.</returns>
    public static ImmutableArray<uint> Specials(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var top = 1u << (config.ValueBits - 1);
        var all = (top - 1) | top;
        if (!config.IsFloat)
            return [.. new[] { 0u, 1u & all, top - 1, top, all, all - 1 }.Distinct()];
        var infinity = all & ~top & ~((1u << config.FractionBits) - 1);
        var quiet = infinity | (1u << (config.FractionBits - 1));
        uint[] positive = [0, 1, (1u << config.FractionBits) - 1, 1u << config.FractionBits, infinity - 1, infinity, infinity + 1, quiet, all & ~top];
        return [.. positive.Concat(positive.Select(value => value | top))];
    }

    /// <summary>Frames that are special by their values, lengths or counts; each fits the engine but for those that are too long on purpose.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The frames, all of them one right after the other is a good test too.</returns>
    public static IEnumerable<TopKFrame> Corners(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var n = config.MaxLength;
        var k = config.MaxCount;
        var half = Math.Min(k, Math.Max(1, n / 2));
        var specials = Specials(config);
        var numbers = specials.Where(value => !TopKGolden.IsNan(config, value)).ToArray();
        var (zero, one) = (0u, 1u);
        var (least, greatest) = (numbers.MinBy(value => value, Order(config)), numbers.MaxBy(value => value, Order(config)));
        yield return Of("all equal", one, n, k, k);
        yield return Of("all equal, short lists", zero, n, Math.Min(3, k), Math.Min(2, k));
        yield return new TopKFrame("two values alternating", Make(n, i => i % 2 == 0 ? zero : greatest), half, half);
        yield return new TopKFrame("ascending", Sorted(config, n), k, k);
        yield return new TopKFrame("descending", [.. Sorted(config, n).Reverse()], half, k);
        foreach (var at in Places(n))
            yield return new TopKFrame($"spike at {at}", Make(n, i => i == at ? greatest : zero), 1, 1);
        foreach (var at in Places(n))
            yield return new TopKFrame($"dip at {at}", Make(n, i => i == at ? least : greatest), 1, 1);
        // Equal neighbours above or below all others, wherever they are: the left one comes first in both lists.
        foreach (var at in (n <= 16 ? Enumerable.Range(0, n) : Places(n)).Where(at => at < n - 1))
        {
            yield return new TopKFrame($"equal and greatest at {at}", Make(n, i => i == at || i == at + 1 ? greatest : zero), Math.Min(k, 2), Math.Min(k, 1));
            yield return new TopKFrame($"equal and least at {at}", Make(n, i => i == at || i == at + 1 ? least : greatest), Math.Min(k, 1), Math.Min(k, 2));
        }

        yield return new TopKFrame("special values", Make(n, i => specials[i % specials.Length]), k, k);
        yield return new TopKFrame("special values, backwards", Make(n, i => specials[(n - 1 - i) % specials.Length]), half, half);
        yield return new TopKFrame("numbers only", Make(n, i => numbers[i % numbers.Length]), half, half);
        if (config.IsFloat)
        {
            var sign = 1u << (config.ValueBits - 1);
            yield return Of("all −0", sign, n, half, half);
            yield return new TopKFrame("both zeros", Make(n, i => i % 3 == 1 ? sign : 0), k, k);
            yield return new TopKFrame("subnormal numbers", Make(n, i => (uint)((i * 7 % 5) + 1) | (i % 2 == 0 ? sign : 0)), half, half);
            var infinity = numbers.Max(value => value & ~sign);
            yield return new TopKFrame("infinities", Make(n, i => (i % 4) switch { 0 => infinity, 1 => infinity | sign, _ => (uint)i % 3 }), half, half);
        }

        if (config.Format != TopKFormat.Unsigned)
        {
            var sign = 1u << (config.ValueBits - 1);
            // −0 comes out of both lists wherever it is: below positive numbers, above negative ones.
            foreach (var at in n <= 16 ? Enumerable.Range(0, n) : Places(n))
            {
                yield return new TopKFrame($"−0 at {at}, least", Make(n, i => i == at ? sign : 1u), Math.Min(k, 1), Math.Min(k, 1));
                yield return new TopKFrame($"−0 at {at}, greatest", Make(n, i => i == at ? sign : sign | 1u), Math.Min(k, 1), Math.Min(k, 1));
            }

            foreach (var length in Lengths(config).Where(length => length > 0))
                yield return new TopKFrame($"all negative, {length}", Make(length, i => sign | (uint)(i % 5 == 0 ? 2 : 3) & (sign - 1)), half, half);
        }

        yield return new TopKFrame("k equal to the k-th", Make(n, i => i < half ? greatest : zero), half, half);
        yield return new TopKFrame("k + 1 equal to the k-th", Make(n, i => i <= half ? greatest : zero), half, half);
        yield return new TopKFrame("one part emptied first", Make(n, i => i < (n + 3) / 4 ? greatest : zero), Math.Min(k, (n + 3) / 4), 1);
        yield return new TopKFrame("the same part emptied by both", Make(n, i => i < (n + 3) / 4 ? (i % 2 == 0 ? greatest : least) : zero), half, half);
        foreach (var (max, min) in Counts(config))
            yield return new TopKFrame($"counts {max}, {min}", Make(n, i => specials[i * 5 % specials.Length]), max, min);
        foreach (var length in Lengths(config))
            yield return new TopKFrame($"length {length}", Make(length, i => numbers[i * 3 % numbers.Length]), k, k);
        yield return new TopKFrame("holes", Make(n, i => numbers[i % numbers.Length]), k, k) { Holes = [.. Enumerable.Range(0, n).Where(i => i % 3 != 1)] };
        yield return new TopKFrame("nothing kept", Make(n, _ => greatest), k, k) { Holes = [.. Enumerable.Range(0, n)] };
        yield return new TopKFrame("aborted", Make(n, _ => greatest), k, k) { IsAborted = true };
        yield return Of("behind an aborted one", zero, 1, k, k);
        yield return Of("too many beats", greatest, (config.Words * config.Lanes) + 1, k, k);
        yield return Of("much too long", greatest, (config.Words + 2) * config.Lanes, k, k);
        if (config.Words * config.Lanes > n)
            yield return Of("too long by one value", greatest, n + 1, k, k);
        foreach (var frame in BeatsTooMany(config, greatest))
            yield return frame;
        var above = (1 << config.CountBits) - 1;
        yield return new TopKFrame("counts above the limit", Make(n, i => numbers[i % numbers.Length]), above, above);
        yield return Of("behind one that was too long", one, n, half, half);
    }

    /// <summary>Random frames: lengths, counts, holes, and values of many, few (half of them occur before) or special kinds.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The frames.</returns>
    public static IEnumerable<TopKFrame> Random(TopKConfig config, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var specials = Specials(config);
        var mask = (uint)((1UL << config.ValueBits) - 1);
        for (var number = 0; number < count; number++)
        {
            // One frame in twelve may be too long, by its values or by its beats.
            var longest = random.Next(12) == 0 ? (config.Words + 2) * config.Lanes : config.MaxLength;
            var length = random.Next(4) == 0 || longest > config.MaxLength ? random.Next(longest + 1) : longest;
            var duplicates = random.Next(3) switch { 0 => 0.05, 1 => 0.5, _ => 0.0 };
            var specialChance = random.Next(3) == 0 ? 0.3 : 0.0;
            var values = new uint[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = (uint)random.NextInt64() & mask;
                if (i > 0 && random.NextDouble() < duplicates)
                    values[i] = values[random.Next(i)];
                else if (random.NextDouble() < specialChance)
                    values[i] = specials[random.Next(specials.Length)];
            }

            var holes = random.Next(4) == 0 ? random.NextDouble() : 0;
            yield return new TopKFrame(
                $"random {number} of seed {seed}", [.. values], random.Next(1 << config.CountBits), random.Next(1 << config.CountBits))
            {
                Holes = [.. Enumerable.Range(0, length).Where(_ => random.NextDouble() < holes)],
                IsAborted = random.Next(16) == 0,
            };
        }
    }

    /// <summary>Frames that are too long by their beats alone, or in the middle alone, or aborted too.</summary>
    private static IEnumerable<TopKFrame> BeatsTooMany(TopKConfig config, uint value)
    {
        var full = config.Words * config.Lanes;
        var (once, twice) = (full + config.Lanes, full + (2 * config.Lanes));
        yield return new TopKFrame("an empty beat too many", Make(once, _ => value), 1, 1) { Holes = [.. Enumerable.Range(config.MaxLength, once - config.MaxLength)] };
        yield return new TopKFrame("a beat too many, then an empty one", Make(twice, _ => value), config.MaxCount, config.MaxCount)
        {
            Holes = [.. Enumerable.Range(config.MaxLength, full - config.MaxLength), .. Enumerable.Range(once, config.Lanes)],
        };
        yield return new TopKFrame("empty beats too many", Make(twice, _ => value), config.MaxCount, config.MaxCount) { Holes = [.. Enumerable.Range(0, twice)] };
        yield return new TopKFrame("too long and aborted", Make(once, _ => value), config.MaxCount, config.MaxCount) { IsAborted = true };
    }

    private static TopKFrame Of(string name, uint value, int length, int max, int min) => new(name, Make(length, _ => value), max, min);

    private static ImmutableArray<uint> Make(int length, Func<int, uint> value) => [.. Enumerable.Range(0, length).Select(value)];

    private static Comparer<uint> Order(TopKConfig config) => Comparer<uint>.Create((a, b) => TopKGolden.Compare(config, a, b));

    private static ImmutableArray<uint> Sorted(TopKConfig config, int length)
    {
        var step = Math.Max(1, (1UL << config.ValueBits) / (ulong)length);
        var mask = (uint)((1UL << config.ValueBits) - 1);
        return [.. Enumerable.Range(0, length).Select(i => (uint)((ulong)i * step) & mask).OrderBy(value => value, Order(config))];
    }

    private static IEnumerable<int> Places(int length)
    {
        var places = new SortedSet<int> { 0, length - 1 };
        for (var power = 1; power <= length; power *= 2)
            places.UnionWith([power - 1, power, power + 1]);
        return places.Where(place => place >= 0 && place < length).ToArray();
    }

    private static IEnumerable<int> Lengths(TopKConfig config) =>
        new SortedSet<int> { 0, 1, 2, 3, config.Lanes, config.Lanes + 1, config.MaxLength / 2, config.MaxLength - 1, config.MaxLength }
            .Where(length => length >= 0 && length <= config.MaxLength);

    private static IEnumerable<(int Max, int Min)> Counts(TopKConfig config)
    {
        int[] counts = [.. new SortedSet<int> { 0, 1, config.MaxLength / 2, config.MaxLength, config.MaxLength + 1, config.MaxCount }.Where(count => count <= config.MaxCount)];
        return counts.SelectMany(max => counts.Select(min => (max, min)));
    }
}
