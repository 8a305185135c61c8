using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>Shape of a <see cref="GraySynchroniser"/>.</summary>
/// <param name="Width">Bits of the counter, 1 or more.</param>
/// <param name="From">Domain of the counter.</param>
/// <param name="Stages">Number of registers of the synchroniser, 2 to 8.</param>
public sealed record GraySynchroniserConfig(int Width, ClockDomain From, int Stages = 2);

/// <summary>
/// A counter from another domain, read in that of the instance. It goes over in Gray code, so what arrives is always a value that the counter had. The counter may
/// go up or down by at most one in a cycle, and may wrap around. Latency: one edge there, Stages edges here.
/// </summary>
public sealed class GraySynchroniser : Module<GraySynchroniserConfig>
{
    /// <summary>Makes a synchroniser.</summary>
    /// <param name="config">Its shape.</param>
    public GraySynchroniser(GraySynchroniserConfig config)
        : base(config)
    {
        Crossing.CheckedStages(config.Stages);
        Count = In.UInt(config.Width).ClockedBy(config.From);
        Result = Out.UInt(config.Width);
    }

    /// <summary>The counter, in its own domain.</summary>
    public UInt Count { get; }

    /// <summary>A value that the counter had lately, in the domain of the instance.</summary>
    public UInt Result { get; }

    /// <inheritdoc/>
    protected override string DefinitionName => $"GraySynchroniser_{Config.From.Clock}";

    /// <inheritdoc/>
    protected override void Build()
    {
        Bits sent;
        using (ClockedBy(Config.From))
        {
            var gray = Reg.Bits(Config.Width).Named("gray");
            gray.Next = GrayCode.Of(Count);
            sent = gray;
        }

        var synchroniser = Instance(new Synchroniser(new SynchroniserConfig(Config.Width, Config.Stages)), "synchroniser");
        synchroniser.Value.Value = sent;
        Result.Value = GrayCode.ToNumber(synchroniser.Result);
    }
}
