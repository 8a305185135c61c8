using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>The performance model, its bounds, and the storage of programs.</summary>
public sealed class FlightLlamaTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public void Decoding_is_no_faster_than_memory_and_products_allow(int context)
    {
        foreach (var platform in new[] { FlightPlatform.U280, FlightPlatform.Vhk158 })
        {
            var workload = new FlightWorkload();
            var decode = FlightLlama.Decode(platform, workload, context);
            var weights = (32.0 * ((4.0 * 4096 * 4096) + (3.0 * 4096 * 11_008)) + (4096.0 * 32_000)) * workload.StoredPart;
            decode.Bytes.ShouldBeGreaterThan(weights);
            decode.Bytes.ShouldBeLessThan(1.5 * weights);
            decode.BandwidthUse.ShouldBeInRange(0.2, workload.Efficiency);
            decode.ProductUse.ShouldBeInRange(0.3, 1);
            decode.Seconds.ShouldBeGreaterThan(weights / (platform.BandwidthGbPerSecond * 1e9 * workload.Efficiency));
        }
    }

    [Fact]
    public void Buckets_and_shared_layers_save_what_the_page_says()
    {
        var storage = FlightBuckets.Storage(FlightPlatform.U280, new FlightWorkload(), 256, 16);
        storage.BucketRatio.ShouldBeInRange(12, 16.5);
        storage.SharedRatio.ShouldBe(32 * storage.BucketRatio, 1e-6);
    }

    /// <summary>Writes the tables of docs/flightllm-isa.md when FLIGHTLLM_TABLES names a file.</summary>
    [Fact]
    [Trait("Category", "Nightly")]
    public void The_page_has_the_tables_of_the_model()
    {
        var workload = new FlightWorkload();
        var text = FlightLlama.Table([FlightPlatform.U280, FlightPlatform.Vhk158], workload, [128, 512, 1024, 1536]);
        foreach (var (platform, tokens) in new[] { (FlightPlatform.U280, 128), (FlightPlatform.Vhk158, 128), (FlightPlatform.Vhk158, 512) })
        {
            var prefill = FlightLlama.Prefill(platform, workload, tokens);
            text += FormattableString.Invariant($"| {platform.Name} | {tokens} | {1000 * prefill.Seconds:0.0} ms | {100 * prefill.ProductUse:0} % |\n");
        }

        foreach (var bucket in new[] { 16, 64, 128 })
        {
            var storage = FlightBuckets.Storage(FlightPlatform.U280, workload, 2048, bucket);
            text += FormattableString.Invariant(
                $"| {bucket} | {storage.EveryLength / 1e9:0.00} GB | {storage.Bucketed / 1e9:0.000} GB | {storage.Shared / 1e6:0.0} MB | {storage.BucketRatio:0.0} | {storage.SharedRatio:0} |\n");
        }

        if (Environment.GetEnvironmentVariable("FLIGHTLLM_TABLES") is { Length: > 0 } file)
            File.WriteAllText(file, text);
        var page = File.ReadAllText(PageOf("docs/flightllm-isa.md"));
        foreach (var row in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            page.ShouldContain(row);
    }

    private static string PageOf(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Hardware.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Hardware.sln");
        return Path.Combine(folder, path);
    }
}
