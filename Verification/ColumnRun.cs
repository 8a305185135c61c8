using System.Collections.Immutable;
using System.Globalization;
using HdlDsl;
using HdlDsl.Simulator;
using Verification.Mutation;

namespace Verification;

/// <summary>
/// One run of <see cref="Columns"/>. In cycle t after the reset lane l gets case t · lanes + l and shows the outputs of the case that it got in
/// cycle t − latency.
/// </summary>
/// <param name="design">The module.</param>
/// <param name="latencyCycles">Clock edges from inputs to outputs.</param>
/// <param name="space">The cases.</param>
/// <param name="outputs">What is compared.</param>
/// <param name="golden">The golden model.</param>
/// <param name="options">Lanes, seed.</param>
internal sealed class ColumnRun(
    DesignUnderTest design, int latencyCycles, ColumnSpace space, ImmutableArray<Signal> outputs, Action<ColumnView> golden, ColumnOptions options)
{
    private const int DefaultLanes = 512;

    /// <summary>Feeds all cases and compares all outputs.</summary>
    public ColumnReport Run()
    {
        CheckPorts(design, space, outputs);
        var lanes = options.Lanes ?? (int)Math.Min(space.Count, LanesFor(options.Kind));
        using var simulation = LaneSimulation.Create(design, lanes, options.Simulation with { WaveformPath = null }, options.Kind);
        if (HasReset)
            simulation.Reset();
        var underway = new ColumnView[latencyCycles + 1];
        for (var i = 0; i < underway.Length; i++)
            underway[i] = new ColumnView(space.Ports, outputs, lanes);
        var columns = (space.Count + lanes - 1) / lanes;
        var got = new long[lanes];
        for (var time = 0L; time < columns + latencyCycles; time++)
        {
            if (time < columns)
                Feed(simulation, underway[time % underway.Length], time * lanes);
            if (time >= latencyCycles)
                Compare(simulation, underway[(time - latencyCycles) % underway.Length], got);
            simulation.Step();
        }

        return new ColumnReport(space.Count, simulation.Checks, simulation.Cycle, lanes, simulation.Choice);
    }

    private bool HasReset => design.Design.Top.Domains.Any(use => use.NeedsReset);

    private int LanesFor(LaneKind kind) =>
        LaneSimulation.IsCovered(design, options.Simulation) || (kind == LaneKind.Automatic ? LaneModels.Propose(design.Design).Kind : kind) == LaneKind.Replicated ? 1 : DefaultLanes;

    private static void CheckPorts(DesignUnderTest design, ColumnSpace inputs, ImmutableArray<Signal> outputs)
    {
        for (var i = 0; i < inputs.Ports.Length; i++)
        {
            PortHandles.LocateInput(design, inputs.Ports[i]);
            if (inputs.Ports.Take(i).Any(other => PortHandles.AreSame(other, inputs.Ports[i])))
                throw new ArgumentException($"Input '{PortHandles.NameOf(inputs.Ports[i])}' occurs twice in the space.", nameof(inputs));
        }

        foreach (var output in outputs)
        {
            var port = PortHandles.Locate(design, output).Port;
            if (design.EngineDesign.Ports[port].IsInput)
                throw new ArgumentException($"'{PortHandles.NameOf(output)}' is an input of '{design.Design.Top.Name}'; outputs are checked.", nameof(outputs));
            if (!LaneSimulation.FitsInt64(output))
            {
                throw new ArgumentException(
                    $"'{PortHandles.NameOf(output)}' has {output.Width} bits, more than the numbers of a column check. Drive a LaneSimulation with columns of BigInteger.",
                    nameof(outputs));
            }
        }

        if (outputs.IsEmpty)
            throw new ArgumentException("There is no output to check.", nameof(outputs));
    }

    private void Feed(LaneSimulation simulation, ColumnView view, long firstCase)
    {
        view.FirstCase = firstCase;
        view.ValidCount = (int)Math.Min(view.Count, space.Count - firstCase);
        if (view.ValidCount == view.Count)
            space.Fill(firstCase, view.Inputs);
        else
            FillEnd(view);
        for (var i = 0; i < space.Ports.Length; i++)
            simulation.Set(space.Ports[i], view.Inputs[i]);

        golden(view);
    }

    /// <summary>The last cases; lanes that there are none for get copies of the very last.</summary>
    private void FillEnd(ColumnView view)
    {
        var columns = space.Ports.Select(_ => new long[view.ValidCount]).ToArray();
        space.Fill(view.FirstCase, columns);
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i].CopyTo(view.Inputs[i], 0);
            view.Inputs[i].AsSpan(view.ValidCount).Fill(columns[i][^1]);
        }
    }

    private void Compare(LaneSimulation simulation, ColumnView view, long[] got)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            simulation.GetInt64Column(outputs[i], got);
            simulation.CountChecks(view.ValidCount);
            var expected = view.Outputs[i].AsSpan(0, view.ValidCount);
            var lane = expected.CommonPrefixLength(got);
            if (lane < view.ValidCount)
                throw Failure(simulation, view, outputs[i], lane, expected[lane], got[lane]);
        }
    }

    private VerificationException Failure(LaneSimulation simulation, ColumnView view, Signal output, int lane, long expected, long got)
    {
        var inputs = string.Join(", ", space.Ports.Select((port, i) => $"{PortHandles.NameOf(port)}={Simulation.Show(view.Inputs[i][lane])}"));
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{PortHandles.NameOf(output)} is wrong in cycle {simulation.Cycle}, lane {lane}, case {view.FirstCase + lane} of {space.Count}: "
            + $"expected {Simulation.Show(expected)}, got {Simulation.Show(got)}."
            + $"\n  inputs: {inputs}\n  design point: {design.DesignPoint}"
            + $"\n  built-in engine, {simulation.Lanes} {simulation.Choice.Name}, seed {options.Simulation.Seed}{options.Simulation.StartText}");
        if (DesignReplacement.Current is not null)
            return new VerificationException(message);
        var column = view.FirstCase / view.Count;
        var failure = Testbench.Record(design, StartOf(lane), scalar => Replay(scalar, output, lane, view.Count, column, expected), out var waveform);
        var verdict = failure is null ? " (alone, the lane is right: report this as a fault of the simulator)" : "";
        return new VerificationException($"{message}\n  waveform of the lane {waveform}{verdict}", failure);
    }

    /// <summary>The options with which a simulation starts as a lane does.</summary>
    private SimulationOptions StartOf(int lane)
    {
        var engine = options.Simulation.EngineOptions;
        return options.Simulation with { EngineOptions = engine with { Seed = (engine.Seed ?? engine.BuiltIn.Seed) + lane } };
    }

    /// <summary>What the lane got, up to the failure, in a simulation of its own.</summary>
    private void Replay(Simulation scalar, Signal output, int lane, int lanes, long failingColumn, long expected)
    {
        if (HasReset)
            scalar.Reset();
        var values = space.Ports.Select(_ => new long[1]).ToArray();
        var columns = (space.Count + lanes - 1) / lanes;
        for (var time = 0L; time < failingColumn + latencyCycles; time++)
        {
            FeedCase(time);
            scalar.Step();
        }

        FeedCase(failingColumn + latencyCycles);
        try
        {
            scalar.Expect(output, expected);
        }
        finally
        {
            // The waveform ends behind the cycle that is wrong.
            scalar.Step();
        }

        void FeedCase(long time)
        {
            space.Fill(Math.Min((Math.Min(time, columns - 1) * lanes) + lane, space.Count - 1), values);
            for (var i = 0; i < values.Length; i++)
                scalar.Set(space.Ports[i], values[i][0]);
        }
    }
}
