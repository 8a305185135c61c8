using System.Globalization;
using Generators.Catalogue;

namespace Generators.Tests;

/// <summary>Few configurations in which every value of each knob meets every value of each other knob, as far as they are legal together.</summary>
internal static class Pairwise
{
    private const int Candidates = 40;

    /// <summary>Makes the configurations.</summary>
    /// <typeparam name="T">Type of the record.</typeparam>
    /// <param name="basic">What the knobs are set in.</param>
    /// <param name="values">Values of some knobs where not all are wanted; ranges otherwise give their ends and the middle.</param>
    /// <returns>Legal configurations, the same ones every time.</returns>
    public static IReadOnlyList<T> Cover<T>(T basic, params (string Knob, string[] Values)[] values)
        where T : class
    {
        var set = KnobSet.Of(typeof(T));
        var chosen = values.ToDictionary(each => each.Knob, each => each.Values, StringComparer.Ordinal);
        var knobs = set.Knobs.Select(knob => (knob.Name, Values: chosen.GetValueOrDefault(knob.Name) ?? ValuesOf(knob))).ToArray();
        var open = new HashSet<(int, int, int, int)>();
        for (var a = 0; a < knobs.Length; a++)
        {
            for (var b = a + 1; b < knobs.Length; b++)
            {
                for (var i = 0; i < knobs[a].Values.Length; i++)
                {
                    for (var j = 0; j < knobs[b].Values.Length; j++)
                        open.Add((a, i, b, j));
                }
            }
        }

        var random = new Random(1);
        var result = new List<T>();
        while (open.Count > 0)
        {
            // Each candidate holds one open pair; the one that closes most is taken. A pair without a legal candidate is illegal.
            var target = open.Min();
            var best = (Count: 0, Config: (T?)null, Row: Array.Empty<int>());
            for (var n = 0; n < Candidates; n++)
            {
                var row = knobs.Select(knob => random.Next(knob.Values.Length)).ToArray();
                (row[target.Item1], row[target.Item3]) = (target.Item2, target.Item4);
                if (Legal(set, basic, knobs, row) is not { } config)
                    continue;
                var count = Pairs(row).Count(open.Contains);
                if (count > best.Count)
                    best = (count, config, row);
            }

            if (best.Config is null)
            {
                open.Remove(target);
                continue;
            }

            open.ExceptWith(Pairs(best.Row));
            result.Add(best.Config);
        }

        return result;
    }

    private static IEnumerable<(int, int, int, int)> Pairs(int[] row)
    {
        for (var a = 0; a < row.Length; a++)
        {
            for (var b = a + 1; b < row.Length; b++)
                yield return (a, row[a], b, row[b]);
        }
    }

    private static T? Legal<T>(KnobSet set, T basic, (string Name, string[] Values)[] knobs, int[] row)
        where T : class
    {
        try
        {
            return (T)set.Apply(basic, knobs.Select((knob, i) => $"{knob.Name}={knob.Values[row[i]]}"));
        }
        catch (CatalogueException)
        {
            return null;
        }
    }

    private static string[] ValuesOf(Knob knob) => knob.Values.Length > 0 || knob.Kind == KnobKind.Number
        ? [.. knob.Values.DefaultIfEmpty(knob.Default!)]
        : [.. new[] { knob.Min!.Value, (knob.Min.Value + knob.Max!.Value) / 2, knob.Max.Value }.Distinct().Select(value => value.ToString(CultureInfo.InvariantCulture))];
}
