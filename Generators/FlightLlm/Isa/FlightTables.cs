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

        yield return "";
        yield return "| engine as built, device | chains of a channel for MV, port | pass | time | bandwidth used | product unit busy |";
        yield return "|---|---|---|---|---|---|";
        foreach (var (platform, what, engineWorkload, together, port) in Engines())
        {
            var engine = new FlightEngineConfig { Lanes = 2, VectorChains = together, PortBytes = port, Shape = IsaShape.Paper };
            var timing = platform.EngineTimingOf(engine, engineWorkload);
            string Row(string pass, string time, FlightEstimate estimate) => FormattableString.Invariant(
                $"| {what}, {platform.Name} | {together}, {port} bytes | {pass} | {time} | {100 * estimate.BandwidthUse:0} % | {100 * estimate.ProductUse:0} % |");
            foreach (var context in new[] { Contexts[0], Contexts[2] })
            {
                var decode = FlightLlama.Decode(platform, engineWorkload, context, timing);
                yield return Row($"decode, context {context}", FormattableString.Invariant($"{1 / decode.Seconds:0.0} tokens/s"), decode);
            }

            if (platform != u280)
                continue;
            var prefill = FlightLlama.Prefill(platform, engineWorkload, Contexts[0], timing);
            yield return Row($"prefill of {Contexts[0]}", FormattableString.Invariant($"{1000 * prefill.Seconds:0.0} ms"), prefill);
        }

        yield return "";
        yield return "| weights of LLaMA-2-7B | in the memory |";
        yield return "|---|---|";
        foreach (var (what, stored) in Stored())
            yield return FormattableString.Invariant($"| {what} | {stored.WeightBytes / 1e9:0.00} GB |");

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

    private static IEnumerable<(string What, FlightWorkload Workload)> Stored()
    {
        foreach (var precision in Enum.GetValues<IsaPrecision>())
            yield return ($"{precision.ToString().ToUpperInvariant()}, dense", FlightWorkload.Dense(precision, IsaPrecision.Int8));
        yield return ("INT8, 0.7 kept", FlightWorkload.Sparse(IsaPrecision.Int8, IsaPrecision.Int8));
        yield return ("INT4, 0.7 kept", FlightWorkload.Sparse(IsaPrecision.Int4, IsaPrecision.Int8));
        yield return ("2:4 of INT2, KV4", FlightWorkload.AccLlm);
    }

    /// <summary>What an engine of the paper's shape multiplies, with how many chains and how wide ports.</summary>
    private static IEnumerable<(FlightPlatform Platform, string What, FlightWorkload Workload, int Together, int Port)> Engines()
    {
        var (int8, int4) = (IsaPrecision.Int8, IsaPrecision.Int4);
        yield return (FlightPlatform.U280, "INT8, 0.7 kept", FlightWorkload.Sparse(int8, int8), 1, 32);
        yield return (FlightPlatform.U280, "INT8, dense", FlightWorkload.Dense(int8, int8), 1, 32);
        yield return (FlightPlatform.U280, "INT8, dense", FlightWorkload.Dense(int8, int8), 2, 64);
        yield return (FlightPlatform.U280, "INT4, dense", FlightWorkload.Dense(int4, int8), 1, 64);
        yield return (FlightPlatform.U280, "INT4, dense", FlightWorkload.Dense(int4, int8), 4, 64);
        yield return (FlightPlatform.U280, "INT4, 0.7 kept", FlightWorkload.Sparse(int4, int8), 4, 64);
        yield return (FlightPlatform.U280, "INT3, dense, KV4", FlightWorkload.Dense(IsaPrecision.Int3, int4), 8, 64);
        yield return (FlightPlatform.U280, "2:4 of INT2, KV4", FlightWorkload.AccLlm, 8, 64);
        yield return (FlightPlatform.Vhk158, "INT4, dense", FlightWorkload.Dense(int4, int8), 4, 64);
        yield return (FlightPlatform.Vhk158, "2:4 of INT2, KV4", FlightWorkload.AccLlm, 8, 64);
    }
}
