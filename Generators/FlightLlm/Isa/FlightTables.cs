using Generators.FlightLlm.Engine;

namespace Generators.FlightLlm.Isa;

/// <summary>The tables of the performance model for LLaMA-2-7B, as docs/flightllm-isa.md has them.</summary>
public static class FlightTables
{
    private static readonly int[] Contexts = [128, 512, 1024, 1536];
    private static readonly int[] Buckets = [16, 64, 128];
    private const int Longest = 2048;

    /// <summary>Decode speeds, prefill times and storage of programs. Takes about a minute.</summary>
    /// <returns>Lines of Markdown, one after the other as they are ready.</returns>
    public static IEnumerable<string> Lines()
    {
        var workload = new FlightWorkload();
        var (u280, vhk158) = (FlightPlatform.U280, FlightPlatform.Vhk158);
        yield return "| device | context | tokens/s | bandwidth used | product unit busy |";
        yield return "|---|---|---|---|---|";
        foreach (var platform in new[] { u280, vhk158 })
        {
            foreach (var context in Contexts)
            {
                var decode = FlightLlama.Decode(platform, workload, context);
                yield return FormattableString.Invariant($"| {platform.Name} | {context} | {1 / decode.Seconds:0.0} | {100 * decode.BandwidthUse:0} % | {100 * decode.ProductUse:0} % |");
            }
        }

        yield return "";
        yield return "| device | prefill | time | product unit busy |";
        yield return "|---|---|---|---|";
        foreach (var (platform, tokens) in new[] { (u280, 128), (vhk158, 128), (vhk158, 512) })
        {
            var prefill = FlightLlama.Prefill(platform, workload, tokens);
            yield return FormattableString.Invariant($"| {platform.Name} | {tokens} | {1000 * prefill.Seconds:0.0} ms | {100 * prefill.ProductUse:0} % |");
        }

        // Both kinds of products at their best: ports of 32 bytes, two columns of an MM side by side.
        var engine = new FlightEngineConfig { Lanes = 2, PortBytes = 32, Shape = IsaShape.Paper };
        yield return "";
        yield return "| engine as built, device | pass | time | bandwidth used | product unit busy |";
        yield return "|---|---|---|---|---|";
        foreach (var platform in new[] { u280, vhk158 })
        {
            var timing = platform.EngineTimingOf(engine, FlightWorkload.OfEngine);
            foreach (var context in Contexts)
            {
                var decode = FlightLlama.Decode(platform, FlightWorkload.OfEngine, context, timing);
                yield return FormattableString.Invariant(
                    $"| {platform.Name} | decode, context {context} | {1 / decode.Seconds:0.0} tokens/s | {100 * decode.BandwidthUse:0} % | {100 * decode.ProductUse:0} % |");
            }

            var prefill = FlightLlama.Prefill(platform, FlightWorkload.OfEngine, Contexts[0], timing);
            yield return FormattableString.Invariant(
                $"| {platform.Name} | prefill of {Contexts[0]} | {1000 * prefill.Seconds:0.0} ms | {100 * prefill.BandwidthUse:0} % | {100 * prefill.ProductUse:0} % |");
        }

        yield return "";
        yield return "| bucket | a program for each length | for each bucket | and shared by layers | saved by buckets | saved by both |";
        yield return "|---|---|---|---|---|---|";
        foreach (var bucket in Buckets)
        {
            var storage = FlightBuckets.Storage(u280, workload, Longest, bucket);
            yield return FormattableString.Invariant(
                $"| {bucket} | {storage.EveryLength / 1e9:0.00} GB | {storage.Bucketed / 1e9:0.000} GB | {storage.Shared / 1e6:0.0} MB | {storage.BucketRatio:0.0} | {storage.SharedRatio:0} |");
        }
    }
}
