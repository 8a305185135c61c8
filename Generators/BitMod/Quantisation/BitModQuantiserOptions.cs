using System.Collections.Immutable;

namespace Generators.BitMod.Quantisation;

/// <summary>How weights are quantised. The defaults are the paper's 4-bit setting: FP4 with ±5 and ±8, groups of 128.</summary>
public sealed record BitModQuantiserOptions
{
    /// <summary>Least and greatest number of weights in a group.</summary>
    public const int LeastGroupSize = 16;

    /// <inheritdoc cref="LeastGroupSize"/>
    public const int GreatestGroupSize = 256;

    /// <summary>
    /// The types that each group chooses from by error. All have the same width, so that all groups cost the same: one type, or INT4 and FP4,
    /// or INT3 and FP3. The first of equals is taken.
    /// </summary>
    public ImmutableArray<BitModDataType> Types { get; init; } = [BitModDataType.Fp4];

    /// <summary>
    /// Special values in half units, 1 to 8, that each group of a floating type chooses from; null for the paper's four. [0] is the type without
    /// special values.
    /// </summary>
    public ImmutableArray<int>? Specials { get; init; }

    /// <summary>Weights in a group, 16 … 256; the number of input channels is a multiple of it.</summary>
    public int GroupSize { get; init; } = 128;

    /// <summary>Groups whose scale would be less get this one: a group of zeros needs some scale (the published quantiser's 1e-5). 1e-30 … 1.</summary>
    public float LeastScale { get; init; } = 1e-5f;

    /// <summary>A group whose scale would be more is refused: 1e4, where the published quantiser clamps and so cuts the weights. 1 … 1e30.</summary>
    public float GreatestScale { get; init; } = 1e4f;

    /// <summary>The special values in use; [0] when all types are integers.</summary>
    public ImmutableArray<int> EffectiveSpecials => Types.FirstOrDefault(type => type.IsFloat(), BitModDataType.Int8) is var type && type.IsFloat()
        ? Specials ?? type.DefaultSpecials()
        : [0];

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the types cost differently; the message names it and the range.</exception>
    public void Validate()
    {
        CheckTypes(Types, nameof(Types));
        CheckGroupSize(GroupSize, nameof(GroupSize));
        if (Specials is { } specials)
            CheckSpecials(Types, specials, nameof(Specials));
        CheckScale(LeastScale, 1e-30f, 1, nameof(LeastScale));
        CheckScale(GreatestScale, 1, 1e30f, nameof(GreatestScale));
    }

    /// <summary>Checks that the types of a layer cost the same.</summary>
    /// <exception cref="ArgumentException">There is none, one twice, or two have different widths.</exception>
    internal static void CheckTypes(ImmutableArray<BitModDataType> types, string parameterName)
    {
        if (types.IsDefaultOrEmpty)
            throw new ArgumentException("At least one data type is needed.", parameterName);
        for (var i = 0; i < types.Length; i++)
        {
            if (types[i].Bits() != types[0].Bits())
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Groups can't choose between {types[0].Name()} and {types[i].Name()}: a weight takes {types[0].Bits()} bits in one and {types[i].Bits()} in the other. One type, INT4 with FP4 or INT3 with FP3 are supported."),
                    parameterName);
            }

            if (types.AsSpan(0, i).Contains(types[i]))
                throw new ArgumentException($"{types[i].Name()} is listed twice.", parameterName);
        }
    }

    /// <summary>Checks a group size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    internal static void CheckGroupSize(int groupSize, string parameterName)
    {
        if (groupSize is < LeastGroupSize or > GreatestGroupSize)
            throw new ArgumentOutOfRangeException(parameterName, groupSize, FormattableString.Invariant($"A group has {LeastGroupSize} to {GreatestGroupSize} weights."));
    }

    private static void CheckSpecials(ImmutableArray<BitModDataType> types, ImmutableArray<int> specials, string parameterName)
    {
        if (!types.Any(type => type.IsFloat()))
            throw new ArgumentException($"Special values belong to FP4 and FP3; {string.Join(", ", types.Select(type => type.Name()))} has none.", parameterName);
        BitModValues.CheckSpecials(specials.IsDefault ? default : specials.AsSpan(), parameterName);
    }

    private static void CheckScale(float scale, float least, float greatest, string parameterName)
    {
        if (!(scale >= least && scale <= greatest))
            throw new ArgumentOutOfRangeException(parameterName, scale, FormattableString.Invariant($"The scale is {least} to {greatest}."));
    }
}
