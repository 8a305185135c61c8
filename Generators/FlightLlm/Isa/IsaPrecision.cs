namespace Generators.FlightLlm.Isa;

/// <summary>How weights of a product are stored, in the memory and in its buffer. The numbers are the codes of the instruction's field.</summary>
public enum IsaPrecision
{
    /// <summary>8 bits, as they are multiplied.</summary>
    Int8,

    /// <summary>4 bits.</summary>
    Int4,

    /// <summary>3 bits.</summary>
    Int3,

    /// <summary>2 bits.</summary>
    Int2,
}

/// <summary>
/// Weights of 2, 3 and 4 bits become INT8 in front of the multipliers. Codes lie one behind the other, the first one in the low bits of the first byte; a column of a
/// block of N:16 is 2 · N · bits bytes of a block. A weight is its code, two's complement or unsigned, less the zero point; all of them fit INT8.
/// </summary>
public static class IsaPrecisions
{
    /// <summary>Greatest zero point.</summary>
    public const int GreatestZero = 15;

    /// <summary>Bits of a code.</summary>
    /// <param name="precision">The precision.</param>
    /// <returns>8, 4, 3 or 2.</returns>
    public static int Bits(this IsaPrecision precision) => precision switch
    {
        IsaPrecision.Int8 => 8,
        IsaPrecision.Int4 => 4,
        IsaPrecision.Int3 => 3,
        _ => 2,
    };

    /// <summary>The weight of a code.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="code">The code's bits, without any above them.</param>
    /// <param name="isUnsigned">Codes are unsigned; never with INT8.</param>
    /// <param name="zero">Zero point, 0 to 15; 0 with INT8.</param>
    /// <returns>−23 to 15, or −128 to 127 with INT8.</returns>
    public static int Weight(this IsaPrecision precision, int code, bool isUnsigned, int zero)
    {
        var bits = precision.Bits();
        return (isUnsigned || code < 1 << (bits - 1) ? code : code - (1 << bits)) - zero;
    }

    /// <summary>The code of a weight.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="isUnsigned">Codes are unsigned.</param>
    /// <param name="zero">Zero point.</param>
    /// <returns>The code's bits; null for a weight that has none.</returns>
    public static int? Code(this IsaPrecision precision, int weight, bool isUnsigned, int zero)
    {
        var code = (weight + zero) & ((1 << precision.Bits()) - 1);
        return precision.Weight(code, isUnsigned, zero) == weight ? code : null;
    }

    /// <summary>The code at a place among packed ones.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="bytes">Packed codes.</param>
    /// <param name="number">Number of the code.</param>
    /// <returns>Its bits.</returns>
    public static int Read(this IsaPrecision precision, ReadOnlySpan<byte> bytes, int number)
    {
        var (bits, first) = (precision.Bits(), number * precision.Bits());
        var pair = bytes[first / 8] | (first % 8 + bits > 8 ? bytes[(first / 8) + 1] << 8 : 0);
        return (pair >> (first % 8)) & ((1 << bits) - 1);
    }

    /// <summary>Packs codes.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="codes">Their bits.</param>
    /// <returns>Bytes, the last one filled up with zeros.</returns>
    public static byte[] Pack(this IsaPrecision precision, IReadOnlyList<int> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var bits = precision.Bits();
        var bytes = new byte[((codes.Count * bits) + 7) / 8];
        for (var i = 0; i < codes.Count * bits; i++)
            bytes[i / 8] |= (byte)(((codes[i / bits] >> (i % bits)) & 1) << (i % 8));
        return bytes;
    }
}
