using System.Collections.Immutable;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns.Shrinking;
using HdlDsl.Simulator;

namespace HdlDsl.RandomDesigns;

/// <summary>A way to simulate a design.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Create">Makes a running model at its defined start.</param>
public sealed record ModelKind(string Name, Func<Design, SimulatedModel> Create);

/// <summary>Runs models of one design side by side and compares all outputs; the first model is the one that is believed.</summary>
/// <param name="kinds">At least two.</param>
public sealed class ModelComparison(params ImmutableArray<ModelKind> kinds)
{
    private static readonly TimeSpan ShrinkingTime = TimeSpan.FromSeconds(60);

    /// <summary>Applies a stimulus to fresh models.</summary>
    /// <param name="design">The design.</param>
    /// <param name="stimulus">What to do.</param>
    /// <returns>The first difference, or null.</returns>
    public Mismatch? Run(Design design, Stimulus stimulus)
    {
        ArgumentNullException.ThrowIfNull(stimulus);
        var models = new List<SimulatedModel>();
        var (step, current) = (0, kinds[0].Name);
        try
        {
            foreach (var kind in kinds)
            {
                current = kind.Name;
                models.Add(kind.Create(design));
            }

            for (; step < stimulus.Steps.Length; step++)
            {
                foreach (var difference in Apply(models, stimulus.Steps[step], name => current = name))
                    return difference with { Step = step };
            }

            return null;
        }
        catch (Exception thrown)
        {
            return new Mismatch(step, current, thrown.ToString()) { IsException = true };
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }

    /// <summary>Makes a random design and a random stimulus, and compares.</summary>
    /// <param name="seed">Seed of both.</param>
    /// <param name="options">What the design may contain; null for everything.</param>
    /// <param name="steps">Length of the stimulus.</param>
    /// <param name="restarts">Whether the models start anew now and then, which only the built-in ones can.</param>
    /// <exception cref="InvalidOperationException">The models differ; the message is the report.</exception>
    public void Check(int seed, RandomDesignOptions? options = null, int steps = 60, bool restarts = true) =>
        Check(seed, RandomDesign.Make(seed, options ?? RandomDesignOptions.All), steps, restarts);

    /// <summary>Makes a random stimulus for a design, and compares.</summary>
    /// <param name="seed">Seed of the stimulus, and what the report calls the design.</param>
    /// <param name="design">The design.</param>
    /// <param name="steps">Length of the stimulus.</param>
    /// <param name="restarts">Whether the models start anew now and then, which only the built-in ones can.</param>
    /// <exception cref="InvalidOperationException">The models differ; the message is the report.</exception>
    public void Check(int seed, Design design, int steps, bool restarts = true)
    {
        Stimulus stimulus;
        using (var model = kinds[0].Create(design))
            stimulus = Stimulus.Make(model, seed, steps, restarts);
        if (Run(design, stimulus) is not { } mismatch)
            return;
        var small = new Shrinker(Run, ShrinkingTime).Shrink(new Failure(design, stimulus, mismatch));
        throw new InvalidOperationException($"seed {seed}: {mismatch}\n\nThe same failure made small: {FailureText.Of(small)}");
    }

    private IEnumerable<Mismatch> Apply(List<SimulatedModel> models, StimulusStep step, Action<string> enter)
    {
        ForEach(model =>
        {
            if (step.Restarts)
                model.Restart(step.RestartSeed);
            for (var port = 0; port < model.Ports.Length; port++)
            {
                if (model.Ports[port].IsInput)
                    model.WritePort(port, step.Levels[port]);
            }

            if (step.SettlesBefore)
                model.Settle();
        });
        if (step.SettlesBefore && Compare("before the edge") is { } before)
            yield return before;
        ForEach(model =>
        {
            if (step.Clocks != 0)
                model.Edge(step.Clocks);
            if (step.SettlesAfter)
                model.Settle();
        });
        if (step.SettlesAfter && Compare("after the edge") is { } after)
            yield return after;

        void ForEach(Action<SimulatedModel> action)
        {
            for (var i = 0; i < models.Count; i++)
            {
                enter(kinds[i].Name);
                action(models[i]);
            }
        }

        Mismatch? Compare(string when)
        {
            for (var other = 1; other < models.Count; other++)
            {
                for (var port = 0; port < models[0].Ports.Length; port++)
                {
                    var place = models[0].Ports[port];
                    var (expected, actual) = (models[0].ReadPort(port), models[other].ReadPort(port));
                    if (!place.IsInput && expected != actual)
                        return new Mismatch(0, kinds[other].Name, $"'{place.Name}' is {actual:x} {when}, but {expected:x} in {kinds[0].Name}");
                }
            }

            return null;
        }
    }
}
