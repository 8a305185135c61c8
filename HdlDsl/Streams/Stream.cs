using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// A ready/valid stream. A word moves in every cycle in which both Valid and Ready are set. A producer keeps Valid and Payload until the word
/// has moved; Valid must not wait for Ready. A stream has one producer and one consumer: the consumer assigns Ready.
/// </summary>
/// <remarks>
/// Most methods take the words of this stream and give a new one, so this stream has its consumer with the call. They are called in Build, outside
/// regions. docs/streams.md has a table of latencies and combinational paths.
/// </remarks>
/// <typeparam name="T">Type of the payload.</typeparam>
public sealed partial class Stream<T> : Bundle
    where T : Data
{
    private string? baseName;
    private Module? producer;

    internal Stream(T payload)
        : this(Shape.Bit(), new Bit(new ShapeOrigin(default)) { Roles = SignalRoles.Flipped | SignalRoles.StreamReady }, (T)payload.CloneShape())
    {
    }

    private Stream(Bit valid, Bit ready, T payload, string? baseName = null, Module? producer = null)
    {
        Valid = valid;
        Ready = ready;
        Payload = payload;
        this.baseName = baseName;
        this.producer = producer;
    }

    /// <summary>The producer offers a word.</summary>
    public Bit Valid { get; }

    /// <summary>The consumer takes a word.</summary>
    public Bit Ready { get; }

    /// <summary>The word.</summary>
    public T Payload { get; }

    /// <summary>A word moves in this cycle.</summary>
    public Bit Fire => Valid & Ready;

    /// <summary>A word is offered and not taken in this cycle.</summary>
    public Bit IsStalled => Valid & !Ready;

    /// <summary>Connects a source: Valid and Payload come from it, its Ready from here.</summary>
    /// <param name="source">Stream to take words from.</param>
    public void TakeFrom(Stream<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Valid.Value = source.Valid;
        Payload.AssignFrom(source.Payload, isSequential: false);
        source.Ready.Value = Ready;
    }

    /// <summary>Changes each word. No hardware but that of the function: Valid and Ready are those of this stream.</summary>
    /// <typeparam name="TResult">Type of the new payload.</typeparam>
    /// <param name="change">Gives the new word; combinational. Called once.</param>
    /// <returns>The changed words, latency 0.</returns>
    public Stream<TResult> Map<TResult>(Func<T, TResult> change)
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(change);
        return new Stream<TResult>(Valid, Ready, change(Payload), baseName ?? BaseName());
    }

    /// <summary>The same words read as another shape of the same width.</summary>
    /// <typeparam name="TResult">Type of the new payload.</typeparam>
    /// <param name="shape">Shape of the new payload.</param>
    /// <returns>The words, latency 0.</returns>
    public Stream<TResult> As<TResult>(TResult shape)
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.BitWidth != Payload.BitWidth)
            throw Errors.ViewWidthsDiffer(Payload, shape);
        return Map(word => (TResult)shape.ViewOver(word.AsBits(), 0));
    }

    /// <summary>Takes every word at once and drops it.</summary>
    public void Discard() => Ready.Value = true;

    /// <summary>Takes every word at once. The result has no ready: what reads it must never be busy.</summary>
    /// <returns>The words, latency 0.</returns>
    public Flow<T> ToFlow()
    {
        var name = BaseName();
        Ready.Value = true;
        return new Flow<T>(Valid, Payload, name);
    }

    internal override void Name(string name, bool isSuggestion)
    {
        baseName = name;
        if (producer is { } module)
            DefinitionBuilder.Ambient?.SuggestInstanceName(module, name);
        base.Name(name, isSuggestion);
    }

    internal override Data CloneShape()
    {
        var clone = (Stream<T>)base.CloneShape();
        (clone.baseName, clone.producer) = (null, null);
        return clone;
    }

    /// <summary>What the results of methods are called after: the user's name for this stream, or that of where its words come from.</summary>
    internal string BaseName() => baseName ??= StreamNames.Of(Valid);

    /// <summary>A stream made by the language, with a wire for its Ready.</summary>
    internal static Stream<T> Made(Bit valid, T payload, string baseName, string name) => new(valid, ReadyWire($"{baseName}_{name}"), payload, baseName);

    /// <summary>A stream that comes out of an instance made by the language, as packed bits.</summary>
    internal static Stream<T> OutOf(Module instance, Stream<Bits> port, T shape, string baseName) =>
        new(port.Valid, port.Ready, (T)shape.ViewOver(port.Payload, 0), baseName, instance);

    /// <summary>Sends the words into an instance made by the language, as packed bits.</summary>
    internal void Into(Stream<Bits> port)
    {
        port.Valid.Value = Valid;
        port.Payload.Value = Payload.AsBits();
        Ready.Value = port.Ready;
    }

    /// <summary>The builder, after a check that no region is open: the logic of a stream works in every cycle.</summary>
    internal static DefinitionBuilder Begin([CallerMemberName] string word = "")
    {
        var builder = DefinitionBuilder.Required;
        if (builder.Regions.HasOpenRegion)
            throw Errors.StreamInsideRegion(word, builder.Regions.InnermostLocation);
        return builder;
    }

    private static Bit ReadyWire(string name)
    {
        var builder = DefinitionBuilder.Required;
        var ready = Wire.Bit();
        ready.Roles = SignalRoles.Flipped | SignalRoles.StreamReady;
        ref var entry = ref builder.Definition.SignalRef(((PlaceOrigin)ready.Origin!).Signal);
        (entry.IsStreamReady, entry.Location) = (true, builder.StatementLocation());
        builder.NameWeakly(ready, $"{name}_Ready");
        return ready;
    }
}
