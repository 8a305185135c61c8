using System.Collections.Immutable;

namespace Generators.Orizuru;

/// <summary>An item that is expected, or none.</summary>
/// <param name="IsPresent">Whether there is one.</param>
/// <param name="IsMin">Whether it is in the list of the least.</param>
/// <param name="Value">Encoding of its value.</param>
/// <param name="Index">Its index.</param>
/// <param name="IsLast">Whether it is the frame's last one.</param>
public readonly record struct TopKExpected(bool IsPresent, bool IsMin, uint Value, int Index, bool IsLast);

/// <summary>What an engine must give for a frame.</summary>
/// <param name="Items">The items in their order.</param>
/// <param name="HasOverlap">Whether an item is in both lists.</param>
/// <param name="HasNan">Whether a kept value is a NaN.</param>
/// <param name="IsTooLong">Whether the frame is too long.</param>
public sealed record TopKGoldenResult(ImmutableArray<TopKExpected> Items, bool HasOverlap, bool HasNan, bool IsTooLong);

/// <summary>
/// The selection as a stable sort of C#'s own numbers. It shares nothing with the hardware: no keys, no trees; <c>Half</c> and <c>float</c> are compared.
/// </summary>
public static class TopKGolden
{
    /// <summary>What a frame gives.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Items and flags.</returns>
    public static TopKGoldenResult Result(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        var kept = Enumerable.Range(0, frame.Values.Length).Where(frame.Keeps).ToArray();
        var hasNan = kept.Any(i => IsNan(config, frame.Values[i]));
        var isTooLong = kept.Any(i => i >= config.MaxLength) || frame.Values.Length > config.Words * config.Lanes;
        var isEmpty = frame.IsAborted || isTooLong || (hasNan && config.Nan == TopKNan.EmptiesFrame);
        var selectable = isEmpty ? [] : kept.Where(i => config.Nan != TopKNan.NeverSelected || !IsNan(config, frame.Values[i])).ToArray();

        var order = Comparer<int>.Create((a, b) => Compare(config, frame.Values[a], frame.Values[b]));
        int[] greatest = [.. selectable.OrderByDescending(i => i, order).Take(Math.Min(frame.MaxCount, config.MaxCount))];
        var others = config.Overlap == TopKOverlap.MaxWins ? selectable.Except(greatest) : selectable;
        int[] least = [.. others.OrderBy(i => i, order).Take(Math.Min(frame.MinCount, config.MaxCount))];
        var hasOverlap = config.Overlap == TopKOverlap.Flag && greatest.Intersect(least).Any();
        return new TopKGoldenResult(Items(config, frame, greatest, least), hasOverlap, hasNan, isTooLong);
    }

    /// <summary>Compares two values: numbers by what they are, −0 as +0; NaNs beyond the infinities of their sign, by their payload.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="a">Encoding of a value.</param>
    /// <param name="b">Encoding of another.</param>
    /// <returns>Negative, 0 or positive.</returns>
    public static int Compare(TopKConfig config, uint a, uint b)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (numberA, numberB) = (Number(config, a), Number(config, b));
        var byNumber = numberA.CompareTo(numberB);
        if (byNumber != 0 || !IsNan(config, a))
            return byNumber;
        var byPayload = Magnitude(config, a).CompareTo(Magnitude(config, b));
        return IsNegative(config, a) ? -byPayload : byPayload;
    }

    /// <summary>Whether an encoding is a NaN.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="value">The encoding.</param>
    /// <returns>False for integers.</returns>
    public static bool IsNan(TopKConfig config, uint value)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsFloat && double.IsNaN(Float(config, value));
    }

    private static ImmutableArray<TopKExpected> Items(TopKConfig config, TopKFrame frame, int[] greatest, int[] least)
    {
        var max = greatest.Select(i => (IsMin: false, Index: i));
        var min = least.Select(i => (IsMin: true, Index: i));
        var items = config.Order switch
        {
            TopKOrder.MaxFirst => max.Concat(min),
            TopKOrder.ByIndex => max.Order().Concat(min.Order()),
            _ => Enumerable.Range(0, Math.Max(greatest.Length, least.Length)).SelectMany(rank => max.Skip(rank).Take(1).Concat(min.Skip(rank).Take(1))),
        };
        var all = items.ToArray();
        if (all.Length == 0)
            return [new TopKExpected(false, false, 0, 0, true)];
        return [.. all.Select((item, i) => new TopKExpected(true, item.IsMin, Value(config, frame.Values[item.Index]), item.Index, i == all.Length - 1))];
    }

    private static uint Value(TopKConfig config, uint value) =>
        config.IsFloat && !config.KeepsZeroSign && Float(config, value) == 0 ? 0 : value;

    /// <summary>A number with the same order; NaNs of a sign have one beyond the infinity.</summary>
    private static (int Class, double Value) Number(TopKConfig config, uint value)
    {
        if (!config.IsFloat)
        {
            var isNegative = config.Format == TopKFormat.Signed && (value >> (config.IntegerBits - 1)) != 0;
            return (0, isNegative ? value - Math.Pow(2, config.IntegerBits) : value);
        }

        var number = Float(config, value);
        return double.IsNaN(number) ? (IsNegative(config, value) ? -1 : 1, 0) : (0, number);
    }

    private static double Float(TopKConfig config, uint value) => config.Format switch
    {
        TopKFormat.Fp16 => (double)BitConverter.UInt16BitsToHalf((ushort)value),
        TopKFormat.Bf16 => BitConverter.UInt32BitsToSingle(value << 16),
        _ => BitConverter.UInt32BitsToSingle(value),
    };

    private static bool IsNegative(TopKConfig config, uint value) => (value >> (config.ValueBits - 1)) != 0;

    private static uint Magnitude(TopKConfig config, uint value) => value & (uint)((1UL << (config.ValueBits - 1)) - 1);
}
