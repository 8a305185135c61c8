using System.Collections;

namespace HdlDsl;

/// <summary>Several streams of one payload: an array of ports, or what a fork or a demultiplexer gives.</summary>
/// <typeparam name="T">Type of the payload.</typeparam>
public sealed class StreamList<T> : IReadOnlyList<Stream<T>>, INameable
    where T : Data
{
    private readonly Stream<T>[] streams;

    internal StreamList(IEnumerable<Stream<T>> streams) => this.streams = [.. streams];

    /// <inheritdoc/>
    public int Count => streams.Length;

    /// <inheritdoc/>
    public Stream<T> this[int index] => streams[index];

    /// <summary>Two streams: <c>var (left, right) = source.Fork();</c>.</summary>
    /// <param name="first">Stream 0.</param>
    /// <param name="second">Stream 1.</param>
    /// <exception cref="InvalidOperationException">There are not two.</exception>
    public void Deconstruct(out Stream<T> first, out Stream<T> second)
    {
        RequireCount(2);
        (first, second) = (streams[0], streams[1]);
    }

    /// <summary>Three streams.</summary>
    /// <param name="first">Stream 0.</param>
    /// <param name="second">Stream 1.</param>
    /// <param name="third">Stream 2.</param>
    /// <exception cref="InvalidOperationException">There are not three.</exception>
    public void Deconstruct(out Stream<T> first, out Stream<T> second, out Stream<T> third)
    {
        RequireCount(3);
        (first, second, third) = (streams[0], streams[1], streams[2]);
    }

    /// <inheritdoc/>
    public IEnumerator<Stream<T>> GetEnumerator() => ((IEnumerable<Stream<T>>)streams).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    void INameable.SuggestName(string name)
    {
        for (var i = 0; i < streams.Length; i++)
            streams[i].Name(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}_{i}"), isSuggestion: true);
    }

    private void RequireCount(int count)
    {
        if (streams.Length != count)
            throw new InvalidOperationException($"{Errors.Text(streams.Length)} streams can't be taken apart into {Errors.Text(count)}.");
    }
}
