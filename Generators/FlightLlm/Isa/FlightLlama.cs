using Generators.FlightLlm.Engine;

namespace Generators.FlightLlm.Isa;

/// <summary>Resources of a device.</summary>
/// <param name="Name">Name.</param>
/// <param name="ClockMhz">Clock in MHz.</param>
/// <param name="Cores">Cores, one in each die.</param>
/// <param name="BandwidthGbPerSecond">Bandwidth of the memory, which the cores share evenly, in GB/s.</param>
public sealed record FlightPlatform(string Name, double ClockMhz, int Cores, double BandwidthGbPerSecond)
{
    /// <summary>U280: 3 cores, 460 GB/s.</summary>
    public static FlightPlatform U280 { get; } = new("U280", 225, 3, 460);

    /// <summary>VHK158 in the public profile: 4 cores, 32 channels of 25.6 GB/s.</summary>
    public static FlightPlatform Vhk158 { get; } = new("VHK158", 225, 4, 819.2);

    /// <summary>Cycles of a core's instructions.</summary>
    /// <param name="workload">What is stored and multiplied.</param>
    /// <returns>A cycle model.</returns>
    public IsaTiming TimingOf(FlightWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return new()
        {
            ClockMhz = ClockMhz,
            SparseCycles = workload.SparseCycles,
            SameEfficiency = workload.Efficiency,
            ChannelGbPerSecond = BandwidthGbPerSecond / Cores / IsaShape.Paper.Channels,
        };
    }

    /// <summary>Cycles of a core that is an engine of the paper's shape: its transfers are no faster than its ports, nor than the device's memory.</summary>
    /// <param name="engine">The engine; it has the paper's shape.</param>
    /// <param name="workload">What is stored and multiplied.</param>
    /// <returns>A cycle model.</returns>
    /// <exception cref="ArgumentException">The engine has another shape.</exception>
    public IsaTiming EngineTimingOf(FlightEngineConfig engine, FlightWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(workload);
        if (engine.Shape != IsaShape.Paper)
            throw new ArgumentException($"The engine has {engine.Shape.Text}; the model compiles for {IsaShape.Paper.Text}.", nameof(engine));
        var memory = BandwidthGbPerSecond * workload.Efficiency / Cores / IsaShape.Paper.Channels;
        return IsaTiming.Of(engine, workload.SparseCycles) with
        {
            ClockMhz = ClockMhz,
            ChannelGbPerSecond = Math.Min(memory, engine.PortBytes * ClockMhz / 1000),
        };
    }
}

/// <summary>A language model and what compression makes of it. The defaults are LLaMA-2-7B as the public profiler takes it.</summary>
public sealed record FlightWorkload
{
    /// <summary>Decoder layers.</summary>
    public int Layers { get; init; } = 32;

    /// <summary>Width of a token.</summary>
    public int Hidden { get; init; } = 4096;

    /// <summary>Width of the feed-forward part.</summary>
    public int FeedForward { get; init; } = 11_008;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 32;

    /// <summary>Vocabulary.</summary>
    public int Vocabulary { get; init; } = 32_000;

    /// <summary>Part of the cycles of dense products that sparse ones take.</summary>
    public double SparseCycles { get; init; } = 0.7;

    /// <summary>Part of the bytes of INT8 weights that are stored: 4 of 8 bits of 0.7 of the weights.</summary>
    public double StoredPart { get; init; } = 0.35;

    /// <summary>How weights are stored; <see cref="StoredPart"/> is of that.</summary>
    public IsaPrecision Precision { get; init; }

    /// <summary>How keys and values are stored.</summary>
    public IsaPrecision Cache { get; init; }

    /// <summary>Whether weights are sparse.</summary>
    public bool IsSparse { get; init; } = true;

    /// <summary>AccLLM (arXiv 2505.03745) on the engine: 2:4 weights of 2 bits with an index of 2 bits for each that is kept, keys and values of 4 bits.</summary>
    public static FlightWorkload AccLlm { get; } = new() { Precision = IsaPrecision.Int2, StoredPart = 0.5 * 2, SparseCycles = 0.5, Cache = IsaPrecision.Int4 };

    /// <summary>Sparse weights on the engine, of which 0.7 are kept as above, with an index of 4 bits each.</summary>
    /// <param name="precision">How weights are stored.</param>
    /// <param name="cache">How keys and values are stored.</param>
    /// <returns>A workload.</returns>
    public static FlightWorkload Sparse(IsaPrecision precision, IsaPrecision cache) =>
        new() { Precision = precision, StoredPart = 0.7 * (1 + (4.0 / precision.Bits())), Cache = cache };

    /// <summary>Dense weights on the engine.</summary>
    /// <param name="precision">How weights are stored.</param>
    /// <param name="cache">How keys and values are stored.</param>
    /// <returns>A workload.</returns>
    public static FlightWorkload Dense(IsaPrecision precision, IsaPrecision cache) => new() { Precision = precision, StoredPart = 1, IsSparse = false, Cache = cache };

    /// <summary>Bytes of all weights and indices, without FSB: one for 256 weights of sparse ones.</summary>
    public double WeightBytes =>
        ((Layers * ((4.0 * Hidden * Hidden) + (3.0 * Hidden * FeedForward))) + ((double)Hidden * Vocabulary)) * StoredPart * Precision.Bits() / 8;

    /// <summary>Part of the memory's bandwidth that transfers reach.</summary>
    public double Efficiency { get; init; } = 0.7;
}

