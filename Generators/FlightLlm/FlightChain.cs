using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>
/// The chain with handshakes: a beat in every cycle, all sums of a beat together. While the consumer waits, the whole chain stands still by its clock enable. Latency:
/// <see cref="FlightChainPlan.LatencyCycles"/>.
/// </summary>
/// <param name="config">The chain; it is checked before the first port takes a width from it.</param>
public sealed class FlightChain(FlightChainConfig config) : Module<FlightChainConfig>(config)
{
    private readonly FlightChainPlan plan = new(config.Validated());

    /// <summary>Activations, weights, indices and pattern.</summary>
    public Stream<FlightBeat> Beats { get; } = In.Stream(new FlightBeat(config));

    /// <summary>Sums.</summary>
    public Stream<FlightSums> Results { get; } = Out.Stream(new FlightSums(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var core = Instance(new FlightChainCore(Config), "core");
        var moves = !core.Done | Results.Ready;
        Beats.Ready.Value = moves;
        core.Enable.Value = moves;
        core.Valid.Value = Beats.Valid;
        core.Beat.Value = Beats.Payload;
        Results.Valid.Value = core.Done;
        var sums = Results.Payload;
        sums.IsWrong.Value = core.IsWrong;
        sums.Tag?.Value = core.Tag!;
        var ended = new List<Bit>();
        for (var place = 0; place < plan.Positions.Length; place++)
        {
            var wait = plan.Times[^1] - plan.Times[plan.Positions[place]];
            sums.Row0[place].Value = Delay(core.Row0[place], wait, Reset.None, moves);
            sums.Row1[place].Value = Delay(core.Row1[place], wait, Reset.None, moves);
            ended.Add(Delay(core.Ended[place], wait, 0, moves));
        }

        sums.Ended.Value = Cat(ended.AsEnumerable().Reverse());
    }
}
