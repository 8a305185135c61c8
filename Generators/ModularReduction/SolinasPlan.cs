using System.Collections.Immutable;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>M = 2^a + MiddleSign·2^b + UnitSign: MiddleSign 0 for two terms.</summary>
/// <param name="Exponent">a.</param>
/// <param name="Middle">b.</param>
/// <param name="MiddleSign">−1, 0 or 1.</param>
/// <param name="UnitSign">−1 or 1.</param>
public sealed record SolinasForm(int Exponent, int Middle, int MiddleSign, int UnitSign)
{
    /// <summary>Finds the form of a modulus, that of the least b.</summary>
    /// <param name="modulus">The modulus.</param>
    /// <returns>The form; null when it has none.</returns>
    public static SolinasForm? Of(BigInteger modulus)
    {
        SolinasForm? best = null;
        foreach (var unit in new[] { 1, -1 })
        {
            var terms = modulus > 2 ? ConstantRecoding.SignedDigits(modulus - unit) : [];
            if (terms.Length is 0 or > 2 || terms[0].Shift == 0)
                continue;
            var form = terms.Length == 1 ? new SolinasForm(terms[0].Shift, 0, 0, unit) : new SolinasForm(terms[1].Shift, terms[0].Shift, terms[0].Digit, unit);
            if (best is null || form.Middle < best.Middle)
                best = form;
        }

        return best;
    }
}

/// <summary>Bits of an operand that are added or subtracted at another place.</summary>
/// <param name="Source">The lowest bit in the operand.</param>
/// <param name="Target">Its place in the sum.</param>
/// <param name="Bits">How many.</param>
/// <param name="IsNegative">They are subtracted.</param>
public sealed record SolinasSegment(int Source, int Target, int Bits, bool IsNegative);

/// <summary>
/// Every bit of the operand from a on is replaced, by 2^a ≡ −MiddleSign·2^b − UnitSign, by signed bits below a, all at once (Solinas, Generalized Mersenne
/// Numbers, 1999). Bits that move by the same distance form segments, segments that do not overlap form rows, and rows are summed with a multiple of M that
/// makes the sum positive.
/// </summary>
public sealed class SolinasPlan
{
    /// <summary>Most rows.</summary>
    public const int MaxRows = 24;

    private const int MaxTerms = 64;

    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer, of a fixed modulus that has a form.</param>
    /// <param name="form">The form.</param>
    public SolinasPlan(ModReduceConfig config, SolinasForm form)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(form);
        Form = form;
        var segments = Segments(config.InputBits, form);
        if (segments is null)
            return;
        Rows = Pack(segments);
        var (positive, negative) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var segment in segments)
        {
            var max = ((BigInteger.One << segment.Bits) - 1) << segment.Target;
            (positive, negative) = segment.IsNegative ? (positive, negative + max) : (positive + max, negative);
        }

        var modulus = config.ModulusValue;
        Offset = (negative + modulus - 1) / modulus * modulus;
        RowCount = Rows.Length + (Offset.IsZero ? 0 : 1);
        var greatest = positive + Offset;
        Correction = new CorrectionPlan(config, new ModBound(greatest, (greatest / modulus) + 1));
    }

    /// <summary>The modulus.</summary>
    public SolinasForm Form { get; }

    /// <summary>Rows of segments of one sign each, from the lowest up; empty when there would be far too many.</summary>
    public ImmutableArray<ImmutableArray<SolinasSegment>> Rows { get; } = [];

    /// <summary>The multiple of M that is added.</summary>
    public BigInteger Offset { get; }

    /// <summary>Rows with the multiple of M; 0 when there would be far too many.</summary>
    public int RowCount { get; }

    /// <summary>What follows; null when there are far too many rows.</summary>
    public CorrectionPlan? Correction { get; }

    /// <summary>Cycles of the sum.</summary>
    public int Cycles => SignedRows.Levels(RowCount);

    /// <summary>Coefficients of each bit's weight as a sum of powers below a, in signed digits; null when there are far too many.</summary>
    private static List<SolinasSegment>? Segments(int bits, SolinasForm form)
    {
        var open = new Dictionary<(int Distance, bool IsNegative), (int Source, int Bits)>();
        var segments = new List<SolinasSegment>();
        var weights = new List<SortedDictionary<int, int>>();
        for (var bit = 0; bit < bits; bit++)
        {
            var weight = new SortedDictionary<int, int>();
            if (bit < form.Exponent)
            {
                weight[bit] = 1;
            }
            else
            {
                if (form.MiddleSign != 0)
                    AddTo(weight, weights[bit - form.Exponent + form.Middle], -form.MiddleSign);
                AddTo(weight, weights[bit - form.Exponent], -form.UnitSign);
            }

            if (weight.Count > MaxTerms)
                return null;
            weights.Add(weight);
            var seen = new HashSet<(int, bool)>();
            foreach (var (place, coefficient) in weight)
            {
                foreach (var term in ConstantRecoding.SignedDigits(Math.Abs(coefficient)))
                {
                    var target = place + term.Shift;
                    var key = (bit - target, (term.Digit < 0) != (coefficient < 0));
                    if (!seen.Add(key))
                    {
                        // The same bit at the same place twice: a segment of its own.
                        segments.Add(new SolinasSegment(bit, target, 1, key.Item2));
                        continue;
                    }

                    if (open.TryGetValue(key, out var run) && run.Source + run.Bits == bit)
                    {
                        open[key] = (run.Source, run.Bits + 1);
                        continue;
                    }

                    if (run.Bits > 0)
                        Close(key, run);
                    open[key] = (bit, 1);
                }
            }
        }

        foreach (var (key, run) in open)
            Close(key, run);
        return segments;

        void Close((int Distance, bool IsNegative) key, (int Source, int Bits) run) =>
            segments.Add(new SolinasSegment(run.Source, run.Source - key.Distance, run.Bits, key.IsNegative));
    }

    private static void AddTo(SortedDictionary<int, int> weight, SortedDictionary<int, int> other, int sign)
    {
        foreach (var (place, coefficient) in other)
        {
            var sum = weight.GetValueOrDefault(place) + (sign * coefficient);
            if (sum == 0)
                weight.Remove(place);
            else
                weight[place] = sum;
        }
    }

    private static ImmutableArray<ImmutableArray<SolinasSegment>> Pack(List<SolinasSegment> segments)
    {
        var rows = new List<(int End, List<SolinasSegment> Segments)>();
        foreach (var segment in segments.OrderBy(segment => segment.IsNegative).ThenBy(segment => segment.Target).ThenByDescending(segment => segment.Bits).ThenBy(segment => segment.Source))
        {
            var row = rows.FindIndex(row => row.End <= segment.Target && row.Segments[0].IsNegative == segment.IsNegative);
            if (row < 0)
            {
                rows.Add((segment.Target + segment.Bits, [segment]));
                continue;
            }

            rows[row].Segments.Add(segment);
            rows[row] = (segment.Target + segment.Bits, rows[row].Segments);
        }

        return [.. rows.Select(row => row.Segments.ToImmutableArray())];
    }
}
