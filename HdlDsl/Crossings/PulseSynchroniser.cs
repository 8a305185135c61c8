using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>Shape of a <see cref="PulseSynchroniser"/>.</summary>
/// <param name="From">Domain of the pulses.</param>
/// <param name="Stages">Number of registers of the synchroniser, 2 to 8.</param>
public sealed record PulseSynchroniserConfig(ClockDomain From, int Stages = 2);

/// <summary>
/// Single-cycle pulses from another domain into that of the instance: each one flips a register there, and each flip seen here is a pulse. Pulses closer
/// together than <see cref="PulseSynchroniserConfig.Stages"/> + 1 periods of the slower clock can be lost, in pairs.
/// Latency: one edge there, Stages edges here.
/// </summary>
public sealed class PulseSynchroniser : Module<PulseSynchroniserConfig>
{
    /// <summary>Makes a pulse synchroniser.</summary>
    /// <param name="config">Its shape.</param>
    public PulseSynchroniser(PulseSynchroniserConfig config)
        : base(config)
    {
        Crossing.CheckedStages(config.Stages);
        Pulse = In.Bit().ClockedBy(config.From);
    }

    /// <summary>Set for one cycle of the sending domain.</summary>
    public Bit Pulse { get; }

    /// <summary>Set for one cycle of the domain of the instance.</summary>
    public Bit Result { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override string DefinitionName => $"PulseSynchroniser_{Config.From.Clock}";

    /// <inheritdoc/>
    protected override void Build()
    {
        Bit flips;
        using (ClockedBy(Config.From))
        {
            var sent = Reg.Bit().Named("sent");
            sent.Next = sent ^ Pulse;
            flips = sent;
        }

        var received = Crossing.Synchronise(flips, Config.Stages);
        var seen = Reg.Bit().Named("seen");
        seen.Next = received;
        Result.Value = received ^ seen;
    }
}
