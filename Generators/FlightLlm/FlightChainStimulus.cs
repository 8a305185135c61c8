namespace Generators.FlightLlm;

/// <summary>Beats for a chain: extremes of all lanes, sparse corners, wrong ones, random ones. Phases of groups of three come in their order, but for beats that are wrong by that.</summary>
public static class FlightChainStimulus
{
    private static readonly sbyte[] Extremes = [-128, -127, -1, 0, 1, 126, 127];

    /// <summary>Bytes of which all weights of 2, or of 4, bits are extreme.</summary>
    private static readonly sbyte[] ExtremeBytes = [unchecked((sbyte)0xaa), 0x55, unchecked((sbyte)0x88), 0x77, 0x66, unchecked((sbyte)0x99), 0, -1];

    /// <summary>
    /// All operands extreme, signs that alternate, sums at the borders of the lower lane, every pattern next to every other, every precision, and every kind of wrong beat between right ones.
    /// </summary>
    /// <param name="config">The chain.</param>
    /// <param name="seed">Seed of what the corners leave open.</param>
    /// <returns>The beats.</returns>
    public static IEnumerable<FlightChainInput> Corners(FlightChainConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new Source(config, seed).Corners();
    }

    /// <summary>Random beats; one in ten is wrong.</summary>
    /// <param name="config">The chain.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    /// <returns>The beats.</returns>
    public static IEnumerable<FlightChainInput> Random(FlightChainConfig config, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new Source(config, seed).Random(count);
    }

    /// <summary>Makes beats one behind the other and remembers where groups of three are.</summary>
    private sealed class Source(FlightChainConfig config, int seed)
    {
        private readonly Random random = new(seed);
        private FlightChainInput? before;

        public IEnumerable<FlightChainInput> Corners()
        {
            var patterns = config.Patterns.Length;
            foreach (var (row0, row1, weight) in Triples())
            {
                yield return Sent(Filled(random.Next(patterns), _ => row0, _ => row1, _ => weight));
                // Signs that alternate, so that lanes borrow and carry all the time.
                yield return Sent(Filled(random.Next(patterns), k => k % 2 == 0 ? row0 : row1, k => k % 2 == 0 ? row1 : row0, _ => weight));
            }

            for (var pattern = 0; pattern < patterns; pattern++)
            {
                for (var other = 0; other < patterns; other++)
                {
                    yield return Sent(Filled(pattern, _ => -128, _ => 127, _ => -128));
                    yield return Sent(Filled(other, _ => -1, _ => -128, k => k % 3 == 0 ? (sbyte)-128 : (sbyte)1));
                }

                foreach (var count in new[] { 7, 8, 9, 15, 16, 17 })
                {
                    yield return Sent(Filled(pattern, _ => -128, _ => 1, slice => slice < count ? (sbyte)-128 : (sbyte)0));
                    yield return Sent(Filled(pattern, _ => 127, _ => -128, slice => slice < count ? (sbyte)-127 : (sbyte)(slice == count ? -1 : 0)));
                }

                for (var kind = 0; kind < 5 + (3 * config.Length); kind++)
                {
                    if (Wrong(Right(pattern), kind) is not { } wrong)
                        continue;
                    yield return Sent(wrong);
                    yield return Sent(Right(pattern));
                }
            }
        }

        public IEnumerable<FlightChainInput> Random(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var right = Right(random.Next(config.Patterns.Length));
                yield return Sent(random.Next(10) == 0 ? Wrong(right, random.Next(5 + (3 * config.Length))) ?? right : right);
            }
        }

        private static IEnumerable<(sbyte, sbyte, sbyte)> Triples() => Extremes.SelectMany(a => Extremes.SelectMany(b => Extremes.Select(c => (a, b, c))));

        private static T[] Changed<T>(T[] values, int place, T value)
        {
            var copy = (T[])values.Clone();
            copy[place] = value;
            return copy;
        }

        private FlightChainInput Sent(FlightChainInput beat)
        {
            before = FlightChainGolden.GoesOn(config, beat) ? beat : before;
            return beat;
        }

        private FlightChainInput Right(int pattern)
        {
            var kind = random.Next(4);
            return Filled(pattern, _ => Number(), _ => Number(), _ => Number());

            sbyte Number() => kind switch
            {
                0 => Extremes[random.Next(Extremes.Length)],
                1 => (sbyte)random.Next(-3, 4),
                2 => (sbyte)(random.Next(4) == 0 ? random.Next(-128, 128) : 0),
                _ => (sbyte)random.Next(-128, 128),
            };
        }

