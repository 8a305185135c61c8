using Generators.Common;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>
/// The chain without handshakes: a beat in every enabled cycle, and each sum as soon as it is there. Groups of slices are tied by PCOUT; where a pattern may end a group the sum goes over
/// the fabric to C of the next slice, or starts anew there. Latency to the sums behind slice s: Times[s] + 5 enabled cycles.
/// </summary>
/// <param name="config">The chain; it is checked before the first port takes a width from it.</param>
public sealed class FlightChainCore(FlightChainConfig config) : Module<FlightChainConfig>(config)
{
    private const int LaneBits = 18;

    private readonly FlightChainPlan plan = new(config.Validated());

    private FlightTimeline<UInt>? codes;

    /// <summary>All registers move on.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>There is a beat.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>The beat.</summary>
    public FlightBeat Beat { get; } = In.Of(new FlightBeat(config));

    /// <summary>Sums of row 0, each in its own cycle.</summary>
    public Vec<SInt> Row0 { get; } = Out.Vec(new FlightChainPlan(config).Positions.Length, Shape.SInt(new FlightChainPlan(config).SumBits));

    /// <summary>Sums of row 1.</summary>
    public Vec<SInt> Row1 { get; } = Out.Vec(new FlightChainPlan(config).Positions.Length, Shape.SInt(new FlightChainPlan(config).SumBits));

    /// <summary>A group of a beat ends at the position; in the cycle of its sums.</summary>
    public Bits Ended { get; } = Out.Bits(new FlightChainPlan(config).Positions.Length);

    /// <summary>A beat's last sums are there: <see cref="FlightChainPlan.LatencyCycles"/> behind it.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>That beat was wrong.</summary>
    public Bit IsWrong { get; } = Out.Bit();

    /// <summary>That beat's tag.</summary>
    public Bits? Tag { get; } = config.TagBits > 0 ? Out.Bits(config.TagBits) : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var valid = new FlightTimeline<Bit>(Valid, Enable, hasReset: true);
        var selector = new FlightOperandSelector(Config, Beat);
        var wrong = new FlightTimeline<Bit>(selector.IsWrong(), Enable);
        codes = Beat.Pattern is null ? null : new FlightTimeline<UInt>(Beat.Pattern, Enable);
        var operands = new FlightOperandsInTime(Config, plan, Beat, selector, Enable);
        var lane = new FlightLowLane(Config, plan, Enable, Is);
        var ended = new List<Bit>();
        (UInt P, UInt? Pcout) before = default;
        for (var slice = 0; slice < Config.Length; slice++)
        {
            var (row0, row1, weight) = operands.Of(slice);
            var p = Slice(slice, (row0, row1, weight), before);
            before = p;
            lane.Enter(slice, row1, weight);
            if (plan.Positions.IndexOf(slice) is var place and >= 0)
                ended.Add(End(slice, place, p.P));
            if (plan.Nodes[slice])
                lane.Pass(slice, p.P);
        }

        Ended.Value = Cat(ended.AsEnumerable().Reverse());
        Done.Value = valid.At(plan.LatencyCycles);
        IsWrong.Value = wrong.At(plan.LatencyCycles);
        Tag?.Value = Delay(Beat.Tag!, plan.LatencyCycles, Reset.None, Enable);

        Bit End(int slice, int place, UInt p)
        {
            var time = plan.Times[slice] + 4;
            var (low, high) = lane.Sums(slice, p);
            var isWrong = wrong.At(time);
            Row0[place].Value = Delay(Mux(isWrong, 0, low), 1, Reset.None, Enable);
            Row1[place].Value = Delay(Mux(isWrong, 0, high), 1, Reset.None, Enable);
            return valid.At(time + 1) & Is(pattern => Config.Ends(pattern, slice), time + 1);
        }
    }

    private (UInt P, UInt? Pcout) Slice(int slice, (SInt Row0, SInt Row1, SInt Weight) operands, (UInt P, UInt? Pcout) before)
    {
        var tie = plan.Ties[slice];
        var maySkip = slice > 0 && Config.Patterns.Any(pattern => Config.Ends(pattern, slice - 1));
        var hasNext = slice + 1 < Config.Length && plan.Ties[slice + 1] == FlightTie.Cascade;
        var (i, o) = FlightSlice.Place(Config.Slices, FlightSlice.Attributes(tie, maySkip, hasNext), slice);
        i.Enables!.Value = Enable.AsUInt();
        i.A!.Value = (operands.Row1 << LaneBits).Wrap(27);
        i.D!.Value = operands.Row0;
        i.B!.Value = operands.Weight;
        i.Pcin?.Value = before.Pcout!;
        if (i.C is not null)
            i.C.Value = plan.Nodes[slice - 1] && Config.Overflow == FlightOverflow.Adjust ? WithoutUpperBits(before.P) : before.P;
        // OPMODE has a register as C has: both act on P two edges later.
        if (i.Opmode is not null)
            i.Opmode.Value = FlightSlice.Opmode(Is(pattern => !Config.Ends(pattern, slice - 1), plan.Times[slice] + 2));
        return (o.P, o.Pcout);
    }

    /// <summary>The overflow-adjust unit's way through the chain: the low bits of the lower lane stay, and the upper lane as it is.</summary>
    private UInt WithoutUpperBits(UInt p) => Cat(p[47, LaneBits], BitsOf(0, LaneBits - plan.AdjustBits), p[plan.AdjustBits - 1, 0]).AsUInt();

    private Bit Is(Func<FlightPattern, bool> isMeant, int time)
    {
        // No registers for a code that nobody decodes.
        var all = Config.Patterns.All(isMeant);
        return all || !Config.Patterns.Any(isMeant) ? all : FlightOperandSelector.Is(Config, codes!.At(time), isMeant);
    }
}

/// <summary>Operands of each slice in the cycle in which it takes them.</summary>
/// <param name="config">The chain.</param>
/// <param name="plan">Its plan.</param>
/// <param name="beat">The beat.</param>
/// <param name="selector">Its multiplexers.</param>
/// <param name="enable">Enable of all registers.</param>
internal sealed class FlightOperandsInTime(FlightChainConfig config, FlightChainPlan plan, FlightBeat beat, FlightOperandSelector selector, Bit enable)
{
    private readonly FlightTimeline<SInt>?[] rows = new FlightTimeline<SInt>?[2 * config.Activations];

    /// <summary>Activations of both rows and the weight.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>8 bits each.</returns>
    public (SInt Row0, SInt Row1, SInt Weight) Of(int slice)
    {
        var time = plan.Times[slice];
        var selects = config.Skew == FlightSkew.Triangular ? 1 : time;
        var index = selector.Index(slice) is { } now ? Later(now, selects) : null;
        return (Row(0, slice, index, selects), Row(1, slice, index, selects), Later(beat.Weights[slice], time));
    }

    /// <summary>An activation, selected so many cycles behind the beat and kept until its slice takes it.</summary>
    private SInt Row(int row, int slice, UInt? index, int selects)
    {
        var first = (row * config.Activations) + (slice / config.Window * config.Window);
        var needed = selector.Candidates(slice);
        var window = Enumerable.Range(first, config.Window).Select(i => needed.Contains(i - first) ? (rows[i] ??= new FlightTimeline<SInt>(beat.Rows[i], enable)).At(selects) : beat.Rows[i]);
        return Later(selector.Select([.. window], index, slice), plan.Times[slice] - selects);
    }

    private T Later<T>(T value, int cycles)
        where T : Data => Delay(value, cycles, Reset.None, enable);
}
