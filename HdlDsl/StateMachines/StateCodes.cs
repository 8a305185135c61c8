using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>The codes of an enumeration's members in one encoding. Members that share a number share a state, named by the first of them.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
internal sealed class StateCodes<TEnum>
    where TEnum : struct, Enum
{
    private readonly Dictionary<TEnum, BigInteger> codes = [];

    public StateCodes(StateEncoding encoding)
    {
        Members = [.. Enum.GetValues<TEnum>().Distinct().OrderBy(Enum<TEnum>.Encode)];
        for (var i = 0; i < Members.Length; i++)
        {
            codes.Add(Members[i], encoding switch
            {
                StateEncoding.Members => Enum<TEnum>.Encode(Members[i]),
                StateEncoding.Binary => i,
                StateEncoding.OneHot => BigInteger.One << i,
                StateEncoding.Gray => i ^ (i >> 1),
                _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "no encoding of states"),
            });
        }

        Width = encoding switch
        {
            StateEncoding.Members => Enum<TEnum>.EncodingWidth,
            StateEncoding.OneHot => Math.Max(1, Members.Length),
            _ => Hdl.BitsToCount(Math.Max(1, Members.Length)),
        };
        Named = encoding == StateEncoding.Members ? null : new EnumCodes([.. Members.Select(member => (member.ToString(), codes[member]))]);
    }

    /// <summary>All states by ascending number.</summary>
    public ImmutableArray<TEnum> Members { get; }

    /// <summary>Bits of the state register.</summary>
    public int Width { get; }

    /// <summary>The codes for waveforms and comments, or null when they are the members' numbers.</summary>
    public EnumCodes? Named { get; }

    /// <summary>Whether every value of the register is a state.</summary>
    public bool IsFull => Width < 31 && Members.Length == 1 << Width;

    public BigInteger this[TEnum member] => codes[member];

    public bool Has(TEnum member) => codes.ContainsKey(member);
}
