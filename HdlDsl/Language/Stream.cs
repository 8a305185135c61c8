namespace HdlDsl;

/// <summary>
/// A ready/valid stream. A word moves in every cycle in which both Valid and Ready are set. A producer keeps Valid and Payload until the word
/// has moved; Valid must not wait for Ready.
/// </summary>
/// <typeparam name="T">Type of the payload.</typeparam>
public sealed class Stream<T> : Bundle
    where T : Data
{
    internal Stream(T payload) => Payload = (T)payload.CloneShape();

    /// <summary>The producer offers a word.</summary>
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>The consumer takes a word.</summary>
    public Bit Ready { get; } = Shape.Flipped(Shape.Bit());

    /// <summary>The word.</summary>
    public T Payload { get; }

    /// <summary>A word moves in this cycle.</summary>
    public Bit Fire => Valid & Ready;

    /// <summary>Connects a source: Valid and Payload come from it, its Ready from here.</summary>
    /// <param name="source">Stream to take words from.</param>
    public void TakeFrom(Stream<T> source)
    {
        Valid.Value = source.Valid;
        Payload.AssignFrom(source.Payload, isSequential: false);
        source.Ready.Value = Ready;
    }
}
