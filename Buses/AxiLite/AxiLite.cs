namespace HdlDsl.Buses;

/// <summary>Widths of an AXI4-Lite bus.</summary>
/// <param name="AddressBits">Width of addresses in bits, 1 … 64; addresses count bytes.</param>
/// <param name="DataBits">Width of data: 32 or 64 bits.</param>
public sealed record AxiLiteConfig(int AddressBits, int DataBits = 32)
{
    /// <summary>Whether there are AWPROT and ARPROT; slaves of this library ignore them.</summary>
    public bool HasProtection { get; init; } = true;

    /// <summary>Refuses widths that are not possible.</summary>
    /// <returns>This configuration.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A width is out of range.</exception>
    public AxiLiteConfig Checked()
    {
        Check(AddressBits, AddressBits is >= 1 and <= 64, nameof(AddressBits), "Addresses of an AXI4-Lite bus have 1 … 64 bits.");
        Check(DataBits, DataBits is 32 or 64, nameof(DataBits), "Data of an AXI4-Lite bus have 32 or 64 bits.");
        return this;
    }

    private static void Check(int value, bool isLegal, string name, string range)
    {
        if (!isLegal)
            throw new ArgumentOutOfRangeException(name, value, range);
    }
}

/// <summary>Answer of an AXI4-Lite slave.</summary>
public enum AxiResponse
{
    /// <summary>OKAY: done.</summary>
    Okay = 0,

    /// <summary>SLVERR: the slave was reached and could not do it.</summary>
    SlaveError = 2,

    /// <summary>DECERR: there is nothing at the address.</summary>
    DecodeError = 3,
}

/// <summary>
/// An AXI4-Lite bus (Arm IHI 0022) seen from the slave: <c>[PortName("s_axi")] public AxiLite Bus { get; } = In.Of(new AxiLite(config));</c> gives the ports s_axi_awaddr,
/// s_axi_awvalid, s_axi_awready, …. With Out it is the master.
/// </summary>
/// <param name="config">Widths.</param>
public sealed class AxiLite(AxiLiteConfig config) : Bundle
{
    /// <summary>AWADDR.</summary>
    [PortName("awaddr")]
    public UInt WriteAddress { get; } = Shape.UInt(config.Checked().AddressBits);

    /// <summary>AWPROT.</summary>
    [PortName("awprot")]
    public Bits? WriteProtection { get; } = config.HasProtection ? MayBeUnused(Shape.Bits(3)) : null;

    /// <summary>AWVALID.</summary>
    [PortName("awvalid")]
    public Bit WriteAddressValid { get; } = Shape.Bit();

    /// <summary>AWREADY.</summary>
    [PortName("awready")]
    public Bit WriteAddressReady { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>WDATA.</summary>
    [PortName("wdata")]
    public Bits WriteData { get; } = Shape.Bits(config.DataBits);

    /// <summary>WSTRB, a bit for each byte.</summary>
    [PortName("wstrb")]
    public Bits WriteStrobes { get; } = Shape.Bits(config.DataBits / 8);

    /// <summary>WVALID.</summary>
    [PortName("wvalid")]
    public Bit WriteDataValid { get; } = Shape.Bit();

    /// <summary>WREADY.</summary>
    [PortName("wready")]
    public Bit WriteDataReady { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>BRESP, an <see cref="AxiResponse"/>.</summary>
    [PortName("bresp")]
    public UInt WriteResponse { get; } = Shape.Flipped(Shape.UInt(2));

    /// <summary>BVALID.</summary>
    [PortName("bvalid")]
    public Bit WriteResponseValid { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>BREADY.</summary>
    [PortName("bready")]
    public Bit WriteResponseReady { get; } = Shape.Bit();

    /// <summary>ARADDR.</summary>
    [PortName("araddr")]
    public UInt ReadAddress { get; } = Shape.UInt(config.AddressBits);

    /// <summary>ARPROT.</summary>
    [PortName("arprot")]
    public Bits? ReadProtection { get; } = config.HasProtection ? MayBeUnused(Shape.Bits(3)) : null;

    /// <summary>ARVALID.</summary>
    [PortName("arvalid")]
    public Bit ReadAddressValid { get; } = Shape.Bit();

    /// <summary>ARREADY.</summary>
    [PortName("arready")]
    public Bit ReadAddressReady { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>RDATA.</summary>
    [PortName("rdata")]
    public Bits ReadData { get; } = Shape.Flipped(Shape.Bits(config.DataBits));

    /// <summary>RRESP, an <see cref="AxiResponse"/>.</summary>
    [PortName("rresp")]
    public UInt ReadResponse { get; } = Shape.Flipped(Shape.UInt(2));

    /// <summary>RVALID.</summary>
    [PortName("rvalid")]
    public Bit ReadDataValid { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>RREADY.</summary>
    [PortName("rready")]
    public Bit ReadDataReady { get; } = Shape.Bit();

    /// <summary>Widths.</summary>
    public AxiLiteConfig Config { get; } = config;

    private static Bits MayBeUnused(Bits shape)
    {
        shape.Roles |= SignalRoles.MayBeUnused;
        return shape;
    }
}
