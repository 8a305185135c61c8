using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Gives the remainder of 2n-bit numbers by an n-bit modulus, in order, in a time that does not depend on the numbers. A core of the configured
/// architecture does the arithmetic; this module counts phases, keeps valid bits and tags, waits for the consumer, and lets a new modulus in when no operand is
/// under way. Everything stops while a result waits for one that was not taken.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class ModReducer(ModReduceConfig config) : Module<ModReduceConfig>(config)
{
    private readonly ModTiming timing = ModTiming.Of(config.Validated());

    /// <summary>Numbers to reduce.</summary>
    public Stream<ModOperand> Operands { get; } = In.Stream(new ModOperand(config));

    /// <summary>Their results, in the same order.</summary>
    public Stream<ModResult> Results { get; } = Out.Stream(new ModResult(config));

    /// <summary>
    /// Moduli to load, n bits, the top one set, odd for Montgomery; none when the modulus is fixed. Operands wait while one is offered or being loaded, and for the first one
    /// after a reset; those under way finish with the old one.
    /// </summary>
    public Stream<UInt>? Moduli { get; } = config.LoadableModulus ? In.Stream(Shape.UInt(config.Bits)) : null;

    /// <summary>Set in the cycle behind the one that took a modulus without its top bit, or an even one for Montgomery, which was not loaded; none when the modulus is fixed.</summary>
    public Bit? IsRefused { get; } = config.LoadableModulus ? Out.Bit() : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var core = Instance(ModCore.Of(Config), "core");
        var moves = Wire.Bit();
        var phase = timing.Interval > 1 ? Reg.UInt(BitsToCount(timing.Interval), enable: moves) : null;
        core.Moves.Value = moves;
        if (phase is not null)
            core.Phase!.Value = phase;
        core.Value.Value = Operands.Payload.Number;

        // The i-th register has the operand of i · Interval cycles ago in phase 0; those of which the result was not read yet are under way.
        var slots = (timing.Latency - 1 + timing.Interval - 1) / timing.Interval;
        var isPhase0 = phase is null ? true : phase == 0;
        var places = Reg.Bits(slots, enable: moves & isPhase0).Named("operands");
        places.Next = slots == 1 ? Operands.Fire.AsBits() : Cat(places[slots - 2, 0], Operands.Fire);
        var waits = Enumerable.Range(1, slots).Count(i => i * timing.Interval <= timing.Latency - 1);
        var isUnderWay = waits == 0 ? false : places[waits - 1, 0].AnySet();
        if (phase is not null)
        {
            using (When(!isPhase0 | isUnderWay | Operands.Fire))
                phase.Next = Mux(phase == timing.Interval - 1, 0, (phase + 1).Wrap(phase.Width));
        }

        var mayStart = isPhase0 & BuildLoad(core, isPhase0 & !isUnderWay);
        Operands.Ready.Value = moves & mayStart;
        BuildResults(core, moves, phase, places[slots - 1]);
    }

    private void BuildResults(ModCore core, Bit moves, UInt? phase, Bit isResult)
    {
        var isOver = isResult & (phase is null ? true : phase == (timing.Latency - 1) % timing.Interval);
        var isValid = Reg.Bit();
        var result = Reg.Of(new ModResult(Config), Reset.None);
        var tag = Config.TagBits == 0 ? null : new ModSchedule(moves, phase, timing.Interval).Input(Operands.Payload.Tag!.AsUInt(), 0).At(timing.Latency - 1);
        using (When(isOver & moves))
        {
            isValid.Next = true;
            result.Number.Next = core.Result;
            if (tag is not null)
                result.Tag!.Next = tag.AsBits();
        }

        using (ElseWhen(Results.Ready))
            isValid.Next = false;
        // An inverted enable would get an inverter for each register in some synthesis tools.
        moves.Value = !isOver | !isValid | Results.Ready;
        Results.Valid.Value = isValid;
        Results.Payload.Value = result;
    }

    /// <summary>Takes moduli when nothing is under way.</summary>
    /// <returns>Operands may start.</returns>
    private Bit BuildLoad(ModCore core, Bit isEmpty)
    {
        if (Moduli is null)
            return true;
        var hasModulus = Reg.Bit();
        var isRefused = Reg.Bit();
        var isNormalised = Moduli.Payload[Config.Bits - 1];
        if (Config.NeedsOddModulus)
            isNormalised &= Moduli.Payload[0];
        Moduli.Ready.Value = isEmpty & !core.IsLoading!;
        core.NewModulus!.Value = Moduli.Payload;
        core.Loads!.Value = Moduli.Fire & isNormalised;
        isRefused.Next = Moduli.Fire & !isNormalised;
        using (When(core.Loads))
            hasModulus.Next = true;
        IsRefused!.Value = isRefused;
        return hasModulus & !Moduli.Valid & !core.IsLoading!;
    }
}
