using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>Which part of a wide word comes first.</summary>
public enum WordOrder
{
    /// <summary>The lowest bits.</summary>
    LowFirst,

    /// <summary>The highest bits.</summary>
    HighFirst,
}

/// <summary>What a width adapter is like.</summary>
/// <param name="PartWidth">Bits in a part.</param>
/// <param name="Factor">Parts in a wide word, at least 1.</param>
/// <param name="Order">Which part comes first.</param>
/// <param name="HasPackets">Has the ports for packets, whose last wide word may be filled only in part.</param>
public sealed record WidthAdapterConfig(int PartWidth, int Factor, WordOrder Order = WordOrder.LowFirst, bool HasPackets = false);

/// <summary>Changes of the width of words.</summary>
public static class WidthAdapters
{
    /// <summary>
    /// Changes the width of the words: cuts each into parts, or joins several. Reset forgets the parts of a wide word that were taken or given already.
    /// </summary>
    /// <typeparam name="T">Type of the words.</typeparam>
    /// <typeparam name="TResult">Type of the new words.</typeparam>
    /// <param name="source">Words.</param>
    /// <param name="shape">Shape of the new words; one of the widths is a multiple of the other.</param>
    /// <param name="order">Which part of a wide word comes first.</param>
    /// <returns>The words of the other width, latency 0 from the word that completes one; the narrow side moves in every cycle.</returns>
    /// <exception cref="Diagnostics.HdlException">Neither width is a multiple of the other (HDL2008).</exception>
    public static Stream<TResult> AdaptWidth<T, TResult>(this Stream<T> source, TResult shape, WordOrder order = WordOrder.LowFirst)
        where T : Data
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(shape);
        var builder = Stream<T>.Begin();
        var (from, to) = (source.Payload.BitWidth, shape.BitWidth);
        if (from == to)
            return source.As(shape);
        var name = source.BaseName();
        if (from < to)
        {
            var widener = new StreamWidener(new WidthAdapterConfig(from, Factor(from, to, widens: true), order));
            builder.NameWeakly(widener, $"{name}_widener");
            source.Into(widener.Source);
            return Stream<TResult>.OutOf(widener, widener.Sink, shape, name);
        }

        var narrower = new StreamNarrower(new WidthAdapterConfig(to, Factor(from, to, widens: false), order));
        builder.NameWeakly(narrower, $"{name}_narrower");
        source.Into(narrower.Source);
        return Stream<TResult>.OutOf(narrower, narrower.Sink, shape, name);
    }

    /// <summary>How many narrow words make a wide one.</summary>
    internal static int Factor(int from, int to, bool widens)
    {
        var (narrow, wide) = widens ? (from, to) : (to, from);
        if (wide % narrow != 0)
            throw Errors.IndivisibleWidth(from, to);
        return wide / narrow;
    }
}

/// <summary>Cuts words into parts. Latency 0, a part in every cycle; combinational from Valid to Valid and from Ready to Ready.</summary>
/// <param name="config">Widths and order.</param>
public sealed class StreamNarrower(WidthAdapterConfig config) : Module<WidthAdapterConfig>(config)
{
    /// <summary>Wide words.</summary>
    public Stream<Bits> Source { get; } = In.Stream(Shape.Bits(config.PartWidth * config.Factor));

    /// <summary>The wide word is the last of its packet; null without packets.</summary>
    public Bit? SourceLast { get; } = config.HasPackets ? In.Bit() : null;

    /// <summary>Parts filled in the last wide word of a packet, 1 … factor; null without packets.</summary>
    public UInt? SourceParts { get; } = config.HasPackets ? In.UInt(BitsToCount(config.Factor + 1)) : null;

    /// <summary>Parts.</summary>
    public Stream<Bits> Sink { get; } = Out.Stream(Shape.Bits(config.PartWidth));

    /// <summary>The part is the last of its packet; null without packets.</summary>
    public Bit? SinkLast { get; } = config.HasPackets ? Out.Bit() : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var number = Reg.UInt(BitsToCount(Config.Factor)).Named("number");
        var parts = Enumerable.Range(0, Config.Factor).Select(i => Source.Payload.Slice(i * Config.PartWidth, Config.PartWidth));
        var isFinal = number == Config.Factor - 1;
        if (SourceLast is not null)
        {
            isFinal |= SourceLast & (number + 1 == SourceParts!);
            SinkLast!.Value = SourceLast & isFinal;
        }

        Sink.Valid.Value = Source.Valid;
        Sink.Payload.Value = VecOf(Config.Order == WordOrder.LowFirst ? parts : parts.Reverse())[number];
        Source.Ready.Value = Sink.Ready & isFinal;
        using (When(Sink.Fire))
            number.Next = Mux(isFinal, 0, number + 1).Wrap();
    }
}

/// <summary>
/// Joins words. Latency 0 from the word that completes a wide one, a word in every cycle; combinational from Valid to Valid, from Ready to Ready and, with
/// packets, from SourceLast to Ready. All parts but the last are kept in registers without reset.
/// </summary>
/// <param name="config">Widths and order.</param>
public sealed class StreamWidener(WidthAdapterConfig config) : Module<WidthAdapterConfig>(config)
{
    /// <summary>Parts.</summary>
    public Stream<Bits> Source { get; } = In.Stream(Shape.Bits(config.PartWidth));

    /// <summary>The part is the last of its packet; null without packets.</summary>
    public Bit? SourceLast { get; } = config.HasPackets ? In.Bit() : null;

    /// <summary>Wide words.</summary>
    public Stream<Bits> Sink { get; } = Out.Stream(Shape.Bits(config.PartWidth * config.Factor));

    /// <summary>The wide word is the last of its packet; null without packets.</summary>
    public Bit? SinkLast { get; } = config.HasPackets ? Out.Bit() : null;

    /// <summary>Parts filled in the wide word, 1 … factor; null without packets.</summary>
    public UInt? SinkParts { get; } = config.HasPackets ? Out.UInt(BitsToCount(config.Factor + 1)) : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var number = Reg.UInt(BitsToCount(Config.Factor)).Named("number");
        var isFinal = number == Config.Factor - 1;
        if (SourceLast is not null)
        {
            isFinal |= SourceLast;
            SinkLast!.Value = SourceLast;
            SinkParts!.Value = (number + 1).Wrap();
        }

        var parts = new List<Bits>();
        for (var i = 0; i < Config.Factor; i++)
            parts.Add(Part(i, number, isFinal));
        if (Config.Order == WordOrder.LowFirst)
            parts.Reverse();
        Sink.Valid.Value = Source.Valid & isFinal;
        Sink.Payload.Value = Cat(parts);
        Source.Ready.Value = !isFinal | Sink.Ready;
        using (When(Source.Fire))
            number.Next = Mux(isFinal, 0, number + 1).Wrap();
    }

    /// <summary>Part i of the wide word: kept, or that of this cycle; 0 when the packet ends before it.</summary>
    private Bits Part(int i, UInt number, Bit isFinal)
    {
        if (i == Config.Factor - 1)
            return Config.HasPackets ? Mux(number == i, Source.Payload, BitsOf(0, Config.PartWidth)) : Source.Payload;
        var kept = Reg.Bits(Config.PartWidth, Reset.None).Named(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part_{i}"));
        using (When(Source.Valid & !isFinal & (number == i)))
            kept.Next = Source.Payload;
        if (!Config.HasPackets)
            return kept;
        return Mux(number > i, kept, Mux(number == i, Source.Payload, BitsOf(0, Config.PartWidth)));
    }
}
