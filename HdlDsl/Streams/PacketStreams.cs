namespace HdlDsl;

/// <summary>Streams of packets.</summary>
public static class PacketStreams
{
    /// <summary>Marks the last words of packets.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Words.</param>
    /// <param name="isLast">Tells from the word whether it is the last one.</param>
    /// <returns>Packets, latency 0.</returns>
    public static Stream<Packet<T>> WithLast<T>(this Stream<T> source, Func<T, Bit> isLast)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(isLast);
        return source.Map(word => new Packet<T>(word, isLast(word)));
    }

    /// <summary>Makes packets of a fixed length. Reset starts a new packet.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Words.</param>
    /// <param name="length">Words in each packet, at least 1.</param>
    /// <returns>Packets, latency 0.</returns>
    public static Stream<Packet<T>> Packetize<T>(this Stream<T> source, int length)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (length == 1)
            return source.WithLast(_ => true);
        var builder = Stream<T>.Begin();
        var position = Reg.UInt(Hdl.BitsToCount(length));
        builder.NameWeakly(position, $"{source.BaseName()}_position");
        var isLast = position == length - 1;
        using (Hdl.When(source.Fire))
            position.Next = Hdl.Mux(isLast, 0, position + 1).Wrap();
        return source.WithLast(_ => isLast);
    }

    /// <summary>Tells whether the word offered is the first one of its packet. Reset starts a new packet.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Packets; they are only watched.</param>
    /// <returns>1 while the first word is offered or awaited.</returns>
    public static Bit IsFirst<T>(this Stream<Packet<T>> source)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        var builder = Stream<Packet<T>>.Begin();
        var isInside = Reg.Bit();
        builder.NameWeakly(isInside, $"{source.BaseName()}_isInside");
        using (Hdl.When(source.Fire))
            isInside.Next = !source.Payload.Last;
        return !isInside;
    }

    /// <summary>The words without their marks.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Packets.</param>
    /// <returns>Words, latency 0.</returns>
    public static Stream<T> WithoutLast<T>(this Stream<Packet<T>> source)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Map(packet => packet.Word);
    }

    /// <summary>Puts a word in front of each packet.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Packets.</param>
    /// <param name="header">The word; it must stay while it is offered, that is, while the packet's first word waits.</param>
    /// <returns>Packets that are one word longer, latency 1 for each packet and a word in every cycle.</returns>
    public static Stream<Packet<T>> InsertHeader<T>(this Stream<Packet<T>> source, T header)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(header);
        var builder = Stream<Packet<T>>.Begin();
        var name = source.BaseName();
        var isSent = Reg.Bit();
        builder.NameWeakly(isSent, $"{name}_headerIsSent");
        var word = new Packet<T>(Hdl.Mux(isSent, source.Payload.Word, header), source.Payload.Last & isSent);
        var result = Stream<Packet<T>>.Made(source.Valid, word, name, "withHeader");
        source.Ready.Value = result.Ready & isSent;
        using (Hdl.When(result.Fire))
            isSent.Next = !word.Last;
        return result;
    }

    /// <summary>Puts a word behind each packet, such as a checksum.</summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <param name="source">Packets.</param>
    /// <param name="trailer">The word; it is read from the cycle after the packet's last word moved until it has moved itself, and must stay meanwhile.</param>
    /// <returns>Packets that are one word longer, latency 0 and a word in every cycle.</returns>
    public static Stream<Packet<T>> AppendTrailer<T>(this Stream<Packet<T>> source, T trailer)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(trailer);
        var builder = Stream<Packet<T>>.Begin();
        var name = source.BaseName();
        var isTrailer = Reg.Bit();
        builder.NameWeakly(isTrailer, $"{name}_isTrailer");
        var word = new Packet<T>(Hdl.Mux(isTrailer, trailer, source.Payload.Word), isTrailer);
        var result = Stream<Packet<T>>.Made(source.Valid | isTrailer, word, name, "withTrailer");
        source.Ready.Value = result.Ready & !isTrailer;
        using (Hdl.When(result.Fire))
            isTrailer.Next = !isTrailer & source.Payload.Last;
        return result;
    }

    /// <summary>
    /// Joins the words of packets into wide ones, the first one lowest. The last wide word of a packet has as many parts as are left, so packets may have any
    /// length.
    /// </summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <typeparam name="TWide">Type of the wide words.</typeparam>
    /// <param name="source">Packets.</param>
    /// <param name="wide">Shape of a wide word; a multiple of the word's width.</param>
    /// <param name="order">Whether the first word becomes the lowest or the highest part.</param>
    /// <returns>Packets of wide words, latency 0 from the word that fills one; a word is taken in every cycle.</returns>
    public static Stream<Packet<PartialWord<TWide>>> Widen<T, TWide>(this Stream<Packet<T>> source, TWide wide, WordOrder order = WordOrder.LowFirst)
        where T : Data
        where TWide : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(wide);
        var factor = WidthAdapters.Factor(source.Payload.Word.BitWidth, wide.BitWidth, widens: true);
        var builder = Stream<Packet<T>>.Begin();
        var name = source.BaseName();
        var widener = new StreamWidener(new WidthAdapterConfig(source.Payload.Word.BitWidth, factor, order, HasPackets: true));
        builder.NameWeakly(widener, $"{name}_widener");
        source.WithoutLast().Into(widener.Source);
        widener.SourceLast!.Value = source.Payload.Last;
        var word = Stream<TWide>.OutOf(widener, widener.Sink, wide, name);
        return word.Map(bits => new Packet<PartialWord<TWide>>(new PartialWord<TWide>(bits, widener.SinkParts!), widener.SinkLast!));
    }

    /// <summary>Cuts the wide words of packets into parts, the opposite of <see cref="Widen"/>.</summary>
    /// <typeparam name="TWide">Type of the wide words.</typeparam>
    /// <typeparam name="T">Type of a part.</typeparam>
    /// <param name="source">Packets of wide words; those that are not the last of their packet are full.</param>
    /// <param name="part">Shape of a part; its width divides the word's.</param>
    /// <param name="order">Whether the lowest or the highest part is the first.</param>
    /// <returns>Packets of parts, latency 0; a part in every cycle.</returns>
    public static Stream<Packet<T>> Narrow<TWide, T>(this Stream<Packet<PartialWord<TWide>>> source, T part, WordOrder order = WordOrder.LowFirst)
        where TWide : Data
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(part);
        var factor = WidthAdapters.Factor(source.Payload.Word.Word.BitWidth, part.BitWidth, widens: false);
        var builder = Stream<Packet<T>>.Begin();
        var name = source.BaseName();
        var narrower = new StreamNarrower(new WidthAdapterConfig(part.BitWidth, factor, order, HasPackets: true));
        builder.NameWeakly(narrower, $"{name}_narrower");
        source.Map(packet => packet.Word.Word).Into(narrower.Source);
        narrower.SourceLast!.Value = source.Payload.Last;
        narrower.SourceParts!.Value = source.Payload.Word.Parts;
        return Stream<T>.OutOf(narrower, narrower.Sink, part, name).Map(word => new Packet<T>(word, narrower.SinkLast!));
    }
}
