using System.Globalization;

namespace HdlDsl;

/// <content>One stream to several.</content>
public sealed partial class Stream<T>
{
    /// <summary>Copies each word to several streams.</summary>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="kind">Whether the copies may move in different cycles.</param>
    /// <returns>The copies, latency 0.</returns>
    public StreamList<T> Fork(int count = 2, ForkKind kind = ForkKind.Eager)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var builder = Begin();
        var name = BaseName();
        return kind switch
        {
            ForkKind.Eager => EagerFork(builder, name, count),
            ForkKind.Lazy => LazyFork(name, count),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of fork."),
        };
    }

    /// <summary>Sends each word to one of several streams.</summary>
    /// <param name="select">
    /// Number of the stream. While a word waits it must not change, as the word must not. With a number that no stream has the word waits.
    /// </param>
    /// <param name="count">Number of streams, at least 1.</param>
    /// <returns>The streams, latency 0; combinational from the number to every Valid and to Ready.</returns>
    public StreamList<T> Demux(UInt select, int count)
    {
        ArgumentNullException.ThrowIfNull(select);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Begin();
        var name = BaseName();
        var streams = new Stream<T>[count];
        var taken = new Bit[count];
        for (var i = 0; i < count; i++)
        {
            var isChosen = select == i;
            streams[i] = Made(Valid & isChosen, Payload, name, Numbered("demux", i));
            taken[i] = isChosen & streams[i].Ready;
        }

        Ready.Value = taken.AnySet();
        return new StreamList<T>(streams);
    }

    /// <summary>Sends each word to one of several streams, chosen by the word itself.</summary>
    /// <param name="select">Gives the number of the stream.</param>
    /// <param name="count">Number of streams, at least 1.</param>
    /// <returns>The streams, latency 0.</returns>
    public StreamList<T> Demux(Func<T, UInt> select, int count)
    {
        ArgumentNullException.ThrowIfNull(select);
        return Demux(select(Payload), count);
    }

    /// <summary>Each copy moves when its consumer is ready; a register for each remembers that it has. The word is taken when all have.</summary>
    private StreamList<T> EagerFork(DefinitionBuilder builder, string name, int count)
    {
        var copies = new Stream<T>[count];
        var sent = new Bit[count];
        var isDone = new Bit[count];
        for (var i = 0; i < count; i++)
        {
            sent[i] = Reg.Bit();
            builder.NameWeakly(sent[i], $"{name}_{Numbered("fork", i)}_IsSent");
            copies[i] = Made(Valid & !sent[i], Payload, name, Numbered("fork", i));
            isDone[i] = sent[i] | copies[i].Ready;
        }

        var allDone = isDone.AllSet();
        Ready.Value = allDone;
        using (Hdl.When(Valid))
        {
            for (var i = 0; i < count; i++)
                sent[i].Next = isDone[i] & !allDone;
        }

        return new StreamList<T>(copies);
    }

    /// <summary>All copies move together, so the Valid of each waits for the Ready of all the others (not for its own).</summary>
    private StreamList<T> LazyFork(string name, int count)
    {
        var readies = Enumerable.Range(0, count).Select(i => ReadyWire($"{name}_{Numbered("fork", i)}")).ToArray();
        Ready.Value = readies.AllSet();
        return new StreamList<T>(Enumerable.Range(0, count).Select(i =>
        {
            var others = readies.Where((_, j) => j != i).ToArray();
            return new Stream<T>(others.Length == 0 ? Valid : Valid & others.AllSet(), readies[i], Payload, name);
        }));
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
}
