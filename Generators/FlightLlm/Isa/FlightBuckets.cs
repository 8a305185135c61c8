namespace Generators.FlightLlm.Isa;

/// <summary>Bytes of programs for all sequence lengths up to a greatest one.</summary>
/// <param name="Bucket">Lengths that share a program.</param>
/// <param name="EveryLength">Bytes with a program for each length and layer.</param>
/// <param name="Bucketed">Bytes with a program for each bucket and layer.</param>
/// <param name="Shared">Bytes with a program for each bucket, which all layers share.</param>
public sealed record FlightStorage(int Bucket, double EveryLength, double Bucketed, double Shared)
{
    /// <summary>Saved by buckets.</summary>
    public double BucketRatio => EveryLength / Bucketed;

    /// <summary>Saved by buckets and shared layers.</summary>
    public double SharedRatio => EveryLength / Shared;
}

/// <summary>
/// Length-adaptive compilation: a program is compiled for the greatest length of a bucket and serves all lengths in it. Rows beyond the actual length compute
/// values that nobody reads, and never reach others.
/// </summary>
public static class FlightBuckets
{
    /// <summary>The length that a program of a bucket is compiled for.</summary>
    /// <param name="length">Actual length, at least 1.</param>
    /// <param name="bucket">Lengths that share a program, at least 1.</param>
    /// <returns>The bucket's greatest length.</returns>
    public static int LengthFor(int length, int bucket)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, 1);
        return (length + bucket - 1) / bucket * bucket;
    }

    /// <summary>Compiles for all lengths and counts bytes: prefill and decode, all layers and cores.</summary>
    /// <param name="platform">The device.</param>
    /// <param name="workload">The model.</param>
    /// <param name="longest">Greatest length.</param>
    /// <param name="bucket">Lengths that share a program.</param>
    /// <returns>Bytes.</returns>
    public static FlightStorage Storage(FlightPlatform platform, FlightWorkload workload, int longest, int bucket)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 2);
        var known = new Dictionary<(int Tiles, int Columns, bool IsDecode), long>();
        long Bytes(int length)
        {
            // Sizes of programs change with tiles of rows (prefill) and of columns, and pieces of K, alone; all lengths of a tile have the same one.
            var tiles = (length + IsaShape.Paper.MatrixRows - 1) / IsaShape.Paper.MatrixRows;
            var columns = (length + IsaShape.BlockSize - 1) / IsaShape.BlockSize;
            var sum = 0L;
            foreach (var isDecode in new[] { false, true })
            {
                var key = isDecode ? (0, (columns + 31) / 32, true) : (tiles, columns, false);
                if (!known.TryGetValue(key, out var bytes))
                    known.Add(key, bytes = FlightLlama.ProgramBytes(platform, workload, isDecode ? 1 : Math.Max(2, length), length));
                sum += bytes;
            }

            return sum;
        }

        double copies = workload.Layers * platform.Cores;
        var every = Enumerable.Range(1, longest).Sum(length => (double)Bytes(length));
        var bucketed = Enumerable.Range(1, (longest + bucket - 1) / bucket).Sum(number => (double)Bytes(number * bucket));
        return new FlightStorage(bucket, every * copies, bucketed * copies, bucketed * platform.Cores);
    }
}
