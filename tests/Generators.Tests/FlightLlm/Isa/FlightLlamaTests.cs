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

    [Fact]
    [Trait("Category", "Nightly")]
    public void The_page_has_the_tables_of_the_model()
    {
        var page = File.ReadAllText(PageOf("docs/flightllm-isa.md"));
        foreach (var row in FlightTables.Lines())
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
