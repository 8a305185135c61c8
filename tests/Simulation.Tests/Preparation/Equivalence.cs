using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Tests.Verilog;

namespace HdlDsl.Simulator.Tests.Preparation;

/// <summary>Runs two definitions with the same ports side by side on random stimuli and asserts that their outputs agree in every cycle.</summary>
internal static class Equivalence
{
    private const int Cycles = 30;

    public static void ShouldBehaveAs(this Definition actual, Definition expected, int seed)
    {
        var random = new Random(seed);
        var inputs = new BigInteger[expected.Ports.Count];
        var reference = new NetlistInterpreter(expected, port => inputs[port]);
        var candidate = new NetlistInterpreter(actual, port => inputs[port]);
        var resets = expected.Domains.Where(use => use.NeedsReset).Select(use => use.Domain.Reset).Distinct(StringComparer.Ordinal).ToList();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var active = resets.Where(_ => cycle == 0 || random.Next(10) == 0).ToHashSet(StringComparer.Ordinal);
            for (var port = 0; port < inputs.Length; port++)
                inputs[port] = RandomDesign.RandomValue(random, expected.Signals[expected.Ports[port]].Width);
            reference.Settle(active);
            candidate.Settle(active);
            Outputs(actual, candidate).ShouldBe(Outputs(expected, reference), $"cycle {cycle}, seed {seed}");
            var edges = (reference.Edge(active), candidate.Edge(active));
            edges.Item1();
            edges.Item2();
        }
    }

    private static string Outputs(Definition definition, NetlistInterpreter interpreter) => string.Join('\n', definition.Ports
        .Select((signal, port) => (Entry: definition.Signals[signal], Port: port))
        .Where(place => place.Entry.Kind == SignalKind.Output)
        .Select(place => $"{place.Entry.Name} = {interpreter.Port(place.Port):x}"));
}
