namespace HdlDsl.Buses;

/// <summary>Everything that moves with one transfer of an AXI4-Stream; parts that are not configured are null.</summary>
public sealed class AxiStreamWord : Bundle
{
    /// <summary>The shape of a word.</summary>
    /// <param name="config">Which parts it has.</param>
    public AxiStreamWord(AxiStreamConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Checked();
        Data = Shape.Bits(config.Bytes * 8);
        Keep = config.HasKeep ? Shape.Bits(config.Bytes) : null;
        Strobe = config.HasStrobe ? Shape.Bits(config.Bytes) : null;
        Last = config.HasLast ? Shape.Bit() : null;
        Id = config.IdBits > 0 ? Shape.UInt(config.IdBits) : null;
        Destination = config.DestinationBits > 0 ? Shape.UInt(config.DestinationBits) : null;
        User = config.UserBits > 0 ? Shape.Bits(config.UserBits) : null;
    }

    /// <summary>A word made of values.</summary>
    /// <param name="data">TDATA; a whole number of bytes.</param>
    /// <param name="keep">TKEEP, or null.</param>
    /// <param name="strobe">TSTRB, or null.</param>
    /// <param name="last">TLAST, or null.</param>
    /// <param name="id">TID, or null.</param>
    /// <param name="destination">TDEST, or null.</param>
    /// <param name="user">TUSER, or null.</param>
    public AxiStreamWord(Bits data, Bits? keep = null, Bits? strobe = null, Bit? last = null, UInt? id = null, UInt? destination = null, Bits? user = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Data, Keep, Strobe, Last, Id, Destination, User) = (data, keep, strobe, last, id, destination, user);
    }

    /// <summary>TDATA with its padding.</summary>
    public Bits Data { get; }

    /// <summary>TKEEP, a bit for each byte.</summary>
    public Bits? Keep { get; }

    /// <summary>TSTRB, a bit for each byte.</summary>
    public Bits? Strobe { get; }

    /// <summary>TLAST.</summary>
    public Bit? Last { get; }

    /// <summary>TID.</summary>
    public UInt? Id { get; }

    /// <summary>TDEST.</summary>
    public UInt? Destination { get; }

    /// <summary>TUSER.</summary>
    public Bits? User { get; }
}
