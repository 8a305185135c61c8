namespace HdlDsl.Buses;

/// <summary>How registers are reached over AXI4-Lite.</summary>
public sealed record AxiLiteOptions
{
    /// <summary>Width of addresses in bits; 0 for as many as the map needs. Addresses beyond the map are unmapped.</summary>
    public int AddressBits { get; init; }

    /// <summary>Answer where the map has nothing: DECERR, SLVERR, or OKAY with 0 read and writes ignored.</summary>
    public AxiResponse Unmapped { get; init; } = AxiResponse.DecodeError;

    /// <summary>Whether there are AWPROT and ARPROT, which are ignored.</summary>
    public bool HasProtection { get; init; } = true;

    /// <summary>Clock and reset; null for those around.
    /// <see cref="AxiClock.Standard"/> has the names of the standard. Used by <see cref="AxiLiteModule{TMap}"/> and wrappers.</summary>
    public ClockDomain? Domain { get; init; }

    internal AxiLiteConfig ConfigFor(RegisterMap map)
    {
        var needed = map.Layout.AddressBits;
        if (AddressBits != 0 && (AddressBits < needed || AddressBits > 64))
            throw new ArgumentOutOfRangeException(nameof(map), AddressBits, $"Register map '{map.Name}' needs addresses of {needed} … 64 bits, or 0 for as many as needed.");
        return new AxiLiteConfig(AddressBits == 0 ? needed : AddressBits, map.DataBits) { HasProtection = HasProtection };
    }
}
