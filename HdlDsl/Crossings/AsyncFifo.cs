using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>Shape of an <see cref="AsyncFifo{T}"/>.</summary>
/// <param name="Depth">Number of words: a power of two, 2 to 2^20. Full speed needs 2 · Stages + 4 or more.</param>
/// <param name="From">Domain of the words that come in.</param>
/// <param name="To">Domain of the words that go out.</param>
/// <param name="Stages">Number of registers of each synchroniser, 2 to 8.</param>
public sealed record AsyncFifoConfig(int Depth, ClockDomain From, ClockDomain To, int Stages = 2);

/// <summary>
/// A queue between two clocks of any frequencies and phases. The pointers go over in Gray code; each side knows the other's pointer late, so that Full and Empty are
/// never too optimistic. A word is offered at the output one edge of <see cref="AsyncFifoConfig.From"/> and Stages edges of <see cref="AsyncFifoConfig.To"/> after it was
/// taken. Both resets must be active together for at least Stages + 1 edges of each clock before words move.
/// Source: C. E. Cummings, "Simulation and Synthesis Techniques for Asynchronous FIFO Design", SNUG 2002, style 1.
/// </summary>
/// <typeparam name="T">Type of the words.</typeparam>
public sealed class AsyncFifo<T> : Module<AsyncFifoConfig>
    where T : Data
{
    private readonly T word;

    /// <summary>Makes a queue.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="word">Shape of a word.</param>
    public AsyncFifo(AsyncFifoConfig config, T word)
        : base(config)
    {
        ArgumentNullException.ThrowIfNull(word);
        Crossing.CheckedStages(config.Stages);
        if (config.Depth is < 2 or > 1 << 20 || !BitOperations.IsPow2(config.Depth))
            throw new ArgumentOutOfRangeException(nameof(config), config.Depth, "The depth of an AsyncFifo is a power of two from 2 to 1048576, so that its pointers are a Gray code.");
        if (config.From.Clock == config.To.Clock)
            throw new ArgumentException($"Both sides of an AsyncFifo have clock '{config.To.Clock}'; use Queue(depth) inside one domain.", nameof(config));
        this.word = word;
        Source = In.Stream(word).ClockedBy(config.From);
        Sink = Out.Stream(word).ClockedBy(config.To);
        var pointerWidth = BitOperations.Log2((uint)config.Depth) + 1;
        Filled = Out.UInt(pointerWidth).ClockedBy(config.From);
        Waiting = Out.UInt(pointerWidth).ClockedBy(config.To);
    }

    /// <summary>Words come in, in the domain <see cref="AsyncFifoConfig.From"/>.</summary>
    public Stream<T> Source { get; }

    /// <summary>Words go out, in the domain <see cref="AsyncFifoConfig.To"/>.</summary>
    public Stream<T> Sink { get; }

    /// <summary>Number of words inside as the writing side knows it: never too low.</summary>
    public UInt Filled { get; }

    /// <summary>Number of words inside as the reading side knows it: never too high.</summary>
    public UInt Waiting { get; }

    /// <inheritdoc/>
    protected override void Build()
    {
        var pointerWidth = Filled.Width;
        var words = Mem.Of(Config.Depth, word).Named("words");
        UInt written;
        UInt read;
        using (ClockedBy(Config.From))
            written = Reg.UInt(pointerWidth).Named("written");
        using (ClockedBy(Config.To))
            read = Reg.UInt(pointerWidth).Named("read");

        using (ClockedBy(Config.From))
        {
            var taken = Synchronised(read, Config.To, "read_pointer");
            var filled = (written - taken).Wrap(pointerWidth);
            Filled.Value = filled;
            Source.Ready.Value = filled != Config.Depth;
            using (When(Source.Fire))
            {
                AssignWord(words[written[pointerWidth - 2, 0]], Source.Payload);
                written.Next = (written + 1).Wrap();
            }
        }

        using (ClockedBy(Config.To))
        {
            var arrived = Synchronised(written, Config.From, "write_pointer");
            var waiting = (arrived - read).Wrap(pointerWidth);
            Waiting.Value = waiting;
            Sink.Valid.Value = waiting != 0;
            // The word was written before its pointer arrived, and is not overwritten before the read pointer has gone back.
            Sink.Payload.AssignFrom(Crossing.Stable(words[read[pointerWidth - 2, 0]]), isSequential: false);
            using (When(Sink.Fire))
                read.Next = (read + 1).Wrap();
        }
    }

    private static void AssignWord(T target, T value) => target.AssignFrom(value, isSequential: true);

    private UInt Synchronised(UInt pointer, ClockDomain from, string name)
    {
        var synchroniser = Instance(new GraySynchroniser(new GraySynchroniserConfig(pointer.Width, from, Config.Stages)), name);
        synchroniser.Count.Value = pointer;
        return synchroniser.Result;
    }
}
