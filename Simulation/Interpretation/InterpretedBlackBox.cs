using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>An instance of a black box: calls its behavioural model.</summary>
/// <param name="definition">The black box.</param>
/// <param name="readInput">Value of an input, by port number.</param>
/// <param name="surroundings">What all instances share.</param>
internal sealed class InterpretedBlackBox(Definition definition, Func<int, BigInteger> readInput, Surroundings surroundings) : InterpretedPart
{
    private readonly BlackBoxModel model = surroundings.Models.Create(definition);
    private readonly BlackBoxPorts ports = new(definition);
    private bool isKnown;
    private bool isBeingComputed;
    private bool usedPreviousRound;
    private bool hasEdge;

    public override BigInteger Output(int port)
    {
        if (isBeingComputed)
            usedPreviousRound = true;
        else if (!isKnown)
            Settle();
        return ports[port];
    }

    public override void Restart(InitialState start) => model.Restart(start.Seed);

    public override void ApplyAsynchronousResets() =>
        ports.IsResetActive = definition.Domains.Any(use => use.NeedsReset && surroundings.IsResetActive(use.Domain));

    public override void ForgetValues() => isKnown = false;

    public override void EvaluateAll()
    {
        if (!isKnown)
            Settle();
    }

    public override void PrepareEdge(IReadOnlySet<string> clocks) => hasEdge = definition.Domains.Any(use => clocks.Contains(use.Domain.Clock));

    public override void CommitEdge()
    {
        if (hasEdge)
            model.Edge(ports);
    }

    private void Settle()
    {
        isBeingComputed = true;
        usedPreviousRound = false;
        for (var port = 0; port < definition.Ports.Count; port++)
        {
            if (definition.Signals[definition.Ports[port]].Kind == SignalKind.Input)
                ports.Store(port, readInput(port));
        }

        var before = ports.Words.AsSpan().ToArray();
        model.Settle(ports);
        if (usedPreviousRound && !before.AsSpan().SequenceEqual(ports.Words))
            surroundings.IsUnstable = true;
        isBeingComputed = false;
        isKnown = true;
    }
}
