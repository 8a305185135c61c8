using System.Text;
using Generators.Common.Tensors;

namespace Generators.Tests.Tensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("safetensors-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_file_is_read_by_name_with_types_that_only_pass_by()
    {
        const string Header =
            """{"__metadata__":{"format":"pt"},"w":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]},"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"e":{"dtype":"F32","shape":[0,5],"data_offsets":[16,16]}}""";
        using var file = SafetensorsFile.Parse(File(Header + "   ", [5, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0x00, 0xC0, 0x01, 0x00, 0x80, 0x7F]), "m.safetensors");
        file.Entries.Select(entry => $"{entry.Name} {entry.TypeName} {entry.ShapeText}").ShouldBe(["w BF16 (2, 2)", "n I64 (1,)", "e F32 (0, 5)"]);
        file.Metadata.ShouldBe([new("format", "pt")]);
        var tensor = file.Read("w");
        Enumerable.Range(0, 4).Select(i => tensor[i]).ShouldBe([1, -2, Math.Pow(2, -133), double.PositiveInfinity]);
        file.Read("e").Count.ShouldBe(0);
        Should.Throw<TensorFileException>(() => file.Read("n")).Message.ShouldBe(
            "m.safetensors: tensor 'n' has type I64; types are U8, I8, I32, F16, BF16, F32, F64.");
        Should.Throw<TensorFileException>(() => file.Read("x")).Message.ShouldBe("m.safetensors: there is no tensor 'x'.");
    }

    [Theory]
    [InlineData("[1]", "byte 8: this is no .safetensors file: its header does not start with '{'.")]
    [InlineData("""{"w":3}""", "tensor 'w' should be an object with dtype, shape and data_offsets.")]
    [InlineData("""{"w":{"shape":[1],"data_offsets":[0,4]}}""", "tensor 'w' has no dtype, or it is no text.")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", "tensor 'w' has no shape, or it is no array.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", "tensor 'w' has no data_offsets, or it is no array.")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tensor 'w' has 'dtype' twice.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "tensor 'w' has something in shape that is no whole number of 0 or more.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "tensor 'w' has something in shape that is no whole number of 0 or more.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "tensor 'w' has data_offsets [4, 0]; they should be its first byte and the one behind its last.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "tensor 'w' has data_offsets [0]; they should be its first byte and the one behind its last.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "tensor 'w' of F32 and shape (2,) takes 8 bytes, but its offsets say 4.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", "tensor 'w' of F32 and shape (4294967296, 4294967296, 4294967296) takes 79228162514264337589248983040 bytes, but its offsets say 4.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the header has 'w' twice.")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}""", "the file is truncated: tensor 'v' ends at 5, and there are 4 bytes behind the header.")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"v":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "byte 115: tensor 'v' overlaps the one before it by 1 bytes.")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"v":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", "byte 116: no tensor owns the 1 bytes in front of 'v'.")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", "byte 64: 2 bytes follow the last tensor.")]
    [InlineData("""{"w":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", "the file is truncated: tensor 'w' ends at 9223372036854775807, and there are 4 bytes behind the header.")]
    [InlineData("""{"__metadata__":[]}""", "'__metadata__' should be an object of texts.")]
    [InlineData("""{"__metadata__":{"a":1}}""", "'a' in '__metadata__' should be a text.")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "'__metadata__' has 'a' twice.")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "byte 8: the header has a text that is not Unicode.")]
    public void Bad_headers_are_refused(string header, string message) =>
        Should.Throw<TensorFileException>(() => SafetensorsFile.Parse(File(header, new byte[4]), "m.safetensors")).Message.ShouldBe($"m.safetensors: {message}");

    [Fact]
    public void Bad_files_are_refused()
    {
        Fault([1, 2, 3]).ShouldBe("m.safetensors: byte 0: the file is truncated: the header's length takes 8 bytes, and 3 are left.");
        Fault(Encoding.ASCII.GetBytes("any other text file")).ShouldBe(
            "m.safetensors: byte 0: the header claims 7307218416043650657 bytes, so this is no .safetensors file; at most 100000000 are read.");
        Fault([64, 0, 0, 0, 0, 0, 0, 0, (byte)'{']).ShouldBe("m.safetensors: byte 8: the file is truncated: the header takes 64 bytes, and 1 are left.");
        Fault(File("{", [])).ShouldStartWith("m.safetensors: byte 8: the header is not JSON: ");
        Fault([2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF]).ShouldBe("m.safetensors: byte 8: the header has a text that is not Unicode.");

        static string Fault(byte[] bytes) => Should.Throw<TensorFileException>(() => SafetensorsFile.Parse(bytes, "m.safetensors")).Message;
    }

    [Fact]
    public void Files_are_written_aligned_and_read_back()
    {
        var path = Path.Combine(directory, "m.safetensors");
        var tensors = Enum.GetValues<TensorType>()
            .Select(type => new Tensor($"layer.\"{type}\"", type, [3, 1], Enumerable.Range(0, 3 * Tensor.BytesOf(type)).Select(i => (byte)(i * 53)).ToArray()))
            .ToList();
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string>(StringComparer.Ordinal) { ["ü"] = "\"\n", ["a"] = "" });
        var first = System.IO.File.ReadAllBytes(path);
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "", ["ü"] = "\"\n" });
        System.IO.File.ReadAllBytes(path).ShouldBe(first);
        using var file = SafetensorsFile.Open(path);
        file.Metadata.ShouldBe([new("a", ""), new("ü", "\"\n")]);
        foreach (var tensor in tensors)
        {
            var entry = file.Entries.Single(entry => string.Equals(entry.Name, tensor.Name, StringComparison.Ordinal));
            (entry.Begin % Tensor.BytesOf(tensor.Type)).ShouldBe(0);
            var read = file.Read(tensor.Name);
            (read.Type, read.ShapeText).ShouldBe((tensor.Type, "(3, 1)"));
            read.Data.ToArray().ShouldBe(tensor.Data.ToArray());
        }

        Directory.GetFiles(directory).ShouldBe([path]);
    }

    [Fact]
    public void Names_are_unique_when_writing()
    {
        var path = Path.Combine(directory, "m.safetensors");
        Should.Throw<ArgumentException>(() => SafetensorsFile.Write(path, [Tensor.Of("w", [1], [1]), Tensor.Of("w", [1], [2])]))
            .Message.ShouldBe("There are two tensors 'w'. (Parameter 'tensors')");
        Should.Throw<ArgumentException>(() => SafetensorsFile.Write(path, [Tensor.Of("__metadata__", [1], [1])]))
            .Message.ShouldBe("A tensor can't be named __metadata__. (Parameter 'tensors')");
        Directory.GetFiles(directory).ShouldBeEmpty();
    }

    internal static byte[] File(string header, byte[] data) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];
}
