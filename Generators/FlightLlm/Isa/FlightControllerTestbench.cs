using Generators.Catalogue;
using Generators.Common;
using Verification;

namespace Generators.FlightLlm.Isa;

/// <summary>Sends programs to a controller and plays its units; every output of every cycle is that of <see cref="FlightControllerModel"/>.</summary>
/// <param name="simulation">A simulation of <paramref name="controller"/>.</param>
/// <param name="controller">The controller, without a program memory.</param>
public sealed class FlightControllerTestbench(Simulation simulation, FlightController controller)
{
    private const int MostCycles = 20_000;

    private readonly FlightControllerConfig config = controller.Config;

    /// <summary>Right programs, broken ones, spurious completions and resets in the middle, with and without stalls on each side.</summary>
    /// <param name="controller">The controller.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(FlightController controller, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(controller);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(controller, request, simulation =>
        {
            if (controller.Words is null)
            {
                new FlightMemoryTestbench(simulation, controller).Run(request);
                return;
            }

            var testbench = new FlightControllerTestbench(simulation, controller);
            simulation.Reset();
            var last = request.RandomCycles / 100;
            RandomRounds.Run(last, request, simulation, (programs, seed) =>
            {
                var random = new Random(seed);
                for (var i = 0; i < Math.Max(4, programs); i++)
                    testbench.Round(random, i);
            });
        });
    }

    /// <summary>One program, or two in a row; it is reset behind it when it did not come to its end.</summary>
    private void Round(Random random, int number)
    {
        var program = FlightControllerStimulus.Program(random, random.Next(1, 24), config);
        var words = number % 3 == 2 ? FlightControllerStimulus.Broken(random, program) : program.ToWords();
        var programs = number % 5 == 1 ? new[] { words, words } : [words];
        var traffic = new FlightControllerTraffic(
            random.Next(3) * 0.4, random.Next(3) * 0.4, random.Next(2) * random.Next(12), number % 11 == 10 ? 0.02 : 0, number % 7 == 6 ? random.Next(1, 60) : MostCycles);
        if (!Run(programs, traffic, random))
            simulation.Reset();
    }

    /// <summary>Runs programs in lockstep with the model.</summary>
    /// <param name="programs">Words of each.</param>
    /// <param name="traffic">Stalls, latencies, spurious completions, most cycles.</param>
    /// <param name="random">Source of numbers.</param>
    /// <returns>Whether all programs were finished; else the controller has an error or is in the middle of one.</returns>
    public bool Run(IReadOnlyList<uint[]> programs, FlightControllerTraffic traffic, Random random)
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(random);
        var model = new FlightControllerModel(config);
        var words = programs.SelectMany(each => each.Select((word, i) => (Word: word, IsLast: i == each.Length - 1))).ToArray();
        var left = new int[IsaUnitSets.Count];
        var (next, finished, isOffered) = (0, 0, false);
        for (var cycle = 0; cycle < traffic.MostCycles; cycle++)
        {
            isOffered = next < words.Length && (isOffered || random.NextDouble() >= traffic.WordStalls);
            var (ready, done) = (IsaUnits.None, IsaUnits.None);
            foreach (var unit in IsaUnitSets.All)
            {
                ready |= random.NextDouble() >= traffic.UnitStalls ? unit.Only() : IsaUnits.None;
                var completes = model.Running(unit) is not null ? --left[(int)unit] <= 0 : random.NextDouble() < traffic.Spurious;
                done |= completes ? unit.Only() : IsaUnits.None;
            }

            var inputs = new FlightControllerInputs(isOffered ? words[next].Word : null, isOffered && words[next].IsLast, ready, done);
            var outputs = model.Outputs(inputs);
            Drive(inputs);
            Compare(model, outputs);
            foreach (var unit in (outputs.Offers & ready).Members())
                left[(int)unit] = 1 + random.Next(traffic.MostLatency + 1);
            model.Step(inputs);
            simulation.Step();
            if (isOffered && outputs.TakesWord)
                (next, isOffered) = (next + 1, false);
            finished += outputs.IsFinished ? 1 : 0;
            if (finished == programs.Count)
                break;
            if (model.Fault is not null && IsaUnitSets.All.All(unit => model.Running(unit) is null) && model.Outputs(default).Offers == IsaUnits.None)
            {
                // The error stays, whatever comes.
                Drive(new FlightControllerInputs(0, true, IsaUnits.None, IsaUnits.None));
                Compare(model, model.Outputs(new FlightControllerInputs(0, true, IsaUnits.None, IsaUnits.None)));
                break;
            }
        }

        Drive(default);
        return finished == programs.Count;
    }

    private void Drive(FlightControllerInputs inputs)
    {
        simulation.Set(controller.Words!.Valid, inputs.Word is not null);
        simulation.Set(controller.Words.Payload.Word, inputs.Word ?? 0xa5a5_a5a5);
        simulation.Set(controller.Words.Payload.Last, inputs.IsLast);
        simulation.Set(controller.Done, (int)inputs.Done);
        simulation.Set(controller.Load.Ready, inputs.Ready.Has(IsaUnit.Load));
        simulation.Set(controller.Store.Ready, inputs.Ready.Has(IsaUnit.Store));
        simulation.Set(controller.MatrixMatrix.Ready, inputs.Ready.Has(IsaUnit.MatrixMatrix));
        simulation.Set(controller.MatrixVector.Ready, inputs.Ready.Has(IsaUnit.MatrixVector));
        simulation.Set(controller.Misc.Ready, inputs.Ready.Has(IsaUnit.Misc));
        simulation.Set(controller.System.Ready, inputs.Ready.Has(IsaUnit.System));
    }

    private void Compare(FlightControllerModel model, FlightControllerOutputs outputs)
    {
        simulation.Expect(controller.Words!.Ready, outputs.TakesWord);
        simulation.Expect(controller.IsFinished, outputs.IsFinished);
        simulation.Expect(controller.IsIdle, outputs.IsIdle);
        simulation.Expect(controller.Blocked, (int)model.Blocked());
        simulation.Expect(controller.Error.Kind, model.Fault?.Kind ?? IsaFaultKind.None);
        simulation.Expect(controller.Error.Word, model.Fault?.Word ?? 0);
        new FlightCommandCheck(simulation, controller).Compare(outputs.Offers, unit => model.Head(unit)!);
    }
}

/// <summary>How a program is run.</summary>
/// <param name="WordStalls">Chance that no word is offered in a cycle.</param>
/// <param name="UnitStalls">Chance that a unit is not ready in a cycle.</param>
/// <param name="MostLatency">Cycles that a unit takes beyond the first one, at most.</param>
/// <param name="Spurious">Chance that a unit without a command completes one.</param>
/// <param name="MostCycles">Cycles after which the run ends.</param>
public sealed record FlightControllerTraffic(double WordStalls, double UnitStalls, int MostLatency, double Spurious, int MostCycles);
