using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Preparation;

/// <summary>Runs two definitions with the same ports side by side on random stimuli and asserts that their outputs agree in every cycle.</summary>
internal static class Equivalence
{
    private const int Cycles = 30;

    public static void ShouldBehaveAs(this Definition actual, Definition expected, int seed)
    {
        var reference = Alone(expected);
        using var model = new InterpretedModel(reference);
        var stimulus = Stimulus.Make(model, seed, Cycles, restarts: false);
        new ModelComparison(
            new ModelKind("expected", design => new InterpretedModel(design)),
            new ModelKind("actual", _ => new InterpretedModel(Alone(actual)))).Run(reference, stimulus).ShouldBeNull($"seed {seed}");
    }

    /// <summary>The interpreter finds children through instances, so the list of definitions need not have them.</summary>
    private static Design Alone(Definition top) => new(top, [top], []);
}
