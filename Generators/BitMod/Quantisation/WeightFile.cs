using Generators.Catalogue;
using Generators.Common.Tensors;

namespace Generators.BitMod.Quantisation;

/// <summary>Weights of a layer from a <c>.npy</c> or <c>.safetensors</c> file.</summary>
public static class WeightFile
{
    /// <summary>Reads the weights of a layer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensorName">Which tensor of a .safetensors file; null when it has just one matrix.</param>
    /// <returns>The tensor's name, empty in an .npy file, and the weights.</returns>
    /// <exception cref="TensorFileException">The file can't be read, is damaged, or does not have the tensor.</exception>
    /// <exception cref="QuantisationException">The tensor is no matrix of floating-point numbers, or a weight is not finite in FP32.</exception>
    public static (string Name, WeightMatrix Weights) Read(string path, string? tensorName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var tensor = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" when tensorName is not null => throw new TensorFileException(path, $"an .npy file has one array without a name; leave '{tensorName}' out."),
            ".NPY" => NpyFile.Read(path),
            ".SAFETENSORS" => ReadNamed(path, tensorName),
            _ => throw new TensorFileException(path, $"weights are read from .npy and .safetensors files."),
        };
        return (tensor.Name, MatrixOf(tensor));
    }

    /// <summary>The matrix in a tensor.</summary>
    /// <param name="tensor">Two dimensions, [output channel, input channel], of FP16, BF16, FP32 or FP64; FP64 is rounded to FP32.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="QuantisationException">It is no such tensor, or a weight is not finite in FP32.</exception>
    public static WeightMatrix MatrixOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensor.IsFloat())
            throw QuantisationException.Of($"Elements of {tensor.Type} are no weights; F16, BF16, F32 and F64 are.");
        if (tensor.Shape.Length != 2 || tensor.Count == 0)
            throw QuantisationException.Of($"The shape is {tensor.ShapeText}; a matrix has two dimensions, (output channels, input channels), and is not empty.");
        var (channels, inputs) = (tensor.Shape[0], tensor.Shape[1]);
        var values = new float[tensor.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var exact = tensor[i];
            values[i] = (float)exact;
            if (double.IsFinite(exact) && !float.IsFinite(values[i]))
                throw QuantisationException.Of($"Weight [{i / inputs}, {i % inputs}] (output channel, input channel) is {exact}, which is too large for FP32.");
        }

        return WeightMatrix.Of(channels, inputs, values);
    }

    private static Tensor ReadNamed(string path, string? tensorName)
    {
        using var file = SafetensorsFile.Open(path);
        var names = file.Entries.Select(entry => entry.Name).ToList();
        if (tensorName is not null)
        {
            return names.Contains(tensorName, StringComparer.Ordinal)
                ? file.Read(tensorName)
                : throw new TensorFileException(path, $"there is no tensor '{tensorName}'. {NearNames.Advice(tensorName, names, "Tensors")}");
        }

        var matrices = file.Entries.Where(entry => entry.Shape.Length == 2 && entry.Type is TensorType.F16 or TensorType.BF16 or TensorType.F32 or TensorType.F64).ToList();
        return matrices switch
        {
            [var only] => file.Read(only.Name),
            [] => throw new TensorFileException(path, $"it has no matrix of F16, BF16, F32 or F64."),
            _ => throw new TensorFileException(path, $"it has {matrices.Count} matrices; name one: {string.Join(", ", matrices.Take(20).Select(entry => entry.Name))}{(matrices.Count > 20 ? ", …" : "")}."),
        };
    }
}
