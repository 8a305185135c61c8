namespace HdlDsl;

/// <summary>Where the words of a queue are kept.</summary>
public enum FifoStorage
{
    /// <summary>Registers up to two words, memory up to 1,024 bits, block memory above.</summary>
    Automatic,

    /// <summary>Registers without reset.</summary>
    Registers,

    /// <summary>A memory that is read at once: distributed memory, a latch array.</summary>
    Memory,

    /// <summary>A memory that is read at the clock edge: block RAM, SRAM macros. It is never read and written at one address in one cycle.</summary>
    BlockMemory,
}

/// <summary>What a <see cref="StreamFifo"/> is like.</summary>
/// <param name="Depth">Number of words, 0 to 2^24; 0 is a wire.</param>
/// <param name="Width">Bits in a word, at least 1.</param>
/// <param name="Latency">
/// Cycles from push to pop of an empty queue. 0: combinational from Push.Valid to Pop.Valid. 1: none. 2: for block memory only, without the register that
/// leads around it.
/// </param>
/// <param name="PushesWhenFull">Ready of a full queue follows that of the consumer, combinationally.</param>
/// <param name="Storage">Where the words are kept.</param>
/// <param name="HasFlush">Has the input <see cref="StreamFifo.Flush"/>.</param>
public sealed record StreamFifoConfig(
    int Depth, int Width, int Latency = 1, bool PushesWhenFull = false, FifoStorage Storage = FifoStorage.Automatic, bool HasFlush = false)
{
    private const int RegisterWords = 2;
    private const int MemoryBits = 1024;
    private const int MaxDepth = 1 << 24;

    /// <summary>The storage that is used: <see cref="Storage"/>, or what is chosen automatically.</summary>
    internal FifoStorage ChosenStorage
    {
        get
        {
            // One word that leads around a block memory is all that a queue of depth 1 can hold.
            if (Latency < 2 && Depth == 1)
                return FifoStorage.Registers;
            if (Storage != FifoStorage.Automatic)
                return Storage;
            if (Latency == 2)
                return FifoStorage.BlockMemory;
            if (Depth <= RegisterWords)
                return FifoStorage.Registers;
            return (long)Depth * Width <= MemoryBits ? FifoStorage.Memory : FifoStorage.BlockMemory;
        }
    }

    /// <summary>Checks the values.</summary>
    /// <returns>This configuration.</returns>
    /// <exception cref="Diagnostics.HdlException">The depth is negative or above 2^24, or the word has no bits (HDL1009).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The latency is not 0 … 2, or 2 without block memory; the message says so.</exception>
    public StreamFifoConfig Validated()
    {
        if (Depth is < 0 or > MaxDepth)
            throw Errors.IllegalQueueDepth(Depth, MaxDepth);
        Signal.CheckWidth(Width, "word of a queue");
        CheckLatency(Latency, Storage);
        return this;
    }

    private static void CheckLatency(int latency, FifoStorage storage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latency);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latency, 2);
        if (latency == 2 && storage is not (FifoStorage.Automatic or FifoStorage.BlockMemory))
            throw new ArgumentOutOfRangeException(nameof(latency), latency, $"a queue in {storage} has latency 0 or 1; only block memory has 2.");
    }
}
