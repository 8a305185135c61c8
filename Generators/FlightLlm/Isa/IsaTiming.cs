namespace Generators.FlightLlm.Isa;

/// <summary>
/// Cycles of instructions. Products and MISC are those of the public profiler: 8 · K for the tile of an MM or MV of K blocks, K or 2 · K for MISC.
/// Transfers are bytes over bandwidth.
/// </summary>
public sealed record IsaTiming
{
    /// <summary>Clock in MHz.</summary>
    public double ClockMhz { get; init; } = 225;

    /// <summary>Channels of the memory that serve the eight channels of a core's buffers; a transfer of one buffer channel has an eighth of them.</summary>
    public double Channels { get; init; } = 8;

    /// <summary>Bandwidth of a channel, in GB/s.</summary>
    public double ChannelGbPerSecond { get; init; } = 25.6;

    /// <summary>Part of the bandwidth that is reached when each port uses the channel beside it.</summary>
    public double SameEfficiency { get; init; } = 0.7;

    /// <summary>Part of the bandwidth that is reached across channels.</summary>
    public double CrossEfficiency { get; init; } = 0.35;

    /// <summary>Cycles between a transfer's command and its first byte.</summary>
    public int TransferLatency { get; init; }

    /// <summary>Multiply-accumulates in a cycle of MM.</summary>
    public int MatrixMacs { get; init; } = 4096;

    /// <summary>Multiply-accumulates in a cycle of MV.</summary>
    public int VectorMacs { get; init; } = 1024;

    /// <summary>Part of the cycles that products of sparse weights take, which the profiler takes as 0.7 of dense ones for LLaMA-2-7B.</summary>
    public double SparseCycles { get; init; } = 0.7;

    /// <summary>Cycles of an instruction.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>At least 1.</returns>
    public int Cycles(Instruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        return instruction switch
        {
            LoadInstruction load => TransferCycles(ChannelBytes(load), load.Access),
            StoreInstruction store => TransferCycles((double)store.Length * store.Loop1, store.Access),
            MatrixMatrixInstruction product => ProductCycles(product, IsaShape.Paper.MatrixRows * IsaShape.BlockSize, MatrixMacs),
            MatrixVectorInstruction product => ProductCycles(product, IsaShape.Paper.VectorColumns, VectorMacs),
            MiscInstruction misc => Math.Max(1, misc.Blocks * (misc.Operation is MiscOperation.Softmax or MiscOperation.LayerNorm or MiscOperation.RmsNorm ? 2 : 1)),
            _ => 1,
        };
    }

    /// <summary>Bytes that a load moves from the memory, as they are stored there.</summary>
    /// <param name="load">The load.</param>
    /// <returns>Bytes of all channels.</returns>
    public double LoadBytes(LoadInstruction load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var channels = (IsaShape.IsWide(load.Buffer), load.ZeroFill) switch
        {
            (false, true) => 0,
            (false, false) => 1,
            (true, true) => load.HbmChannel + 1,
            (true, false) => IsaShape.Paper.Channels,
        };
        return Moved(load) * channels;
    }

    private static double Moved(LoadInstruction load) => (double)load.Length * load.Loop1 * load.Loop2 * load.Loop3;

    private static double ChannelBytes(LoadInstruction load) => load.ZeroFill && !IsaShape.IsWide(load.Buffer) ? 0 : Moved(load);

    private int TransferCycles(double channelBytes, HbmAccess access)
    {
        var bytesPerCycle = Channels / IsaShape.Paper.Channels * ChannelGbPerSecond * 1000 / ClockMhz * (access == HbmAccess.Same ? SameEfficiency : CrossEfficiency);
        return (int)Math.Max(1, Math.Ceiling(channelBytes / bytesPerCycle) + TransferLatency);
    }

    private int ProductCycles(ProductInstruction product, int tile, int macs) =>
        (int)Math.Max(1, Math.Ceiling((double)product.Blocks * IsaShape.BlockSize * tile / macs * (product.Sparse ? SparseCycles : 1)));
}
