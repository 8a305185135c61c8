using HdlDsl;

namespace Generators.Orizuru;

/// <summary>
/// What an architecture does: words of frames in, items out. A frame gives its Job.MaxCount greatest and Job.MinCount least available values in the
/// configured order, equal ones by rising index, or one beat without an item when both counts are 0. A word's address is its number in its frame; what a
/// frame does not load is not available.
/// </summary>
/// <param name="config">The engine.</param>
public abstract class TopKCore(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Words of frames.</summary>
    public Stream<Packet<TopKLoad>> Loads { get; } = In.Stream(new Packet<TopKLoad>(new TopKLoad(config)));

    /// <summary>Items, a packet for each frame.</summary>
    public Stream<Packet<TopKSelected>> Items { get; } = Out.Stream(new Packet<TopKSelected>(new TopKSelected(config)));

    /// <summary>Comparisons for the present frame; read with its last item.</summary>
    public UInt Comparisons { get; } = Out.UInt(TopKConfig.StatisticsBits);

    /// <summary>Makes the core of an architecture.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The core.</returns>
    public static TopKCore Of(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Architecture switch
        {
            TopKArchitecture.SystolicQueue => new SystolicQueueCore(config),
            _ => throw new NotSupportedException($"Architecture {config.Architecture} is not there yet."),
        };
    }
}
