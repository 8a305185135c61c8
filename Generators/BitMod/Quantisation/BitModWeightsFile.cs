using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Generators.Common.Tensors;

namespace Generators.BitMod.Quantisation;

/// <summary>
/// Quantised layers in <c>.safetensors</c> files. A layer named x is the tensors x.codes (U8, channels × inputs, one byte a code), x.types (U8,
/// channels × groups, numbers of <see cref="BitModDataType"/>), x.selectors and x.scales (U8, channels × groups), x.channel_scales (F32, channels)
/// and x.specials (I8, half units). The texts x.format, x.group_size and x.types say the rest; a layer without a name has no "x." in front.
/// </summary>
public static class BitModWeightsFile
{
    private const string Format = "bitmod-1";

    /// <summary>Writes a layer; the file appears under its name only when it is complete.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="name">The layer's name; may be empty.</param>
    /// <param name="weights">The layer.</param>
    /// <exception cref="TensorFileException">The place can't be written.</exception>
    public static void Write(string path, string name, BitModWeights weights)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(weights);
        var prefix = PrefixOf(name);
        SafetensorsFile.Write(
            path,
            [
                Bytes($"{prefix}codes", weights.Codes),
                Bytes($"{prefix}types", weights.GroupTypes),
                Bytes($"{prefix}selectors", weights.Selectors),
                Bytes($"{prefix}scales", weights.Scales),
                Tensor.Of($"{prefix}channel_scales", [weights.Channels], weights.ChannelScales),
                new Tensor($"{prefix}specials", TensorType.I8, [weights.Specials.Length], weights.Specials.Select(special => (byte)(sbyte)special).ToArray()),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [$"{prefix}format"] = Format,
                [$"{prefix}group_size"] = weights.GroupSize.ToString(CultureInfo.InvariantCulture),
                [$"{prefix}types"] = string.Join(',', weights.Types.Select(type => type.Name())),
            });
    }

    /// <summary>Reads a layer that <see cref="Write"/> has written, and checks every element.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The layer's name; may be empty.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="TensorFileException">The file can't be read or is damaged, or does not have the layer.</exception>
    /// <exception cref="QuantisationException">Sizes do not fit together, or an element is out of range; the message has its indices.</exception>
    public static BitModWeights Read(string path, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var file = SafetensorsFile.Open(path);
        var prefix = PrefixOf(name);
        if (!string.Equals(Text(file, path, $"{prefix}format"), Format, StringComparison.Ordinal))
            throw new TensorFileException(path, $"'{prefix}format' is not {Format}.");
        if (!int.TryParse(Text(file, path, $"{prefix}group_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var groupSize))
            throw new TensorFileException(path, $"'{prefix}group_size' is no number.");
        var types = TypesOf(path, Text(file, path, $"{prefix}types"));
        var specials = Part(file, path, $"{prefix}specials", TensorType.I8, 1);
        var scales = Part(file, path, $"{prefix}channel_scales", TensorType.F32, 1);
        try
        {
            return new BitModWeights(
                types,
                groupSize,
                [.. Enumerable.Range(0, specials.Count).Select(i => (int)specials[i])],
                Matrix(Part(file, path, $"{prefix}codes", TensorType.U8, 2), value => value),
                Matrix(Part(file, path, $"{prefix}types", TensorType.U8, 2), value => (BitModDataType)value),
                Matrix(Part(file, path, $"{prefix}selectors", TensorType.U8, 2), value => value),
                Matrix(Part(file, path, $"{prefix}scales", TensorType.U8, 2), value => value),
                [.. Enumerable.Range(0, scales.Count).Select(i => (float)scales[i])]);
        }
        catch (ArgumentException failure)
        {
            throw new TensorFileException(path, $"{failure.Message}", innerException: failure);
        }
    }

    private static string PrefixOf(string name) => name.Length == 0 ? "" : $"{name}.";

    private static string Text(SafetensorsFile file, string path, string key) =>
        file.Metadata.GetValueOrDefault(key) ?? throw new TensorFileException(path, $"it has no text '{key}', so it is no quantised layer of that name.");

    private static ImmutableArray<BitModDataType> TypesOf(string path, string text) =>
    [
        .. text.Split(',').Select(word => BitModValues.Types.Where(type => string.Equals(type.Name(), word, StringComparison.Ordinal)).ToList() is [var type]
            ? type
            : throw new TensorFileException(path, $"'{word}' is no data type.")),
    ];

    private static Tensor Part(SafetensorsFile file, string path, string name, TensorType type, int dimensions)
    {
        var tensor = file.Read(name);
        return tensor.Type == type && tensor.Shape.Length == dimensions
            ? tensor
            : throw new TensorFileException(path, $"tensor '{name}' is {tensor.Type} of shape {tensor.ShapeText}; it should be {type} with {dimensions} dimensions.");
    }

    private static Tensor Bytes<T>(string name, T[,] values)
        where T : struct
    {
        // Enumerations are stored by number; all numbers here fit a byte.
        var data = values is byte[,] bytes
            ? MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(bytes), bytes.Length).ToArray()
            : values.Cast<T>().Select(value => Convert.ToByte(value, CultureInfo.InvariantCulture)).ToArray();
        return new Tensor(name, TensorType.U8, [values.GetLength(0), values.GetLength(1)], data);
    }

    private static T[,] Matrix<T>(Tensor tensor, Func<byte, T> convert)
    {
        var result = new T[tensor.Shape[0], tensor.Shape[1]];
        var data = tensor.Data.Span;
        for (var row = 0; row < tensor.Shape[0]; row++)
            for (var column = 0; column < tensor.Shape[1]; column++)
                result[row, column] = convert(data[(row * tensor.Shape[1]) + column]);
        return result;
    }
}
