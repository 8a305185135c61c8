using Generators.FlightLlm.Engine;

namespace Generators.FlightLlm.Isa;

/// <summary>
/// Cycles of instructions. By default the paper's core: products and MISC are those of the public profiler, 8 · K for the tile of an MM or MV of K blocks, K or 2 · K
/// for MISC. Transfers are bytes over bandwidth. <see cref="Of"/> gives those of an engine.
/// </summary>
public sealed record IsaTiming
{
    private const int TransferOverhead = 4;
    private const int EngineProductLatency = 33;

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

    /// <summary>Bytes of a word that transfers move; chunks are whole words, and take a cycle more each. 0 where chunks cost nothing.</summary>
    public int WordBytes { get; init; }

    /// <summary>Multiply-accumulates in a cycle of MM.</summary>
    public int MatrixMacs { get; init; } = 4096;

    /// <summary>Multiply-accumulates in a cycle of MV.</summary>
    public int VectorMacs { get; init; } = 1024;

    /// <summary>Part of the cycles that products of sparse weights take, which the profiler takes as 0.7 of dense ones for LLaMA-2-7B.</summary>
    public double SparseCycles { get; init; } = 0.7;

    /// <summary>The same of sparse MV; null for <see cref="SparseCycles"/>.</summary>
    public double? SparseVectorCycles { get; init; }

    /// <summary>Cycles of a product beside its multiplications, without results.</summary>
    public int ProductLatency { get; init; }

    /// <summary>Whether results take cycles behind the product: one for 16 of each channel of an MM, one for 16 of an MV.</summary>
    public bool HasResultCycles { get; init; }

    /// <summary>Cycles of a block of 16 elements of MISC, for each pass.</summary>
    public double MiscCycles { get; init; } = 1;

    /// <summary>Sizes of the core.</summary>
    public IsaShape Shape { get; init; } = IsaShape.Paper;

    /// <summary>
    /// Cycles of an engine in front of a memory that takes a request in every cycle. How many weights sparse blocks keep is data that instructions do not have, so the
    /// caller says it. Stalls of the memory and conflicts of the global buffer's write port are not counted.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="kept">Part of the weights that sparse blocks keep: 0.5 for 8:16.</param>
    /// <param name="memoryLatency">Cycles from a request to its response, 1 at least.</param>
    /// <returns>A cycle model.</returns>
    public static IsaTiming Of(FlightEngineConfig engine, double kept = 0.5, int memoryLatency = 1)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryLatency, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kept);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, 1);
        var timing = new IsaTiming();
        return timing with
        {
            Shape = engine.Shape,
            Channels = engine.Shape.Channels,
            ChannelGbPerSecond = engine.PortBytes * timing.ClockMhz / 1000,
            SameEfficiency = 1,
            CrossEfficiency = 1,
            TransferLatency = memoryLatency + TransferOverhead - 1,
            WordBytes = engine.PortBytes,
            MatrixMacs = engine.MatrixMacs,
            VectorMacs = engine.VectorMacs,
            SparseCycles = kept,
            // A block of an MV takes 8 cycles, a sparse one N, but none more than 8.
            SparseVectorCycles = Math.Min(1, 2 * kept),
            ProductLatency = EngineProductLatency,
            HasResultCycles = true,
            MiscCycles = 3.0 / (engine.Shape.Channels * engine.BlocksPerWord),
        };
    }

    /// <summary>Cycles of an instruction.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>At least 1.</returns>
    public int Cycles(Instruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        return instruction switch
        {
            LoadInstruction { ZeroFill: true } load when !IsaShape.IsWide(load.Buffer) => TransferCycles(0, 0, load.Access),
            LoadInstruction load => TransferCycles(load.Length, load.Loop1 * load.Loop2 * load.Loop3, load.Access),
            StoreInstruction store => TransferCycles(store.Length, store.Loop1, store.Access),
            MatrixMatrixInstruction product => ProductCycles(product, Shape.MatrixRows * IsaShape.BlockSize, MatrixMacs, SparseCycles, Shape.MatrixBanks),
            MatrixVectorInstruction product =>
                ProductCycles(product, Shape.VectorColumns, VectorMacs, SparseVectorCycles ?? SparseCycles, Shape.VectorColumns / IsaShape.BlockSize),
            MiscInstruction misc => (int)Math.Max(
                1, Math.Ceiling(MiscCycles * misc.Blocks * (misc.Operation is MiscOperation.Softmax or MiscOperation.LayerNorm or MiscOperation.RmsNorm ? 2 : 1))),
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
            (true, false) => Shape.Channels,
        };
        return Moved(load) * channels;
    }

    private static double Moved(LoadInstruction load) => (double)load.Length * load.Loop1 * load.Loop2 * load.Loop3;

    private int TransferCycles(int length, int chunks, HbmAccess access)
    {
        var channelBytes = (double)chunks * (WordBytes == 0 ? length : (length + WordBytes - 1) / WordBytes * WordBytes);
        var latency = TransferLatency + (WordBytes == 0 ? 0 : chunks);
        var bytesPerCycle = Channels / Shape.Channels * ChannelGbPerSecond * 1000 / ClockMhz * (access == HbmAccess.Same ? SameEfficiency : CrossEfficiency);
        return (int)Math.Max(1, Math.Ceiling(channelBytes / bytesPerCycle) + latency);
    }

    private int ProductCycles(ProductInstruction product, int tile, int macs, double sparseCycles, int results)
    {
        var beats = (int)Math.Ceiling((double)product.Blocks * IsaShape.BlockSize * tile / macs * (product.Sparse ? sparseCycles : 1));
        return Math.Max(1, beats + ProductLatency + (!HasResultCycles ? 0 : product.Output ? results : 1));
    }
}