        /// <summary>A right beat made wrong in one way; null when it can't be wrong in that way.</summary>
        private FlightChainInput? Wrong(FlightChainInput right, int kind)
        {
            var pattern = config.Patterns[right.Pattern];
            var slice = (kind - 5) / 3;
            var isSparse = pattern.Kept < config.Window;
            return kind switch
            {
                0 when config.Operands == FlightOperands.Symmetric => right with { Weights = Changed(right.Weights, random.Next(config.Length), (sbyte)-128) },
                1 when config.Patterns.Length > 1 && !int.IsPow2(config.Patterns.Length) => right with { Pattern = config.Patterns.Length },
                // A phase that is not due.
                2 when pattern.Kept == 3 => right with { Pattern = right.Pattern - pattern.Phase + ((pattern.Phase + random.Next(1, 3)) % 3) },
                3 when config.Weights == FlightWeights.Mixed => right with { Precision = random.Next(2) == 0 ? FlightPrecision.Int2 : FlightPrecision.Int2Square },
                4 when right.Precision == FlightPrecision.Int2Square => right with { Row1 = Changed(right.Row1, random.Next(config.Activations), (sbyte)-128) },
                < 5 => null,
                _ => isSparse && IndexBefore(pattern, slice, right.Indices) is { } last ? right with { Indices = Changed(right.Indices, slice, WrongIndex(last, (kind - 5) % 3)) } : null,
            };
        }

        /// <summary>The same index twice, a lower one, and anything: behind a slice of the group, or behind the beat in which the group began.</summary>
        private int WrongIndex(int last, int kind) => kind switch
        {
            0 => last,
            1 => random.Next(last + 1),
            _ => random.Next(config.Window),
        };

        /// <summary>Index of the weight in front of a slice's in its group; null when its group begins there.</summary>
        private int? IndexBefore(FlightPattern pattern, int slice, int[] indices) =>
            slice > 0 && slice % config.Window > 0 && !config.Ends(pattern, slice - 1) ? indices[slice - 1]
            : config.GoesOn(pattern, slice) ? before?.Indices[config.LastOfWindow(slice)]
            : null;

        /// <summary>A beat with legal indices: every group has a random choice of positions, ascending. Of groups of three the phase that is due is taken.</summary>
        private FlightChainInput Filled(int pattern, Func<int, sbyte> row0, Func<int, sbyte> row1, Func<int, sbyte> weight)
        {
            var chosen = config.Patterns[pattern];
            if (chosen.Kept == 3)
            {
                var due = before is null ? 0 : (config.Patterns[before.Pattern].Phase + 1) % 3;
                pattern += due - chosen.Phase;
                chosen = config.Patterns[pattern];
            }

            var precisions = Enum.GetValues<FlightPrecision>().Where(each => config.Supports(each, chosen)).ToArray();
            var precision = precisions[random.Next(precisions.Length)];
            var leastWeight = config.Operands == FlightOperands.Symmetric && precision == FlightPrecision.Int8 ? -127 : -128;
            var leastActivation = precision == FlightPrecision.Int2Square ? -127 : -128;
            var hasExtremeBytes = precision != FlightPrecision.Int8 && random.Next(2) == 0;
            var extremes = ExtremeBytes[random.Next(ExtremeBytes.Length)];
            return new FlightChainInput(
                [.. Enumerable.Range(0, config.Activations).Select(k => (sbyte)Math.Max(leastActivation, (int)row0(k)))],
                [.. Enumerable.Range(0, config.Activations).Select(k => (sbyte)Math.Max(leastActivation, (int)row1(k)))],
                [.. Enumerable.Range(0, config.Length).Select(slice => hasExtremeBytes ? extremes : (sbyte)Math.Max(leastWeight, (int)weight(slice)))],
                Indices(chosen), pattern, config.TagBits == 0 ? 0 : random.NextInt64(1L << config.TagBits), precision);
        }

        private int[] Indices(FlightPattern pattern)
        {
            var indices = new int[config.Length];
            var group = Array.Empty<int>();
            for (var slice = 0; slice < config.Length; slice++)
            {
                var slot = config.Slot(pattern, slice);
                if (config.GoesOn(pattern, slice) && before is not null)
                {
                    // What is left of the positions above the last one; where that was wrong there may be none.
                    var last = Math.Clamp(before.Indices[config.LastOfWindow(slice)], slot - 1, config.Window - 1 - pattern.Kept + slot);
                    group = [.. new int[slot], .. Chosen(last + 1, pattern.Kept - slot)];
                }
                else if (slice % config.Window == 0 || config.Ends(pattern, slice - 1))
                {
                    group = Chosen(0, pattern.Kept);
                }

                indices[slice] = pattern.Kept == config.Window ? random.Next(config.Window) : group[slot];
            }

            return indices;
        }

        private int[] Chosen(int first, int count) => [.. Enumerable.Range(first, config.Window - first).OrderBy(_ => random.Next()).Take(count).Order()];
    }
}
