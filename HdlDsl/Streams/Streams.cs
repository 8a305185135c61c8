namespace HdlDsl;

/// <summary>Several streams to one.</summary>
public static class Streams
{
    /// <summary>Waits for a word of each of two streams; both move together.</summary>
    /// <typeparam name="TFirst">Type of the first payload.</typeparam>
    /// <typeparam name="TSecond">Type of the second payload.</typeparam>
    /// <param name="first">First stream.</param>
    /// <param name="second">Second stream.</param>
    /// <returns>Pairs, latency 0. The Ready of each source waits for the Valid of the other.</returns>
    public static Stream<Pair<TFirst, TSecond>> Join<TFirst, TSecond>(Stream<TFirst> first, Stream<TSecond> second)
        where TFirst : Data
        where TSecond : Data => Join(first, second, (a, b) => new Pair<TFirst, TSecond>(a, b));

    /// <summary>Waits for a word of each of two streams and combines them.</summary>
    /// <typeparam name="TFirst">Type of the first payload.</typeparam>
    /// <typeparam name="TSecond">Type of the second payload.</typeparam>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="first">First stream.</param>
    /// <param name="second">Second stream.</param>
    /// <param name="combine">Gives the result; combinational.</param>
    /// <returns>The results, latency 0.</returns>
    public static Stream<TResult> Join<TFirst, TSecond, TResult>(
        Stream<TFirst> first, Stream<TSecond> second, Func<TFirst, TSecond, TResult> combine)
        where TFirst : Data
        where TSecond : Data
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(combine);
        Stream<TResult>.Begin();
        var result = Stream<TResult>.Made(first.Valid & second.Valid, combine(first.Payload, second.Payload), first.BaseName(), "joined");
        first.Ready.Value = result.Ready & second.Valid;
        second.Ready.Value = result.Ready & first.Valid;
        return result;
    }

    /// <summary>Waits for a word of each of several streams of one payload; all move together.</summary>
    /// <typeparam name="T">Type of the payloads.</typeparam>
    /// <param name="sources">At least one stream.</param>
    /// <returns>Vectors with the word of each stream, latency 0. The Ready of each source waits for the Valid of all others.</returns>
    public static Stream<Vec<T>> Join<T>(IReadOnlyList<Stream<T>> sources)
        where T : Data
    {
        RequireStreams(sources);
        Stream<T>.Begin();
        var words = Hdl.VecOf(sources.Select(source => source.Payload));
        var result = Stream<Vec<T>>.Made(sources.Select(source => source.Valid).AllSet(), words, sources[0].BaseName(), "joined");
        for (var i = 0; i < sources.Count; i++)
        {
            var others = sources.Where((_, j) => j != i).Select(source => source.Valid).ToArray();
            sources[i].Ready.Value = others.Length == 0 ? result.Ready : result.Ready & others.AllSet();
        }

        return result;
    }

    /// <summary>Merges streams: an instance of <see cref="StreamArbiter"/>.</summary>
    /// <typeparam name="T">Type of the payloads.</typeparam>
    /// <param name="sources">At least one stream; all payloads of one shape.</param>
    /// <param name="policy">Who goes first.</param>
    /// <param name="keeps">For how long a choice stays: <see cref="ArbiterLock.Word"/> or <see cref="ArbiterLock.None"/>.</param>
    /// <returns>The words of all sources, latency 0; those of one source in their order.</returns>
    public static Stream<T> Arbitrate<T>(
        IReadOnlyList<Stream<T>> sources, ArbiterPolicy policy = ArbiterPolicy.RoundRobin, ArbiterLock keeps = ArbiterLock.Word)
        where T : Data => Arbitrate(sources, out _, policy, keeps);

    /// <summary>Merges streams and tells whose word it is.</summary>
    /// <typeparam name="T">Type of the payloads.</typeparam>
    /// <param name="sources">At least one stream; all payloads of one shape.</param>
    /// <param name="chosen">Number of the source of the word offered; meaningless while none is.</param>
    /// <param name="policy">Who goes first.</param>
    /// <param name="keeps">For how long a choice stays: <see cref="ArbiterLock.Word"/> or <see cref="ArbiterLock.None"/>.</param>
    /// <returns>The words of all sources, latency 0; those of one source in their order.</returns>
    public static Stream<T> Arbitrate<T>(
        IReadOnlyList<Stream<T>> sources, out UInt chosen, ArbiterPolicy policy = ArbiterPolicy.RoundRobin, ArbiterLock keeps = ArbiterLock.Word)
        where T : Data
    {
        if (keeps == ArbiterLock.Packet)
            throw new ArgumentOutOfRangeException(nameof(keeps), keeps, "these streams have no packets; call ArbitratePackets on streams of Packet<T>.");
        return Arbitrate(sources, null, out chosen, policy, keeps);
    }

    /// <summary>Merges streams of packets without mixing them: the choice stays until the last word of a packet has moved.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="sources">At least one stream; all payloads of one shape.</param>
    /// <param name="policy">Who goes first with a packet.</param>
    /// <returns>The packets of all sources, latency 0.</returns>
    public static Stream<Packet<T>> ArbitratePackets<T>(IReadOnlyList<Stream<Packet<T>>> sources, ArbiterPolicy policy = ArbiterPolicy.RoundRobin)
        where T : Data => Arbitrate(sources, packet => packet.Last, out _, policy, ArbiterLock.Packet);

    /// <summary>Takes words from one of several streams; the others wait.</summary>
    /// <typeparam name="T">Type of the payloads.</typeparam>
    /// <param name="select">
    /// Number of the stream. While a word waits it must not change, or the result does not keep the protocol. With a number that no stream has nothing moves.
    /// </param>
    /// <param name="sources">At least one stream; all payloads of one shape.</param>
    /// <returns>The words, latency 0; combinational from the number to Valid, Payload and every Ready.</returns>
    public static Stream<T> Select<T>(UInt select, IReadOnlyList<Stream<T>> sources)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(select);
        RequireStreams(sources);
        Stream<T>.Begin();
        var isChosen = sources.Select((_, i) => select == i).ToArray();
        var payload = Hdl.VecOf(sources.Select(source => source.Payload))[select];
        var result = Stream<T>.Made(sources.Select((source, i) => source.Valid & isChosen[i]).ToArray().AnySet(), payload, sources[0].BaseName(), "selected");
        for (var i = 0; i < sources.Count; i++)
            sources[i].Ready.Value = isChosen[i] & result.Ready;
        return result;
    }

    private static Stream<T> Arbitrate<T>(
        IReadOnlyList<Stream<T>> sources, Func<T, Bit>? last, out UInt chosen, ArbiterPolicy policy, ArbiterLock keeps)
        where T : Data
    {
        RequireStreams(sources);
        var builder = Stream<T>.Begin();
        var width = sources[0].Payload.BitWidth;
        if (sources.FirstOrDefault(source => source.Payload.BitWidth != width) is { } other)
            throw Errors.ShapesDiffer(sources[0].Payload, other.Payload);
        if (sources.Count == 1)
        {
            chosen = UInt.Constant(0, 1);
            return sources[0];
        }

        var name = sources[0].BaseName();
        var arbiter = new StreamArbiter(new StreamArbiterConfig(sources.Count, width, policy, keeps));
        builder.NameWeakly(arbiter, $"{name}_arbiter");
        for (var i = 0; i < sources.Count; i++)
            sources[i].Into(arbiter.Sources[i]);
        if (last is not null)
            arbiter.Last!.Value = Hdl.Cat(sources.Select(source => last(source.Payload)).Reverse());
        chosen = arbiter.Chosen;
        return Stream<T>.OutOf(arbiter, arbiter.Sink, sources[0].Payload, name);
    }

    private static void RequireStreams<T>(IReadOnlyList<Stream<T>> sources, [System.Runtime.CompilerServices.CallerMemberName] string word = "")
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count == 0)
            throw Errors.NoStreams(word);
    }
}
