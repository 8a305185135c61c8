using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>A, B, meta, FSB and bias buffer: written word by word with byte enables, read a cycle behind the address.</summary>
/// <param name="config">The engine.</param>
public sealed class FlightBuffers(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    /// <summary>Words that come from the memory; those for the global buffer are ignored.</summary>
    public Flow<FlightFill> Fills { get; } = In.Flow(new FlightFill(config.Validated()));

    /// <summary>Word of each channel of the A buffer.</summary>
    public Vec<UInt> AAddresses { get; } = In.Vec(config.Shape.Channels, Shape.UInt(config.WordAddressBits(IsaBuffer.A)));

    /// <summary>The words: a row each.</summary>
    public Vec<Bits> ARows { get; } = Out.Vec(config.Shape.Channels, Shape.Bits(8 * config.WordBytes(IsaBuffer.A)));

    /// <summary>Word of the B buffer.</summary>
    public UInt BAddress { get; } = In.UInt(config.WordAddressBits(IsaBuffer.B));

    /// <summary>The word: a row, or two with memory ports of 64 bytes.</summary>
    public Bits BWord { get; } = Out.Bits(8 * config.WordBytes(IsaBuffer.B));

    /// <summary>Word of each channel of the meta buffer.</summary>
    public Vec<UInt> MetaAddresses { get; } = In.Vec(config.Shape.Channels, Shape.UInt(config.WordAddressBits(IsaBuffer.Meta)));

    /// <summary>The words: a row of 32 indices, or several.</summary>
    public Vec<Bits> MetaWords { get; } = Out.Vec(config.Shape.Channels, Shape.Bits(8 * config.WordBytes(IsaBuffer.Meta)));

    /// <summary>Byte of all channels of the FSB buffer.</summary>
    public UInt FsbAddress { get; } = In.UInt(config.RowBits);

    /// <summary>The bytes.</summary>
    public Vec<UInt> FsbBytes { get; } = Out.Vec(config.Shape.Channels, Shape.UInt(8));

    /// <summary>Row of the bias buffer.</summary>
    public UInt BiasAddress { get; } = In.UInt(config.RowBits);

    /// <summary>The row: 16 numbers of 32 bits.</summary>
    public Bits BiasRow { get; } = Out.Bits(32 * IsaShape.BlockSize);

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var channel = 0; channel < Config.Shape.Channels; channel++)
        {
            ARows[channel].Value = Buffer(IsaBuffer.A, channel, AAddresses[channel], Config.WordBytes(IsaBuffer.A));
            MetaWords[channel].Value = Buffer(IsaBuffer.Meta, channel, MetaAddresses[channel], Config.WordBytes(IsaBuffer.Meta));
            FsbBytes[channel].Value = Buffer(IsaBuffer.Fsb, channel, FsbAddress, 1).AsUInt();
        }

        BWord.Value = Buffer(IsaBuffer.B, 0, BAddress, Config.WordBytes(IsaBuffer.B));
        BiasRow.Value = Buffer(IsaBuffer.Bias, 0, BiasAddress, IsaShape.BlockSize * sizeof(int));
    }

    /// <summary>A memory of rows, or of words of the memory port where these are wider.</summary>
    private Bits Buffer(IsaBuffer buffer, int channel, UInt address, int rowBytes)
    {
        var bytes = Math.Max(rowBytes, Config.PortBytes);
        var rows = Config.BytesOf(buffer) / bytes;
        var fill = Fills.Payload;
        var memory = Instance(new FlightRowMemory(new(rows, bytes, Config.PortBytes)), $"{buffer.ToString().ToLowerInvariant()}_{channel}");
        memory.Writes.Value = Fills.Valid & (fill.Buffer == buffer);
        memory.WriteAddress.Value = fill.Address.Wrap(memory.WriteAddress.Width);
        memory.Data.Value = fill.Data[channel];
        memory.Mask.Value = fill.Mask;
        var inWord = bytes / rowBytes;
        memory.Address.Value = (address >> BitOperations.Log2((uint)inWord)).Wrap(memory.Address.Width);
        if (inWord == 1)
            return memory.Row;
        var part = Delay(address.Wrap(BitsToCount(inWord)), 1, Reset.None);
        return VecOf(Enumerable.Range(0, inWord).Select(i => memory.Row.Slice(8 * rowBytes * i, 8 * rowBytes)))[part];
    }
}

