using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Shape of a <see cref="ResetSynchroniser"/>.</summary>
/// <param name="Clock">Name of the clock port of the domain to be reset.</param>
/// <param name="RawReset">Name of the port of the reset from outside.</param>
/// <param name="RawActiveLow">True when that acts at level 0.</param>
/// <param name="ActiveLow">True when the result acts at level 0.</param>
/// <param name="Stages">Number of registers, 2 to 8.</param>
public sealed record ResetSynchroniserConfig(
    string Clock = "clk", string RawReset = "rst_in", bool RawActiveLow = false, bool ActiveLow = false, int Stages = 2);

/// <summary>
/// Makes a reset for one clock from one that comes at any time: the result becomes active at once, and inactive Stages edges after the reset from outside has ended, so
/// that all registers of the domain leave their reset at the same edge.
/// </summary>
/// <param name="config">Its shape.</param>
public sealed class ResetSynchroniser(ResetSynchroniserConfig config) : Module<ResetSynchroniserConfig>(config)
{
    /// <summary>The reset for the domain.</summary>
    public Bit Result { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override ClockDomain? Domain => new(Config.Clock, Config.RawReset, ResetKind.Asynchronous, Config.RawActiveLow) { KeepsReset = true };

    /// <inheritdoc/>
    protected override void Build()
    {
        Crossing.CheckedStages(Config.Stages);
        var builder = DefinitionBuilder.Required;
        Bit before = false;
        for (var stage = 0; stage < Config.Stages; stage++)
        {
            var register = Reg.Bit(reset: 1).Named(FormattableString.Invariant($"stage_{stage}"));
            builder.SetCrossing(register, CrossingRole.SynchroniserStage);
            register.Next = before;
            before = register;
        }

        Result.Value = Config.ActiveLow ? !before : before;
    }
}
