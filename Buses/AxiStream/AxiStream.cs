using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Buses;

/// <summary>
/// An AXI4-Stream (Arm IHI 0051B). <c>[PortName("s_axis")] public AxiStream Input { get; } = In.Of(new AxiStream(config));</c> gives the ports s_axis_tvalid, s_axis_tready,
/// s_axis_tdata, …; with Out it is the transmitting side. The fields of a payload lie in TDATA as the language packs them: the first field declared in the lowest bits,
/// padding above the last.
/// </summary>
/// <param name="config">Which signals it has.</param>
public sealed class AxiStream(AxiStreamConfig config) : Bundle
{
    /// <summary>TVALID: a word is offered.</summary>
    [PortName("tvalid")]
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>TREADY: the word is taken; it runs against the other signals.</summary>
    [PortName("tready")]
    public Bit Ready { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>TDATA, whole bytes.</summary>
    [PortName("tdata")]
    public Bits Data { get; } = Shape.Bits(config.Checked().Bytes * 8);

    /// <summary>TSTRB, a bit for each byte.</summary>
    [PortName("tstrb")]
    public Bits? Strobe { get; } = config.HasStrobe ? Shape.Bits(config.Bytes) : null;

    /// <summary>TKEEP, a bit for each byte.</summary>
    [PortName("tkeep")]
    public Bits? Keep { get; } = config.HasKeep ? Shape.Bits(config.Bytes) : null;

    /// <summary>TLAST: the last word of a packet.</summary>
    [PortName("tlast")]
    public Bit? Last { get; } = config.HasLast ? Shape.Bit() : null;

    /// <summary>TID.</summary>
    [PortName("tid")]
    public UInt? Id { get; } = config.IdBits > 0 ? Shape.UInt(config.IdBits) : null;

    /// <summary>TDEST.</summary>
    [PortName("tdest")]
    public UInt? Destination { get; } = config.DestinationBits > 0 ? Shape.UInt(config.DestinationBits) : null;

    /// <summary>TUSER.</summary>
    [PortName("tuser")]
    public Bits? User { get; } = config.UserBits > 0 ? Shape.Bits(config.UserBits) : null;

    /// <summary>Which signals it has.</summary>
    public AxiStreamConfig Config { get; } = config;

    /// <summary>The words with everything that comes with them, as a stream of the language. For the receiving side.</summary>
    /// <returns>Words, latency 0.</returns>
    public Stream<AxiStreamWord> ToWords()
    {
        Stream<AxiStreamWord>.Begin();
        var words = Stream<AxiStreamWord>.Made(Valid, new AxiStreamWord(Data, Keep, Strobe, Last, Id, Destination, User), BaseName(), "words");
        Ready.Value = words.Ready;
        return words;
    }

    /// <summary>The data as a stream of the language; everything else is dropped, so all bytes of each word must count (TKEEP all ones). For the receiving side.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="shape">Shape of a word; as many bytes as TDATA has.</param>
    /// <returns>Words, latency 0.</returns>
    public Stream<T> ToStream<T>(T shape)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckWidth(shape);
        return ToWords().Map(word => (T)shape.ViewOver(word.Data, 0));
    }

    /// <summary>The data and TLAST as packets of the language; everything else is dropped. For the receiving side.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="shape">Shape of a word; as many bytes as TDATA has.</param>
    /// <returns>Packets, latency 0.</returns>
    public Stream<Packet<T>> ToPackets<T>(T shape)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckWidth(shape);
        if (Config.HasLast)
            return ToWords().Map(word => new Packet<T>((T)shape.ViewOver(word.Data, 0), word.Last!));
        throw BusErrors.StreamSideband("TLAST", nameof(ToPackets));
    }

    /// <summary>
    /// Sends the words of a stream of the language. Padding is 0, TKEEP and TSTRB are all ones, TLAST is 1 (each word is a packet), TID, TDEST and TUSER are 0. For
    /// the transmitting side.
    /// </summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="source">Words; as many bytes as TDATA has. Latency 0.</param>
    public void TakeFrom<T>(Stream<T> source)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckWidth(source.Payload);
        TakeWords(source.Map(word => new AxiStreamWord(Padded(word))));
    }

    /// <summary>Sends packets: as <see cref="TakeFrom"/>, with TLAST from the packets. For the transmitting side.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="source">Packets; as many bytes as TDATA has. Latency 0.</param>
    public void TakePackets<T>(Stream<Packet<T>> source)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckWidth(source.Payload.Word);
        if (!Config.HasLast)
            throw BusErrors.StreamSideband("TLAST", nameof(TakePackets));
        TakeWords(source.Map(packet => new AxiStreamWord(Padded(packet.Word), last: packet.Last)));
    }

    /// <summary>Sends words with everything that comes with them. Parts that the words lack are filled as <see cref="TakeFrom"/> does. For the transmitting side.</summary>
    /// <param name="source">Words. Latency 0.</param>
    public void TakeWords(Stream<AxiStreamWord> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var word = source.Payload;
        CheckWidth(word.Data);
        Valid.Value = source.Valid;
        source.Ready.Value = Ready;
        Data.Value = word.Data;
        var allBytes = (BigInteger.One << Config.Bytes) - 1;
        if (Keep is { } keep)
            keep.Value = word.Keep ?? Hdl.BitsOf(allBytes, Config.Bytes);
        if (Strobe is { } strobe)
            strobe.Value = word.Strobe ?? word.Keep ?? Hdl.BitsOf(allBytes, Config.Bytes);
        if (Last is { } last)
            last.Value = word.Last ?? true;
        if (Id is { } id)
            id.Value = word.Id ?? 0;
        if (Destination is { } destination)
            destination.Value = word.Destination ?? 0;
        if (User is { } user)
            user.Value = word.User ?? Hdl.BitsOf(0, Config.UserBits);
    }

    internal Bits Padded(Data word)
    {
        var bits = word.AsBits();
        var padding = (Config.Bytes * 8) - bits.Width;
        return padding == 0 ? bits : Hdl.Cat(Hdl.BitsOf(0, padding), bits);
    }

    private void CheckWidth(Data word)
    {
        if ((word.BitWidth + 7) / 8 != Config.Bytes)
            throw BusErrors.StreamWidth(Config, word);
    }

    private string BaseName()
    {
        const string suffix = "_tvalid";
        var name = StreamNames.Of(Valid);
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }
}
