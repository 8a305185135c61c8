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
        Pattern = Shape.UInt(config.Patterns.CodeBits);
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

    /// <summary>Code of the chain's pattern: dense, 2, 4 or 8 of 16, or what keeps as many.</summary>
    public UInt Pattern { get; }

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
        VectorWeights = Shape.Vec(config.Shape.Channels, Shape.UInt(config.WeightsOfVector.OffsetBits));
        MatrixWeights = Shape.UInt(config.WeightsOfMatrix.OffsetBits);
        Indices = Shape.Vec(config.Shape.Channels, Shape.UInt(config.IndicesOfBeat.OffsetBits));
        Patterns = config.Shape.Sparsity == IsaSparsity.Release ? null : Shape.Vec(config.Shape.Channels, Shape.UInt(config.Patterns.PatternBits));
        Vector = Shape.UInt(Hdl.BitsToCount(config.WordBytes(IsaBuffer.B) / IsaShape.BlockSize));
    }

    /// <summary>For each channel; an MM has those of channel 0.</summary>
    public Vec<FlightProductStep> Steps { get; }

    /// <summary>There are indices.</summary>
    public Bit Sparse { get; } = Shape.Bit();

    /// <summary>Of an MV: where the weights begin in each channel's word of the A buffer, see <see cref="FlightWindow.Offset"/>.</summary>
    public Vec<UInt> VectorWeights { get; }

    /// <summary>Of an MM: where the weights begin in the word of the B buffer.</summary>
    public UInt MatrixWeights { get; }

    /// <summary>Where the indices begin in each channel's word of the meta buffer.</summary>
    public Vec<UInt> Indices { get; }

    /// <summary>Numbers of the patterns of each channel's block, where not all of them are N:16.</summary>
    public Vec<UInt>? Patterns { get; }

    /// <summary>Of an MV: which 16 bytes of the word of the B buffer.</summary>
    public UInt Vector { get; }
}
