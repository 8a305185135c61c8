using System.Buffers.Binary;
using System.Text;
using Generators.Common.Tensors;

namespace Generators.Tests.Tensors;

public sealed class NpyFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("npy-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_file_as_NumPy_writes_it_is_read()
    {
        // np.save of np.arange(6, dtype='<f4').reshape(2, 3) / 2: 10 bytes and a header padded to 128 in all, with a line feed at the end.
        var tensor = NpyFile.Parse(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Singles(0, 0.5f, 1, 1.5f, 2, 2.5f)), "w.npy");
        (tensor.Name, tensor.Type, tensor.ShapeText, tensor.Count).ShouldBe(("", TensorType.F32, "(2, 3)", 6));
        Enumerable.Range(0, 6).Select(i => tensor[i]).ShouldBe([0, 0.5, 1, 1.5, 2, 2.5]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_versions_are_read(int version) =>
        NpyFile.Parse(Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", BitConverter.GetBytes(0.1), version), "w.npy")[0].ShouldBe(0.1);

    [Fact]
    public void All_types_are_read()
    {
        Element("<f2", BitConverter.GetBytes((Half)(-1.5))).ShouldBe(-1.5);
        Element("<f2", [1, 0]).ShouldBe(Math.Pow(2, -24));
        Element("<f4", Singles(3)).ShouldBe(3);
        Element("<f8", BitConverter.GetBytes(1e300)).ShouldBe(1e300);
        Element("|u1", [200]).ShouldBe(200);
        Element("<u1", [200]).ShouldBe(200);
        Element("|i1", [200]).ShouldBe(-56);
        Element("<i4", BitConverter.GetBytes(-7)).ShouldBe(-7);
    }

    [Fact]
    public void Keys_may_come_in_any_order_and_with_double_quotes() =>
        NpyFile.Parse(Npy("{\"shape\":(1,),\"fortran_order\":False,\"descr\":\"|u1\"}", [7]), "w.npy")[0].ShouldBe(7);

    [Fact]
    public void Fortran_order_becomes_row_major()
    {
        // Element [i, j, k] is 100 i + 10 j + k; the first index runs fastest in the file.
        var bytes = new List<byte>();
        for (var k = 0; k < 4; k++)
            for (var j = 0; j < 3; j++)
                for (var i = 0; i < 2; i++)
                    bytes.AddRange(BitConverter.GetBytes((100 * i) + (10 * j) + k));
        var tensor = NpyFile.Parse(Npy("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3, 4), }", [.. bytes]), "w.npy");
        for (var i = 0; i < 24; i++)
            tensor[i].ShouldBe((100 * (i / 12)) + (10 * (i / 4 % 3)) + (i % 4));
    }

    [Fact]
    public void Empty_arrays_are_read()
    {
        NpyFile.Parse(Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 2147483647, 2147483647), }", []), "w.npy").Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "w.npy: byte 20: type '>f4' is big-endian, which is not supported; save array.astype('<f4').")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "w.npy: byte 20: type '<c8' is not supported; types are '<f2', '<f4', '<f8', '|u1', '|i1', '<i4'.")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "w.npy: byte 20: the header should have a quoted word here; structured types are not supported.")]
    [InlineData("{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }", "w.npy: byte 44: 'fortran_order' should be True or False.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "w.npy: byte 128: the header has no 'shape'.")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', }", "w.npy: byte 27: the header has 'descr' twice.")]
    [InlineData("{'descr': '<f4', 'colour': 3, }", "w.npy: byte 27: the header has 'colour'; it has 'descr', 'fortran_order' and 'shape', and nothing else.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "w.npy: byte 61: a dimension should be a number of 0 to 2147483647.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3), }", "w.npy: byte 62: 'shape' should be a tuple, such as (3, 4) or (3,).")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }", "w.npy: an array of shape (65536, 65536) is larger than 2 GiB.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "w.npy: byte 128: the file is truncated: the array of shape (2,) takes 8 bytes, and 4 are left.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", "w.npy: byte 128: 4 bytes follow the array of 0 bytes.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } + 1", "w.npy: byte 68: something follows the header's dictionary.")]
    [InlineData("['descr']", "w.npy: byte 10: the header should have '{' here.")]
    [InlineData("{'descr: 3}", "w.npy: byte 11: the header has a word here that does not end or is no word.")]
    public void Bad_headers_are_refused_with_the_byte(string header, string message) =>
        Should.Throw<TensorFileException>(() => NpyFile.Parse(Npy(header, Singles(1)), "w.npy")).Message.ShouldBe(message);

    [Fact]
    public void Bad_starts_are_refused()
    {
        Fault([]).ShouldBe("w.npy: byte 0: the file is truncated: the start of an .npy file takes 8 bytes, and 0 are left.");
        Fault(Encoding.ASCII.GetBytes("PK\u0003\u0004 a zip file")).ShouldBe("w.npy: byte 0: this is no .npy file: the first bytes are not \\x93NUMPY.");
        var file = Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", Singles(1), version: 2);
        file[6] = 4;
        Fault(file).ShouldBe("w.npy: byte 6: version 4.0 is unknown; 1.0, 2.0 and 3.0 are supported.");
        file[6] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), uint.MaxValue);
        Fault(file).ShouldBe("w.npy: byte 8: the header claims 4294967295 bytes; at most 65536 are read.");
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), 60_000);
        Fault(file).ShouldBe("w.npy: byte 12: the file is truncated: the header takes 60000 bytes, and 120 are left.");

        static string Fault(byte[] bytes) => Should.Throw<TensorFileException>(() => NpyFile.Parse(bytes, "w.npy")).Message;
    }

    [Fact]
    public void Files_are_written_as_NumPy_does_and_read_back()
    {
        foreach (var type in Enum.GetValues<TensorType>().Where(type => type != TensorType.BF16))
        {
            var data = Enumerable.Range(0, 6 * Tensor.BytesOf(type)).Select(i => (byte)(i * 37)).ToArray();
            foreach (int[] shape in new[] { [6], [2, 3], [1, 6, 1], new[] { 3, 2 } })
            {
                var path = Path.Combine(directory, "w.npy");
                var tensor = new Tensor("", type, [.. shape], data);
                NpyFile.Write(path, tensor);
                (new FileInfo(path).Length - data.Length).ShouldBe(128);
                var read = NpyFile.Read(path);
                (read.Type, read.ShapeText).ShouldBe((type, tensor.ShapeText));
                read.Data.ToArray().ShouldBe(data);
            }
        }

        NpyFile.Write(Path.Combine(directory, "s.npy"), Tensor.Of("", [], [1]));
        File.ReadAllBytes(Path.Combine(directory, "s.npy")).ShouldBe(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", Singles(1)));
        Directory.GetFiles(directory).Length.ShouldBe(2);
    }

    [Fact]
    public void Bf16_and_places_that_are_not_there_are_refused_and_leave_nothing()
    {
        var path = Path.Combine(directory, "w.npy");
        Should.Throw<TensorFileException>(() => NpyFile.Write(path, new Tensor("", TensorType.BF16, [1], new byte[2])))
            .Message.ShouldBe($"{path}: NumPy has no BF16; write F32 or a .safetensors file.");
        Should.Throw<TensorFileException>(() => NpyFile.Write(Path.Combine(directory, "no", "w.npy"), Tensor.Of("", [1], [1])))
            .Message.ShouldStartWith($"{Path.Combine(directory, "no", "w.npy")}: can't be written: ");
        Should.Throw<TensorFileException>(() => NpyFile.Read(path)).Message.ShouldBe($"{path}: there is no such file.");
        Directory.GetFileSystemEntries(directory).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_can_not_be_replaced_stays_as_it_was()
    {
        // A directory of the file's name is in the way only when everything has been written.
        var path = Path.Combine(directory, "w.npy");
        Directory.CreateDirectory(path);
        Should.Throw<TensorFileException>(() => NpyFile.Write(path, Tensor.Of("", [1], [1])));
        Directory.GetFileSystemEntries(directory).ShouldBe([path]);
    }

    internal static byte[] Npy(string header, byte[] data, int version = 1)
    {
        var prefix = version == 1 ? 10 : 12;
        var text = header.PadRight(127 - prefix) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(text), .. data];
    }

    internal static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static double Element(string type, byte[] bytes) =>
        NpyFile.Parse(Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,), }}", bytes), "w.npy")[0];
}
