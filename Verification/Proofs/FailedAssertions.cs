using System.Collections.Immutable;
using HdlDsl.Netlists;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;

namespace Verification.Proofs;

/// <summary>Finds out on the built-in simulator which assertions a counterexample breaks: SAT only says that one of them is.</summary>
internal static class FailedAssertions
{
    /// <summary>Replays a counterexample.</summary>
    /// <returns>"a, b.c does not hold", with the instances on the way to each; of designs that can't be replayed, such as the black box's, no names.</returns>
    public static string Of(Design design, Counterexample example)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using var model = ModelFactory.Create(design, new SimulatorOptions { ChecksProperties = true });
            if (model is CompiledModel && PropertyCheck.IsNeeded(design))
                Replay(model, example, names);
        }
        catch (SimulatorException)
        {
            // A black box without a model: what is known is that something breaks.
        }

        return names.Count == 0 ? "an assertion does not hold" : $"{string.Join(", ", names)} does not hold";
    }

    private static void Replay(SimulatedModel model, Counterexample example, SortedSet<string> names)
    {
        model.AddObserver(new PropertyCheck(model, violation =>
        {
            if (violation.Kind == PropertyKind.Assert)
                names.Add($"{violation.Path}.{violation.Name}"[(model.Design.Top.Name.Length + 1)..]);
        }));
        var ports = example.Inputs.Select(input => model.FindPort(input.Port)).ToImmutableArray();
        foreach (var row in example.Rows)
        {
            for (var i = 0; i < ports.Length; i++)
                model.WritePort(ports[i], row[i]);
            model.Edge(model.Clocks.IsEmpty ? 0UL : 1UL);
        }
    }
}