/// <summary>What the model gives for a pass.</summary>
/// <param name="Cycles">Cycles of a core, all layers and the vocabulary.</param>
/// <param name="Seconds">The same as time.</param>
/// <param name="Bytes">Bytes that all cores load.</param>
/// <param name="ProgramBytes">Bytes of the programs of the products of one core's layer.</param>
/// <param name="BandwidthUse">Part of the memory's bandwidth that loads use.</param>
/// <param name="ProductUse">Part of the cycles in which the product unit works.</param>
public sealed record FlightEstimate(double Cycles, double Seconds, double Bytes, long ProgramBytes, double BandwidthUse, double ProductUse);

/// <summary>
/// Performance of a language model: programs of one core's part of each linear layer and attention head are compiled and scheduled cycle by cycle, and
/// their cycles are added. Cores share N evenly; element-wise operations follow products instead of running beside them; sharing results between cores and
/// the host cost nothing.
/// </summary>
public static class FlightLlama
{
    private const int BytesOfWord = 4;

    /// <summary>A decode step: one token.</summary>
    /// <param name="platform">The device.</param>
    /// <param name="workload">The model.</param>
    /// <param name="context">Tokens so far.</param>
    /// <param name="timing">Cycles of instructions; null for the paper's core on the device.</param>
    /// <returns>Cycles, bytes and use.</returns>
    public static FlightEstimate Decode(FlightPlatform platform, FlightWorkload workload, int context, IsaTiming? timing = null) =>
        Pass(platform, workload, 1, context, timing);

    /// <summary>A prefill of some tokens.</summary>
    /// <param name="platform">The device.</param>
    /// <param name="workload">The model.</param>
    /// <param name="tokens">How many, at least 2.</param>
    /// <param name="timing">Cycles of instructions; null for the paper's core on the device.</param>
    /// <returns>Cycles, bytes and use.</returns>
    public static FlightEstimate Prefill(FlightPlatform platform, FlightWorkload workload, int tokens, IsaTiming? timing = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 2);
        return Pass(platform, workload, tokens, tokens, timing);
    }

    /// <summary>Bytes of one core's programs of the products of one layer; MISC is not counted.</summary>
    /// <param name="platform">The device.</param>
    /// <param name="workload">The model.</param>
    /// <param name="rows">Tokens that are worked on, 1 for decoding.</param>
    /// <param name="context">Tokens that attention sees.</param>
    /// <returns>Bytes.</returns>
    public static long ProgramBytes(FlightPlatform platform, FlightWorkload workload, int rows, int context)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(workload);
        return LayerParts(platform, workload, context).Sum(part => (long)part.Times * FlightCompiler.Compile([part.Layer], rows).Program.WordCount * BytesOfWord);
    }

    private static FlightEstimate Pass(FlightPlatform platform, FlightWorkload workload, int rows, int context, IsaTiming? given)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        var timing = given ?? platform.TimingOf(workload);
        var (cycles, products, bytes) = (0.0, 0.0, 0.0);
        void Add(FlightLayer layer, double times, int layerRows)
        {
            var compiled = FlightCompiler.Compile([layer], layerRows);
            var trace = IsaScheduler.Run(compiled.Program, timing);
            cycles += times * trace.Cycles;
            products += times * (trace.BusyCycles(IsaUnit.MatrixVector) + trace.BusyCycles(IsaUnit.MatrixMatrix));
            bytes += times * platform.Cores * compiled.Program.Instructions.OfType<LoadInstruction>().Sum(timing.LoadBytes);
        }

        foreach (var (layer, times) in LayerParts(platform, workload, context))
            Add(layer, (double)times * workload.Layers, rows);
        cycles += (double)workload.Layers * rows * MiscCycles(platform, workload, context);

        // The vocabulary is wanted for one token.
        Add(Linear(workload, workload.Hidden, workload.Vocabulary / (double)platform.Cores), 1, 1);
        var seconds = cycles / (platform.ClockMhz * 1e6);
        return new FlightEstimate(
            cycles, seconds, bytes, ProgramBytes(platform, workload, rows, context), bytes / seconds / (platform.BandwidthGbPerSecond * 1e9), products / cycles);
    }

    /// <summary>One core's part of a decoder layer.</summary>
    private static IEnumerable<(FlightLayer Layer, int Times)> LayerParts(FlightPlatform platform, FlightWorkload workload, int context)
    {
        double cores = platform.Cores;
        var head = workload.Hidden / workload.Heads;
        var heads = (int)Math.Ceiling(workload.Heads / cores);
        yield return (Linear(workload, workload.Hidden, 3 * workload.Hidden / cores), 1);
        yield return (new FlightLayer { K = head, N = Blocks(context), Precision = workload.Cache }, heads);
        yield return (new FlightLayer { K = Blocks(context), N = head, Precision = workload.Cache }, heads);
        yield return (Linear(workload, workload.Hidden, workload.Hidden / cores), 1);
        yield return (Linear(workload, workload.Hidden, 2 * workload.FeedForward / cores), 1);
        yield return (Linear(workload, workload.FeedForward, workload.Hidden / cores), 1);
    }

    private static FlightLayer Linear(FlightWorkload workload, int inputs, double outputs) =>
        new() { K = inputs, N = Blocks(outputs), Precision = workload.Precision, StoredPart = workload.StoredPart, HasSparseCycles = workload.IsSparse };

    private static int Blocks(double size) => (int)Math.Ceiling(size / IsaShape.BlockSize) * IsaShape.BlockSize;

    /// <summary>MISC of a core for one token and layer, by the profiler's rule: a cycle for 16 elements and pass.</summary>
    private static double MiscCycles(FlightPlatform platform, FlightWorkload workload, int context)
    {
        var norms = 2 * 2 * workload.Hidden;
        var residuals = 2 * workload.Hidden;
        var gates = 2 * workload.FeedForward / platform.Cores;
        var softmax = 2 * Blocks(context) * workload.Heads / platform.Cores;
        return (norms + residuals + gates + softmax) / (double)IsaShape.BlockSize;
    }
}
