using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Generators.Common.Tensors;

/// <summary>Reads and writes the header of .safetensors files: its length in 8 bytes, then JSON.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    /// <summary>Greatest length of a header in bytes, that of the format's own library.</summary>
    private const int MaxHeader = 100_000_000;

    private const int LengthSize = 8;
    private const int Alignment = 8;

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="TensorFileException">It is not legal.</exception>
    public static (ImmutableArray<SafetensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata, long DataStart) Read(TensorSource source)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(source.Read(0, LengthSize, "the header's length"));
        if (length > MaxHeader)
            throw source.Fault($"the header claims {length} bytes, so this is no .safetensors file; at most {MaxHeader} are read.", 0);
        var bytes = source.Read(LengthSize, (long)length, "the header");
        if (bytes is not [(byte)'{', ..])
            throw source.Fault($"this is no .safetensors file: its header does not start with '{{'.", LengthSize);
        var start = LengthSize + (long)length;
        try
        {
            using var document = JsonDocument.Parse(Checked(bytes));
            var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
            var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var name = property.Name;
                if (!names.Add(name))
                    throw source.Fault($"the header has '{name}' twice.");
                if (string.Equals(name, MetadataName, StringComparison.Ordinal))
                    ReadMetadata(source, property.Value, metadata);
                else
                    entries.Add(EntryOf(source, name, property.Value));
            }

            CheckLayout(source, entries, start);
            return (entries.ToImmutable(), metadata.ToImmutable(), start);
        }
        catch (JsonException failure)
        {
            throw source.Fault($"the header is not JSON: {failure.Message}", LengthSize, failure);
        }
        catch (Exception failure) when (failure is DecoderFallbackException or InvalidOperationException)
        {
            // The parser reports half surrogate pairs in this way, when the text is asked for.
            throw source.Fault($"the header has a text that is not Unicode.", LengthSize, failure);
        }
    }

    /// <summary>The header for tensors in the order of the file.</summary>
    public static byte[] Write(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(MetadataName);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    writer.WriteString(key, text);
                writer.WriteEndObject();
            }

            var begin = 0L;
            foreach (var tensor in tensors)
            {
                WriteEntry(writer, tensor, begin);
                begin += tensor.Data.Length;
            }

            writer.WriteEndObject();
        }

        // Blanks behind the JSON align the data.
        var length = (json.Length + Alignment - 1) / Alignment * Alignment;
        var header = new byte[LengthSize + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        json.ToArray().CopyTo(header, LengthSize);
        header.AsSpan(LengthSize + (int)json.Length).Fill((byte)' ');
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter writer, Tensor tensor, long begin)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", tensor.Type.ToString());
        writer.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
            writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + tensor.Data.Length);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static byte[] Checked(byte[] bytes)
    {
        _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
        return bytes;
    }

    private static void ReadMetadata(TensorSource source, JsonElement element, ImmutableSortedDictionary<string, string>.Builder metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw source.Fault($"'{MetadataName}' should be an object of texts.");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw source.Fault($"'{property.Name}' in '{MetadataName}' should be a text.");
            if (!metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw source.Fault($"'{MetadataName}' has '{property.Name}' twice.");
        }
    }

    private static SafetensorsEntry EntryOf(TensorSource source, string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw source.Fault($"tensor '{name}' should be an object with dtype, shape and data_offsets.");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!members.TryAdd(property.Name, property.Value))
                throw source.Fault($"tensor '{name}' has '{property.Name}' twice.");
        }

        if (!members.TryGetValue("dtype", out var type) || type.ValueKind != JsonValueKind.String)
            throw source.Fault($"tensor '{name}' has no dtype, or it is no text.");
        var shape = Numbers(source, name, "shape", members);
        var offsets = Numbers(source, name, "data_offsets", members);
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw source.Fault($"tensor '{name}' has data_offsets [{string.Join(", ", offsets)}]; they should be its first byte and the one behind its last.");
        var entry = new SafetensorsEntry(name, type.GetString()!, shape, offsets[0], offsets[1] - offsets[0]);
        CheckSize(source, entry);
        return entry;
    }

    private static ImmutableArray<long> Numbers(TensorSource source, string name, string member, Dictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue(member, out var element) || element.ValueKind != JsonValueKind.Array)
            throw source.Fault($"tensor '{name}' has no {member}, or it is no array.");
        var result = ImmutableArray.CreateBuilder<long>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                throw source.Fault($"tensor '{name}' has something in {member} that is no whole number of 0 or more.");
            result.Add(number);
        }

        return result.ToImmutable();
    }

    private static void CheckSize(TensorSource source, SafetensorsEntry entry)
    {
        if (BytesOf(entry.TypeName) is not { } bytes)
            return;
        var size = (UInt128)bytes;
        foreach (var dimension in entry.Shape)
        {
            // Saturated, so that no wrapped product can look right; a 0 later on still makes it 0.
            size = UInt128.Min(size, ulong.MaxValue) * (ulong)dimension;
        }

        if (size != (UInt128)entry.Length)
        {
            throw source.Fault(
                $"tensor '{entry.Name}' of {entry.TypeName} and shape {entry.ShapeText} takes {size.ToString(CultureInfo.InvariantCulture)} bytes, but its offsets say {entry.Length}.");
        }
    }

    /// <summary>Bytes of an element; null for types that came later, whose sizes are not checked.</summary>
    private static int? BytesOf(string typeName) => typeName switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 1,
        "I16" or "U16" or "F16" or "BF16" => 2,
        "I32" or "U32" or "F32" => 4,
        "I64" or "U64" or "F64" => 8,
        _ => null,
    };

    private static void CheckLayout(TensorSource source, IEnumerable<SafetensorsEntry> entries, long start)
    {
        var available = source.Length - start;
        var end = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.Length))
        {
            if (entry.Begin + entry.Length > available)
                throw source.Fault($"the file is truncated: tensor '{entry.Name}' ends at {entry.Begin + entry.Length}, and there are {available} bytes behind the header.");
            if (entry.Begin < end)
                throw source.Fault($"tensor '{entry.Name}' overlaps the one before it by {end - entry.Begin} bytes.", start + entry.Begin);
            if (entry.Begin > end)
                throw source.Fault($"no tensor owns the {entry.Begin - end} bytes in front of '{entry.Name}'.", start + end);
            end = entry.Begin + entry.Length;
        }

        if (end < available)
            throw source.Fault($"{available - end} bytes follow the last tensor.", start + end);
    }
}
