using Generators.Common.Tensors;

namespace Generators.Tests.Tensors;

/// <summary>Damaged files end with the format's own exception and take no more memory than the file's own size suggests.</summary>
public class TensorFuzzTests
{
    private const long MaxBytesPerRead = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_npy_files(int seed)
    {
        byte[][] files =
        [
            NpyFileTests.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new byte[24]),
            NpyFileTests.Npy("{'descr': '<f2', 'fortran_order': True, 'shape': (4, 3), }", new byte[24], version: 2),
            NpyFileTests.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (24,), }", new byte[24], version: 3),
        ];
        Damage(files, seed, bytes => NpyFile.Parse(bytes, "fuzz.npy"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_safetensors_files(int seed)
    {
        byte[][] files =
        [
            SafetensorsFileTests.File(
                """{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"v":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}""", new byte[19]),
            SafetensorsFileTests.File("""{"\u0041":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"e":{"dtype":"I8","shape":[0],"data_offsets":[8,8]}}""", new byte[8]),
        ];
        Damage(files, seed, bytes =>
        {
            using var file = SafetensorsFile.Parse(bytes, "fuzz.safetensors");
            foreach (var entry in file.Entries)
                file.Read(entry.Name);
        });
    }

    private static void Damage(byte[][] files, int seed, Action<byte[]> read)
    {
        var random = new Random(seed);
        for (var round = 0; round < 6000; round++)
        {
            var bytes = (byte[])files[random.Next(files.Length)].Clone();
            for (var count = random.Next(4); count > 0; count--)
            {
                // Digits and punctuation of headers are hit more often than chance would: they lead furthest.
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)"0123456789{}[](),:'\"-eE<>|"[random.Next(26)], _ => (byte)(bytes[at] ^ (1 << random.Next(8))) };
            }

            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length + 1)];
            else if (random.Next(8) == 0)
                bytes = [.. bytes, .. new byte[random.Next(9)]];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(bytes);
            }
            catch (TensorFileException)
            {
                // The only exception that a file may cause.
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {Convert.ToHexString(bytes)}", failure);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MaxBytesPerRead, $"seed {seed}, round {round}: {Convert.ToHexString(bytes)}");
        }
    }
}
