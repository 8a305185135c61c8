using Generators.FlightLlm.Isa;
using HdlDsl;

namespace Generators.FlightLlm.Engine;

/// <summary>A word that goes into the memory.</summary>
public sealed class FlightMemoryWrite : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightMemoryWrite(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.PortAddressBits);
        Data = Shape.Bits(config.PortBits);
        Mask = Shape.Bits(config.PortBytes);
    }

    /// <summary>Byte address divided by the bytes of a word.</summary>
    public UInt Address { get; }

    /// <summary>The bytes, the first one lowest.</summary>
    public Bits Data { get; }

    /// <summary>Bytes that are written.</summary>
    public Bits Mask { get; }
}

/// <summary>A word of each channel that goes into a buffer.</summary>
public sealed class FlightFill : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightFill(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.FillBits);
        Data = Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));
        Mask = Shape.Bits(config.PortBytes);
    }

    /// <summary>The buffer.</summary>
    public Enum<IsaBuffer> Buffer { get; } = Shape.Enum<IsaBuffer>();

    /// <summary>Byte address in the buffer's channel divided by the bytes of a word.</summary>
    public UInt Address { get; }

    /// <summary>The bytes of each channel; element 0 for buffers of one channel.</summary>
    public Vec<Bits> Data { get; }

    /// <summary>Bytes that are written, the same in all channels.</summary>
    public Bits Mask { get; }
}

/// <summary>A word of each channel that goes into the global buffer.</summary>
public sealed class FlightGlobalWrite : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightGlobalWrite(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(Hdl.BitsToCount(config.GlobalWords));
        Data = Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));
        Masks = Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBytes));
    }

    /// <summary>The word.</summary>
    public UInt Address { get; }

    /// <summary>The bytes of each channel.</summary>
    public Vec<Bits> Data { get; }

    /// <summary>Bytes that are written in each channel.</summary>
    public Vec<Bits> Masks { get; }
}

/// <summary>Elements for an external unit: a word of each channel of the global buffer.</summary>
public sealed class FlightSpecialOperands : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightSpecialOperands(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Data = Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));
        Blocks = Shape.Bits(config.Shape.Channels * config.BlocksPerWord);
    }

    /// <summary>The operation: not add or mul.</summary>
    public Enum<MiscOperation> Operation { get; } = Shape.Enum<MiscOperation>();

    /// <summary>The instruction's mask.</summary>
    public Bits Mode { get; } = Shape.Bits(2);

    /// <summary>INT8 elements: 16 of channel 0, 16 of channel 1 and so on, then the next 16 of channel 0 where words have 32 bytes.</summary>
    public Vec<Bits> Data { get; }

    /// <summary>Which blocks of 16 belong to the operand, in the order of the elements.</summary>
    public Bits Blocks { get; }

    /// <summary>The operand's last word.</summary>
    public Bit Last { get; } = Shape.Bit();
}
