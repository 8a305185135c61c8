namespace HdlDsl.Buses;

/// <summary>Which signals an AXI4-Stream has, and how wide they are. TVALID, TREADY and TDATA are always there.</summary>
/// <param name="DataBits">Bits of TDATA that mean something, 1 … 8,388,608; TDATA is padded to whole bytes at its high end.</param>
public sealed record AxiStreamConfig(int DataBits)
{
    /// <summary>Greatest number of data bits.</summary>
    public const int MaxDataBits = 1 << 23;

    private const int MaxSideBits = 1024;

    /// <summary>TKEEP, one bit for each byte: the byte is part of the stream.</summary>
    public bool HasKeep { get; init; }

    /// <summary>TSTRB, one bit for each byte: the byte is data and not only a place holder.</summary>
    public bool HasStrobe { get; init; }

    /// <summary>TLAST: the last word of a packet.</summary>
    public bool HasLast { get; init; }

    /// <summary>Width of TID in bits, 0 (none) … 1024.</summary>
    public int IdBits { get; init; }

    /// <summary>Width of TDEST in bits, 0 (none) … 1024.</summary>
    public int DestinationBits { get; init; }

    /// <summary>Width of TUSER in bits, 0 (none) … 1024.</summary>
    public int UserBits { get; init; }

    /// <summary>Width of TDATA in bytes.</summary>
    public int Bytes => (DataBits + 7) / 8;

    /// <summary>Refuses widths that are not possible.</summary>
    /// <returns>This configuration.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A width is out of range; the message has name and range.</exception>
    public AxiStreamConfig Checked()
    {
        Check(DataBits, 1, MaxDataBits, nameof(DataBits));
        Check(IdBits, 0, MaxSideBits, nameof(IdBits));
        Check(DestinationBits, 0, MaxSideBits, nameof(DestinationBits));
        Check(UserBits, 0, MaxSideBits, nameof(UserBits));
        return this;
    }

    private static void Check(int value, int least, int greatest, string name)
    {
        if (value < least || value > greatest)
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} of an AXI4-Stream is {least} … {greatest} bits."));
    }
}