/// <summary>Sizes of a <see cref="FlightRowMemory"/>.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Bytes of a row.</param>
/// <param name="PortBytes">Bytes that are written at a time.</param>
public sealed record FlightRowMemoryConfig(int Rows, int Bytes, int PortBytes)
{
    /// <summary>Words of a row.</summary>
    internal int Parts => Bytes / PortBytes;
}

/// <summary>A memory that is written in words with byte enables and read in rows, a cycle behind the address.</summary>
/// <param name="config">Sizes.</param>
public sealed class FlightRowMemory(FlightRowMemoryConfig config) : Module<FlightRowMemoryConfig>(config)
{
    /// <summary>A word is written.</summary>
    public Bit Writes { get; } = In.Bit();

    /// <summary>Its address, in words.</summary>
    public UInt WriteAddress { get; } = In.UInt(BitsToCount(config.Rows * config.Parts));

    /// <summary>The word.</summary>
    public Bits Data { get; } = In.Bits(8 * config.PortBytes);

    /// <summary>Bytes that are written.</summary>
    public Bits Mask { get; } = In.Bits(config.PortBytes);

    /// <summary>The row that is wanted.</summary>
    public UInt Address { get; } = In.UInt(BitsToCount(config.Rows));

    /// <summary>The row.</summary>
    public Bits Row { get; } = Out.Bits(8 * config.Bytes);

    /// <inheritdoc/>
    protected override void Build()
    {
        var memory = Mem.Of(Config.Rows, Shape.Bits(8 * Config.Bytes));
        var parts = Config.Parts;
        var masks = Enumerable.Range(0, parts).Select(part =>
            Mux(parts == 1 ? Writes : Writes & (WriteAddress.Wrap(BitsToCount(parts)) == part), Mask, BitsOf(0, Config.PortBytes)));
        memory.WriteParts(
            (WriteAddress >> BitOperations.Log2((uint)parts)).Wrap(BitsToCount(Config.Rows)), Cat(Enumerable.Repeat(Data, parts)), Cat(masks.Reverse()));
        Row.Value = memory.ReadNext(Address);
    }
}

/// <summary>The global buffer: words with byte enables, a read port for the store unit and one for the MISC unit.</summary>
/// <param name="config">The engine.</param>
public sealed class FlightGlobalBuffer(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    /// <summary>Words that are written.</summary>
    public Flow<FlightGlobalWrite> Writes { get; } = In.Flow(new FlightGlobalWrite(config.Validated()));

    /// <summary>Word for the store unit.</summary>
    public UInt StoreAddress { get; } = In.UInt(BitsToCount(config.GlobalWords));

    /// <summary>The store unit reads; otherwise its word stays.</summary>
    public Bit StoreEnable { get; } = In.Bit();

    /// <summary>Its word of each channel, a cycle later.</summary>
    public Vec<Bits> StoreWords { get; } = Out.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <summary>Word for the MISC unit.</summary>
    public UInt MiscAddress { get; } = In.UInt(BitsToCount(config.GlobalWords));

    /// <summary>Its word of each channel, a cycle later.</summary>
    public Vec<Bits> MiscWords { get; } = Out.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var channel = 0; channel < Config.Shape.Channels; channel++)
        {
            var memory = Mem.Of(Config.GlobalWords, Shape.Bits(Config.PortBits)).Named($"global_{channel}");
            var mask = Mux(Writes.Valid, Writes.Payload.Masks[channel], BitsOf(0, Config.PortBytes));
            memory.WriteParts(Writes.Payload.Address, Writes.Payload.Data[channel], mask);
            StoreWords[channel].Value = memory.ReadNext(StoreAddress, StoreEnable);
            MiscWords[channel].Value = memory.ReadNext(MiscAddress);
        }
    }
}
