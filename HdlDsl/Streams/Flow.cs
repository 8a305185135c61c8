namespace HdlDsl;

/// <summary>A valid-only flow: a word comes in every cycle in which Valid is set, and nobody can hold it back.</summary>
/// <typeparam name="T">Type of the payload.</typeparam>
public sealed class Flow<T> : Bundle
    where T : Data
{
    private string? baseName;

    internal Flow(T payload)
        : this(Shape.Bit(), (T)payload.CloneShape(), null)
    {
    }

    internal Flow(Bit valid, T payload, string? baseName)
    {
        Valid = valid;
        Payload = payload;
        this.baseName = baseName;
    }

    /// <summary>A word is there in this cycle.</summary>
    public Bit Valid { get; }

    /// <summary>The word.</summary>
    public T Payload { get; }

    /// <summary>A word is there in this cycle: Valid, under the name that streams have for it.</summary>
    public Bit Fire => Valid;

    /// <summary>Connects a source.</summary>
    /// <param name="source">Flow to take words from; it may have other readers too.</param>
    public void TakeFrom(Flow<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Valid.Value = source.Valid;
        Payload.AssignFrom(source.Payload, isSequential: false);
    }

    /// <summary>Changes each word.</summary>
    /// <typeparam name="TResult">Type of the new payload.</typeparam>
    /// <param name="change">Gives the new word; combinational.</param>
    /// <returns>The changed words, latency 0.</returns>
    public Flow<TResult> Map<TResult>(Func<T, TResult> change)
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(change);
        return new Flow<TResult>(Valid, change(Payload), BaseName());
    }

    /// <summary>Keeps only the words of cycles in which a condition is set.</summary>
    /// <param name="condition">The word of this cycle is dropped when it is 0.</param>
    /// <returns>The words that stay, latency 0.</returns>
    public Flow<T> TakeWhen(Bit condition) => new(Valid & condition, Payload, BaseName());

    /// <summary>Drops the words of cycles in which a condition is set.</summary>
    /// <param name="condition">The word of this cycle is dropped when it is 1.</param>
    /// <returns>The words that stay, latency 0.</returns>
    public Flow<T> ThrowWhen(Bit condition) => TakeWhen(!condition);

    /// <summary>Puts registers into the path; those of the payload have no reset.</summary>
    /// <param name="cycles">Number of registers, 0 or more.</param>
    /// <returns>The words, latency <paramref name="cycles"/>.</returns>
    public Flow<T> Stage(int cycles = 1)
    {
        var builder = Stream<T>.Begin();
        var (valid, payload, name) = (Valid, Payload, BaseName());
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        for (var i = 0; i < cycles; i++)
        {
            var nextValid = Reg.Bit();
            var nextPayload = Reg.Of(payload, Reset.None);
            builder.NameWeakly(nextValid, $"{name}_stage_Valid");
            StreamNames.NamePayload(builder, nextPayload, $"{name}_stage");
            nextValid.Next = valid;
            nextPayload.AssignFrom(payload, isSequential: true);
            (valid, payload) = (nextValid, nextPayload);
        }

        return new Flow<T>(valid, payload, name);
    }

    /// <summary>Makes a stream. Nobody can hold a flow back, so a word that is not taken in its cycle is lost.</summary>
    /// <param name="overflow">Set in a cycle in which a word is lost.</param>
    /// <returns>The words, latency 0. It keeps the protocol only if overflow never happens; put a queue behind it.</returns>
    public Stream<T> ToStream(out Bit overflow)
    {
        Stream<T>.Begin();
        var stream = Stream<T>.Made(Valid, Payload, BaseName(), "stream");
        overflow = stream.IsStalled;
        return stream;
    }

    internal override void Name(string name, bool isSuggestion)
    {
        baseName = name;
        base.Name(name, isSuggestion);
    }

    internal override Data CloneShape()
    {
        var clone = (Flow<T>)base.CloneShape();
        clone.baseName = null;
        return clone;
    }

    private string BaseName() => baseName ??= StreamNames.Of(Valid);
}
