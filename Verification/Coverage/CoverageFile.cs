using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Verification.Engines.Tools;

namespace Verification.Coverage;

/// <summary>Coverage as a JSON file: the same bytes for the same coverage, complete or not there at all.</summary>
public static class CoverageFile
{
    private const string Format = "hdl-coverage";
    private const int Version = 1;
    private const int MaxDepth = 8;

    /// <summary>Files of more bytes are refused.</summary>
    public const long MaxBytes = 256L << 20;

    /// <summary>Writes a file.</summary>
    /// <param name="coverage">The coverage.</param>
    /// <param name="path">The file; it is replaced.</param>
    /// <exception cref="CoverageException">It can't be written.</exception>
    public static void Save(CoverageData coverage, string path)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        WriteWhole(path, Encode(coverage));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The coverage.</returns>
    /// <exception cref="CoverageException">It can't be read, or is no coverage file.</exception>
    public static CoverageData Load(string path)
    {
        try
        {
            return Decode(BoundedFile.ReadBytes(path, MaxBytes), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CoverageException($"Can't read '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="coverage">The coverage.</param>
    /// <returns>JSON in UTF-8.</returns>
    public static byte[] Encode(CoverageData coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("design", coverage.Design);
            writer.WriteString("digest", coverage.Digest);
            writer.WriteStartArray("runs");
            foreach (var run in coverage.Runs)
                Write(writer, run);
            writer.WriteEndArray();
            writer.WriteStartArray("items");
            foreach (var item in coverage.Items.Values)
                Write(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">JSON in UTF-8.</param>
    /// <param name="path">Name for messages.</param>
    /// <returns>The coverage.</returns>
    /// <exception cref="CoverageException">It is no coverage file.</exception>
    public static CoverageData Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format || root.GetProperty("version").GetInt32() != Version)
                throw new CoverageException($"'{path}' is not of format {Format}, version {Version}.");
            var items = ImmutableSortedDictionary.CreateBuilder<string, CoverageItem>(StringComparer.Ordinal);
            foreach (var item in root.GetProperty("items").EnumerateArray().Select(ItemOf))
            {
                if (!items.TryAdd(item.Key, item))
                    throw new CoverageException($"'{path}' has the item '{item.Key}' twice.");
            }

            return new CoverageData
            {
                Design = TextOf(root, "design"),
                Digest = TextOf(root, "digest"),
                Runs = [.. root.GetProperty("runs").EnumerateArray().Select(run => new CoveredRun(
                    TextOf(run, "engine"), run.GetProperty("seed").GetInt32(), CountOf(run, "simulations"), CountOf(run, "cycles")))],
                Items = items.ToImmutable(),
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CoverageException($"'{path}' is no coverage file: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a file under another name first, so that nobody ever sees half of it.</summary>
    /// <exception cref="CoverageException">It can't be written.</exception>
    internal static void WriteWhole(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Path.GetRandomFileName()}";
        try
        {
            if (Path.GetDirectoryName(full) is { } directory)
                Directory.CreateDirectory(directory);
            try
            {
                File.WriteAllBytes(temporary, bytes);
                File.Move(temporary, full, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CoverageException($"Can't write '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>Writes a text file in the same way.</summary>
    internal static void WriteWhole(string path, string text) => WriteWhole(path, Encoding.UTF8.GetBytes(text));

    private static void Write(Utf8JsonWriter writer, CoveredRun run)
    {
        writer.WriteStartObject();
        writer.WriteString("engine", run.Engine);
        writer.WriteNumber("seed", run.Seed);
        writer.WriteNumber("simulations", run.Simulations);
        writer.WriteNumber("cycles", run.Cycles);
        writer.WriteEndObject();
    }

    /// <summary>An item is a line, so that two files can be compared.</summary>
    private static void Write(Utf8JsonWriter writer, CoverageItem item)
    {
        using var stream = new MemoryStream();
        stream.Write("\n    "u8);
        using (var line = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            line.WriteStartObject();
            line.WriteString("kind", item.Kind.ToString());
            line.WriteString("module", item.Module);
            line.WriteString("file", item.File);
            line.WriteNumber("line", item.Line);
            line.WriteString("name", item.Name);
            line.WriteNumber("least", item.Least);
            line.WriteStartArray("counts");
            foreach (var count in item.Counts)
                line.WriteNumberValue(count);
            line.WriteEndArray();
            line.WriteEndObject();
        }

        writer.WriteRawValue(stream.GetBuffer().AsSpan(0, (int)stream.Length), skipInputValidation: true);
    }

    private static CoverageItem ItemOf(JsonElement element)
    {
        var kind = TextOf(element, "kind");
        if (!Enum.TryParse<CoverageKind>(kind, out var known) || known.ToString() != kind)
            throw new FormatException($"there is no kind '{kind}'.");
        var line = element.GetProperty("line").GetInt32();
        ImmutableArray<long> counts = [.. element.GetProperty("counts").EnumerateArray().Select(Count)];
        var least = CountOf(element, "least");
        if (line < 0 || least < 1 || (known == CoverageKind.Toggle ? counts.Length % 2 != 0 || counts.Length == 0 : counts.Length != 1))
            throw new FormatException($"'{TextOf(element, "name")}' has a line, a least count or a number of counts that makes no sense.");
        return new CoverageItem(known, TextOf(element, "module"), TextOf(element, "file"), line, TextOf(element, "name"), counts) { Least = least };
    }

    private static string TextOf(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static long CountOf(JsonElement element, string name) => Count(element.GetProperty(name));

    private static long Count(JsonElement element) =>
        element.GetInt64() is >= 0 and var count ? count : throw new FormatException("a count is negative.");
}
