using Generators.FlightLlm.Isa;
using HdlDsl;

namespace Generators.FlightLlm.Engine;

/// <summary>What a beat means for the sums; goes through the chains as their tag.</summary>
public sealed class FlightProductStep : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightProductStep(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Bank = Shape.UInt(Hdl.BitsToCount(config.Shape.VectorBanks));
    }

    /// <summary>There are sums: false for a channel of an MV that waits for others.</summary>
    public Bit IsActive { get; } = Shape.Bit();

    /// <summary>Of an MV.</summary>
    public Bit IsVector { get; } = Shape.Bit();

    /// <summary>The first block along K, and no command before has left sums.</summary>
    public Bit Begins { get; } = Shape.Bit();

    /// <summary>The command's last beat.</summary>
    public Bit Last { get; } = Shape.Bit();

    /// <summary>First column of the beat in its block.</summary>
    public UInt Column { get; } = Shape.UInt(4);

    /// <summary>Code of the pattern: dense, 2, 4 or 8 of 16.</summary>
    public UInt Pattern { get; } = Shape.UInt(2);

    /// <summary>Block column of an MV in each channel.</summary>
    public UInt Bank { get; }

    /// <summary>Bits of a tag.</summary>
    /// <param name="config">The engine.</param>
    internal static int BitsOf(FlightEngineConfig config) => new FlightProductStep(config).BitWidth;
}

/// <summary>A beat: what to take of the rows that come out of the buffers, and what it means.</summary>
public sealed class FlightProductBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public FlightProductBeat(FlightEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Steps = Shape.Vec(config.Shape.Channels, new FlightProductStep(config));
        Weights = Shape.Vec(config.Shape.Channels, Shape.UInt(Hdl.BitsToCount(config.Shape.MatrixBanks)));
        Indices = Shape.Vec(config.Shape.Channels, Shape.UInt(1));
    }

    /// <summary>For each channel; an MM has those of channel 0.</summary>
    public Vec<FlightProductStep> Steps { get; }

    /// <summary>There are indices.</summary>
    public Bit Sparse { get; } = Shape.Bit();

    /// <summary>Of an MV: 16 weights of each channel's row of the A buffer.</summary>
    public Vec<UInt> Weights { get; }

    /// <summary>16 indices of each channel's row of the meta buffer.</summary>
    public Vec<UInt> Indices { get; }

    /// <summary>16 bytes of the row of the B buffer.</summary>
    public UInt Half { get; } = Shape.UInt(1);
}
