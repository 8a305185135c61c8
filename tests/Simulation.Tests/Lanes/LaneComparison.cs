using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Lanes;

/// <summary>
/// Runs lanes on random stimuli, different in every lane, with interpreted models of some lanes beside them, and asserts that those lanes agree
/// with their interpreter in every bit of every output.
/// </summary>
internal static class LaneComparison
{
    public static void Check(Design design, Func<Design, LaneModel> create, int seed, int steps = 40)
    {
        using var lanes = create(design);
        int[] sampled = [0, 1, (lanes.Lanes / 2) + 3, lanes.Lanes - 1];
        var models = Array.ConvertAll(sampled, _ => new InterpretedModel(design));
        var stimuli = Enumerable.Range(0, lanes.Lanes).Select(lane => Stimulus.Make(models[0], unchecked(seed + (lane * 7919)), steps)).ToArray();
        for (var step = 0; step < steps; step++)
        {
            var common = stimuli[0].Steps[step];
            if (common.Restarts)
                lanes.Restart(common.RestartSeed);
            Drive(lanes, stimuli, step);
            if (common.SettlesBefore)
            {
                lanes.Settle();
                Compare($"seed {seed}, step {step}, before the edge");
            }

            lanes.Edge(common.Clocks);
            if (common.SettlesAfter)
                lanes.Settle();
            for (var i = 0; i < sampled.Length; i++)
                Apply(models[i], stimuli[sampled[i]].Steps[step], common, sampled[i]);
            if (common.SettlesAfter)
                Compare($"seed {seed}, step {step}, after the edge");

            void Compare(string when)
            {
                for (var i = 0; i < sampled.Length && when.Contains("before", StringComparison.Ordinal); i++)
                    Prepare(models[i], stimuli[sampled[i]].Steps[step], common, sampled[i]);
                for (var port = 0; port < lanes.Ports.Length; port++)
                {
                    if (lanes.Ports[port].IsInput)
                        continue;
                    var values = new BigInteger[lanes.Lanes];
                    lanes.Get(port, values);
                    for (var i = 0; i < sampled.Length; i++)
                        values[sampled[i]].ShouldBe(models[i].ReadPort(port), $"{lanes.Ports[port].Name} in lane {sampled[i]}, {when}");
                }
            }
        }

        Array.ForEach(models, model => model.Dispose());
    }

    private static void Drive(LaneModel lanes, Stimulus[] stimuli, int step)
    {
        for (var port = 0; port < lanes.Ports.Length; port++)
        {
            if (!lanes.Ports[port].IsInput)
                continue;
            var values = Array.ConvertAll(stimuli, stimulus => stimulus.Steps[step].Levels[port]);
            if (lanes.Ports[port].Width <= 64)
                lanes.Set(port, Array.ConvertAll(values, value => (ulong)value));
            else
                lanes.Set(port, values);
        }
    }

    private static void Prepare(SimulatedModel model, StimulusStep own, StimulusStep common, int lane)
    {
        if (common.Restarts)
            model.Restart(common.RestartSeed + lane);
        for (var port = 0; port < model.Ports.Length; port++)
        {
            if (model.Ports[port].IsInput)
                model.WritePort(port, own.Levels[port]);
        }

        model.Settle();
    }

    private static void Apply(SimulatedModel model, StimulusStep own, StimulusStep common, int lane)
    {
        if (!common.SettlesBefore)
            Prepare(model, own, common, lane);
        model.Edge(common.Clocks);
        model.Settle();
    }
}
