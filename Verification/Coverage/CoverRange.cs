using System.Globalization;

namespace Verification.Coverage;

/// <summary>Values from one to another, both included; a number and a pair of numbers are ranges, too.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value.</param>
public readonly record struct CoverRange(Int128 Low, Int128 High)
{
    /// <summary>A single value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator CoverRange(long value) => FromInt64(value);

    /// <summary>The values between two.</summary>
    /// <param name="ends">The least and the greatest.</param>
    public static implicit operator CoverRange((long Low, long High) ends) => FromValueTuple(ends);

    /// <summary>A single value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The range of it alone.</returns>
    public static CoverRange FromInt64(long value) => new(value, value);

    /// <summary>The values between two.</summary>
    /// <param name="ends">The least and the greatest.</param>
    /// <returns>The range.</returns>
    public static CoverRange FromValueTuple((long Low, long High) ends) => new(ends.Low, ends.High);

    /// <summary>Whether a value is in it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True from the least to the greatest.</returns>
    public bool Contains(Int128 value) => value >= Low && value <= High;

    /// <inheritdoc/>
    public override string ToString() => Low == High
        ? Low.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Low}..{High}");
}
