using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Generators.Common.Tensors;

/// <summary>
/// An array of numbers as files have it: row-major, least significant byte first, at most 2 GiB. The constructor checks that sizes fit together.
/// </summary>
public sealed class Tensor
{
    /// <summary>Greatest number of bytes of a tensor.</summary>
    public static readonly int MaxBytes = Array.MaxLength;

    /// <summary>Takes a tensor over.</summary>
    /// <param name="name">Its name; empty where a file has just one.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its dimensions, outermost first; none for a single number.</param>
    /// <param name="data">The elements, row-major, least significant byte first.</param>
    /// <exception cref="ArgumentException">A dimension is negative, or the number of bytes is not that of the shape.</exception>
    public Tensor(string name, TensorType type, ImmutableArray<int> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (SizeOf(type, shape.AsSpan()) is not { } bytes || bytes != data.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{data.Length} bytes are no {type} tensor of shape {TextOf(shape.AsSpan())}."), nameof(data));
        }

        (Name, Type, Shape, Data) = (name, type, shape, data);
    }

    /// <summary>Its name; empty where a file has just one.</summary>
    public string Name { get; }

    /// <summary>Its element type.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions, outermost first; none for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The elements, row-major, least significant byte first.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / BytesOf(Type);

    /// <summary>The shape as people write it: (3, 4), or (3,) with one dimension.</summary>
    public string ShapeText => TextOf(Shape.AsSpan());

    /// <summary>Bytes of an element.</summary>
    /// <param name="type">The element type.</param>
    /// <returns>1, 2, 4 or 8.</returns>
    public static int BytesOf(TensorType type) => type switch
    {
        TensorType.U8 or TensorType.I8 => 1,
        TensorType.F16 or TensorType.BF16 => 2,
        TensorType.I32 or TensorType.F32 => 4,
        TensorType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An element type is U8, I8, I32, F16, BF16, F32 or F64."),
    };

    /// <summary>An FP32 tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its elements, row-major.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The number of elements is not that of the shape.</exception>
    public static Tensor Of(string name, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        var data = new byte[checked(values.Length * sizeof(float))];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * sizeof(float)), values[i]);
        return new Tensor(name, TensorType.F32, shape, data);
    }

    /// <summary>Whether the elements are floating-point numbers.</summary>
    /// <returns>True for F16, BF16, F32 and F64.</returns>
    public bool IsFloat() => Type is TensorType.F16 or TensorType.BF16 or TensorType.F32 or TensorType.F64;

    /// <summary>An element as a double, without rounding.</summary>
    /// <param name="index">Its row-major index.</param>
    /// <returns>The value.</returns>
    public double this[int index]
    {
        get
        {
            var element = Data.Span.Slice(index * BytesOf(Type), BytesOf(Type));
            return Type switch
            {
                TensorType.U8 => element[0],
                TensorType.I8 => (sbyte)element[0],
                TensorType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                TensorType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                TensorType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(element) << 16),
                TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }
    }

    /// <summary>Bytes of a shape, or null when a dimension is negative or there would be more than <see cref="MaxBytes"/>.</summary>
    internal static int? SizeOf(TensorType type, ReadOnlySpan<int> shape)
    {
        // Where a dimension is 0 the others may be anything, so the product is not stopped early.
        var size = (UInt128)BytesOf(type);
        var isEmpty = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                return null;
            isEmpty |= dimension == 0;
            size = UInt128.Min(size * (UInt128)Math.Max(dimension, 1), ulong.MaxValue);
        }

        return isEmpty ? 0 : size <= (UInt128)MaxBytes ? (int)size : null;
    }

    internal static string TextOf<T>(ReadOnlySpan<T> shape)
        where T : IFormattable
    {
        var words = new List<string>();
        foreach (var dimension in shape)
            words.Add(dimension.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        return words.Count == 1 ? $"({words[0]},)" : $"({string.Join(", ", words)})";
    }
}
