using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Generators.Common.Tensors;

/// <summary>
/// NumPy's <c>.npy</c> files, versions 1.0 to 3.0 (numpy.lib.format): one array of little-endian FP16, FP32, FP64, 8-bit or 32-bit integers.
/// Arrays in Fortran order are turned into row-major ones. Every size is checked against the file before memory is taken.
/// </summary>
public static class NpyFile
{
    /// <summary>Greatest length of a header in bytes; NumPy itself reads 10,000 unless told otherwise.</summary>
    private const int MaxHeader = 65_536;

    /// <summary>Greatest number of dimensions, as NumPy's.</summary>
    private const int MaxDimensions = 64;

    private const int Alignment = 64;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static readonly (TensorType Type, string Description)[] Descriptions =
    [
        (TensorType.F16, "<f2"), (TensorType.F32, "<f4"), (TensorType.F64, "<f8"), (TensorType.U8, "|u1"), (TensorType.I8, "|i1"), (TensorType.I32, "<i4"),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its array, without a name.</returns>
    /// <exception cref="TensorFileException">It can't be read, is no such file, or is truncated; the message says what and where.</exception>
    public static Tensor Read(string path)
    {
        using var source = TensorSource.Open(path);
        return Read(source);
    }

    /// <summary>Reads an array from memory.</summary>
    /// <param name="bytes">The file's contents.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>Its array, without a name.</returns>
    /// <exception cref="TensorFileException">It is no such file, or truncated; the message says what and where.</exception>
    public static Tensor Parse(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var source = new TensorSource(name, new MemoryStream(bytes, writable: false));
        return Read(source);
    }

    /// <summary>Writes a file of version 1.0; it appears under its name only when it is complete.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensor">The array; its name is not written.</param>
    /// <exception cref="TensorFileException">The place can't be written, or the type is BF16, which NumPy does not have.</exception>
    public static void Write(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var header = Header(path, tensor);
        TensorSink.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(tensor.Data.Span);
        });
    }

    private static byte[] Header(string path, Tensor tensor)
    {
        var description = Array.Find(Descriptions, entry => entry.Type == tensor.Type).Description
            ?? throw new TensorFileException(path, $"NumPy has no {tensor.Type}; write F32 or a .safetensors file.");
        var text = $"{{'descr': '{description}', 'fortran_order': False, 'shape': {tensor.ShapeText}, }}";

        // Data start at a multiple of 64 bytes; the header ends with a line feed.
        var unpadded = Magic.Length + 4 + text.Length + 1;
        var total = (unpadded + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - 10));
        Encoding.ASCII.GetBytes(text + new string(' ', total - unpadded) + "\n", header.AsSpan(10));
        return header;
    }

    private static Tensor Read(TensorSource source)
    {
        var start = source.Read(0, 8, "the start of an .npy file");
        if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw source.Fault($"this is no .npy file: the first bytes are not \\x93NUMPY.", 0);
        var (major, minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw source.Fault($"version {major}.{minor} is unknown; 1.0, 2.0 and 3.0 are supported.", 6);
        var lengthSize = major == 1 ? 2 : 4;
        var length = source.Read(8, lengthSize, "the header's length");
        var headerLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (headerLength > MaxHeader)
            throw source.Fault($"the header claims {headerLength} bytes; at most {MaxHeader} are read.", 8);
        var headerStart = 8 + lengthSize;
        var text = TextOf(source, source.Read(headerStart, headerLength, "the header"), major, headerStart);
        var header = new NpyHeader(source, text, headerStart).Read();
        return Body(source, header, headerStart + headerLength);
    }

    private static string TextOf(TensorSource source, byte[] bytes, int major, long offset)
    {
        try
        {
            return major == 3 ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : Encoding.Latin1.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            throw source.Fault($"the header is not UTF-8.", offset, failure);
        }
    }

    private static Tensor Body(TensorSource source, NpyHeader.Contents header, long start)
    {
        var type = TypeOf(source, header);
        if (header.Shape.Length > MaxDimensions)
            throw source.Fault($"the array has {header.Shape.Length} dimensions; at most {MaxDimensions} are supported.");
        if (Tensor.SizeOf(type, header.Shape.AsSpan()) is not { } size)
            throw source.Fault($"an array of shape {Tensor.TextOf(header.Shape.AsSpan())} is larger than 2 GiB.");
        var left = source.Length - start;
        if (left > size)
            throw source.Fault($"{left - size} bytes follow the array of {size} bytes.", start + size);
        var data = source.Read(start, size, string.Create(CultureInfo.InvariantCulture, $"the array of shape {Tensor.TextOf(header.Shape.AsSpan())}"));
        return new Tensor("", type, header.Shape, header.IsFortran ? RowMajor(data, header.Shape.AsSpan(), Tensor.BytesOf(type)) : data);
    }

    private static TensorType TypeOf(TensorSource source, NpyHeader.Contents header)
    {
        // Byte order means nothing for bytes.
        var wanted = header.Description is ['<' or '>' or '=', .. var rest] && rest is "u1" or "i1" ? "|" + header.Description[1..] : header.Description;
        foreach (var (type, description) in Descriptions)
            if (string.Equals(description, wanted, StringComparison.Ordinal))
                return type;
        if (wanted.StartsWith('>'))
            throw source.Fault($"type '{header.Description}' is big-endian, which is not supported; save array.astype('<{wanted[1..]}').", header.DescriptionOffset);
        throw source.Fault(
            $"type '{header.Description}' is not supported; types are {string.Join(", ", Descriptions.Select(entry => $"'{entry.Description}'"))}.", header.DescriptionOffset);
    }

    /// <summary>The first index of a Fortran array runs fastest; here the last one does.</summary>
    private static byte[] RowMajor(byte[] data, ReadOnlySpan<int> shape, int bytes)
    {
        if (data.Length == 0)
            return data;
        var result = new byte[data.Length];
        var index = new int[shape.Length];
        for (var target = 0; target < data.Length; target += bytes)
        {
            var from = 0;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
                from = (from * shape[axis]) + index[axis];
            data.AsSpan(from * bytes, bytes).CopyTo(result.AsSpan(target));
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return result;
    }
}
