using System.Collections.Immutable;

namespace Generators.Common.Tensors;

/// <summary>What the header of a .safetensors file says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its element type, as written: F16, I64.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record SafetensorsEntry(string Name, string TypeName, ImmutableArray<long> Shape, long Begin, long Length)
{
    /// <summary>Its element type, or null when it can't be read.</summary>
    public TensorType? Type => Enum.GetNames<TensorType>().Contains(TypeName, StringComparer.Ordinal) ? Enum.Parse<TensorType>(TypeName) : null;

    /// <summary>The shape as people write it.</summary>
    public string ShapeText => Tensor.TextOf(Shape.AsSpan());
}
