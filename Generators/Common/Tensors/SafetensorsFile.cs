using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Generators.Common.Tensors;

/// <summary>
/// <c>.safetensors</c> files: named tensors behind a JSON header. A file is opened by its header, which is checked whole (names once, offsets in
/// range, no overlaps, no holes, sizes as the shapes say); tensors are read one by one, so that files larger than memory can be used.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly TensorSource source;
    private readonly long dataStart;

    private SafetensorsFile(TensorSource source)
    {
        this.source = source;
        (Entries, Metadata, dataStart) = SafetensorsHeader.Read(source);
    }

    /// <summary>The tensors, in the order of the header.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>The file's free-form texts.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, to be disposed of.</returns>
    /// <exception cref="TensorFileException">It can't be read or is no such file; the message says what and where.</exception>
    public static SafetensorsFile Open(string path) => Open(TensorSource.Open(path));

    /// <summary>Opens a file that is in memory.</summary>
    /// <param name="bytes">The file's contents.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>The file.</returns>
    /// <exception cref="TensorFileException">It is no such file; the message says what and where.</exception>
    public static SafetensorsFile Parse(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Open(new TensorSource(name, new MemoryStream(bytes, writable: false)));
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="TensorFileException">There is none of that name, or its type is not supported.</exception>
    public Tensor Read(string name)
    {
        var entry = Entries.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.Ordinal))
            ?? throw source.Fault($"there is no tensor '{name}'.");
        if (entry.Type is not { } type)
            throw source.Fault($"tensor '{name}' has type {entry.TypeName}; types are {string.Join(", ", Enum.GetNames<TensorType>())}.");
        if (entry.Shape.Any(dimension => dimension > int.MaxValue) || entry.Length > Tensor.MaxBytes)
            throw source.Fault($"tensor '{name}' of shape {entry.ShapeText} is larger than 2 GiB.");
        return new Tensor(name, type, [.. entry.Shape.Select(dimension => (int)dimension)], source.Read(dataStart + entry.Begin, entry.Length, $"tensor '{name}'"));
    }

    /// <summary>Writes a file; it appears under its name only when it is complete. The same tensors give the same bytes.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The tensors. Those of wider elements come first in the file, so that all are aligned.</param>
    /// <param name="metadata">Free-form texts, or null.</param>
    /// <exception cref="ArgumentException">A name is there twice, or is "__metadata__".</exception>
    /// <exception cref="TensorFileException">The place can't be written.</exception>
    public static void Write(string path, IEnumerable<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderByDescending(tensor => Tensor.BytesOf(tensor.Type)).ToList();
        if (ordered.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two tensors '{twice.Key}'.", nameof(tensors));
        if (ordered.Exists(tensor => string.Equals(tensor.Name, SafetensorsHeader.MetadataName, StringComparison.Ordinal)))
            throw new ArgumentException($"A tensor can't be named {SafetensorsHeader.MetadataName}.", nameof(tensors));
        var header = SafetensorsHeader.Write(ordered, metadata);
        TensorSink.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in ordered)
                stream.Write(tensor.Data.Span);
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => source.Dispose();

    private static SafetensorsFile Open(TensorSource source)
    {
        try
        {
            return new SafetensorsFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
