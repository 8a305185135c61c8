using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Shape of a <see cref="Synchroniser"/>.</summary>
/// <param name="Width">Bits, 1 or more. More than one only when at most one of them changes at a time, as in a Gray code.</param>
/// <param name="Stages">Number of registers one behind the other, 2 to 8.</param>
public sealed record SynchroniserConfig(int Width = 1, int Stages = 2);

/// <summary>
/// Brings bits of another clock, or of none, into the domain of the instance, through registers without reset or logic between them. They carry the
/// attribute <c>ASYNC_REG</c>, which keeps vendor tools from moving them apart. Latency: as many edges as there are stages.
/// </summary>
public sealed class Synchroniser : Module<SynchroniserConfig>
{
    /// <summary>Makes a synchroniser.</summary>
    /// <param name="config">Its shape.</param>
    public Synchroniser(SynchroniserConfig config)
        : base(config)
    {
        Crossing.CheckedStages(config.Stages);
        Value = In.Bits(config.Width);
        Result = Out.Bits(config.Width);
    }

    /// <summary>The value outside: registers or ports, at any time.</summary>
    public Bits Value { get; }

    /// <summary>The value in the domain of the instance.</summary>
    public Bits Result { get; }

    /// <inheritdoc/>
    protected override void Build()
    {
        var builder = DefinitionBuilder.Required;
        var before = Value;
        for (var stage = 0; stage < Config.Stages; stage++)
        {
            var register = Reg.Bits(Config.Width, Reset.None).Named(FormattableString.Invariant($"stage_{stage}"));
            builder.SetCrossing(register, stage == 0 ? CrossingRole.Synchroniser : CrossingRole.SynchroniserStage);
            register.Next = before;
            before = register;
        }

        Result.Value = before;
    }
}
