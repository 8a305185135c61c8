using Verification;

namespace Generators.FlightLlm.Isa;

/// <summary>Writes programs into the memory of a controller and runs them; in every cycle it does what the model does with a word in each cycle.</summary>
/// <param name="simulation">A simulation of <paramref name="controller"/>.</param>
/// <param name="controller">The controller, with a program memory.</param>
public sealed class FlightMemoryTestbench(Simulation simulation, FlightController controller)
{
    /// <summary>Cycles from the start to the first word.</summary>
    private const int FetchLatency = 3;

    private const int MostCycles = 20_000;

    private readonly FlightControllerConfig config = controller.Config;

    /// <summary>Right programs and broken ones, one after the other.</summary>
    /// <param name="request">Seed and length.</param>
    public void Run(VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var random = new Random(request.Seed);
        Idle();
        simulation.Reset();
        for (var number = 0; number < Math.Max(4, request.RandomCycles / 200); number++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            request.Progress?.Invoke(simulation.Cycle);
            var program = FlightControllerStimulus.Program(random, random.Next(1, 20), config);
            var words = number % 4 == 3 ? FlightControllerStimulus.Broken(random, program) : program.ToWords();
            if (words.Length > config.MemoryWords)
                words = words[..config.MemoryWords];
            for (var address = 0; address < words.Length; address++)
            {
                simulation.Set(controller.ProgramWrites!.Valid, true);
                simulation.Set(controller.ProgramWrites.Payload.Address, address);
                simulation.Set(controller.ProgramWrites.Payload.Word, words[address]);
                simulation.Step();
            }

            simulation.Set(controller.ProgramWrites!.Valid, false);
            simulation.Set(controller.Start!.Payload, words.Length);
            simulation.Set(controller.Start.Valid, true);
            simulation.Expect(controller.Start.Ready, true);
            simulation.Step();
            simulation.Set(controller.Start.Valid, false);
            if (!Finishes(words, random))
            {
                Idle();
                simulation.Reset();
            }
        }
    }

    private bool Finishes(uint[] words, Random random)
    {
        var model = new FlightControllerModel(config);
        var left = new int[IsaUnitSets.Count];
        var next = 0;
        for (var cycle = 1; cycle < MostCycles; cycle++)
        {
            var done = IsaUnits.None;
            foreach (var unit in IsaUnitSets.All)
                done |= model.Running(unit) is not null && --left[(int)unit] <= 0 ? unit.Only() : IsaUnits.None;
            const IsaUnits everybody = (IsaUnits)((1 << IsaUnitSets.Count) - 1);
            var isThere = cycle >= FetchLatency && next < words.Length;
            var inputs = new FlightControllerInputs(isThere ? words[next] : null, next == words.Length - 1, everybody, done);
            var outputs = model.Outputs(inputs);
            simulation.Set(controller.Done, (int)done);
            simulation.Expect(controller.IsFinished, outputs.IsFinished);
            simulation.Expect(controller.Error.Kind, model.Fault?.Kind ?? IsaFaultKind.None);
            simulation.Expect(controller.Error.Word, model.Fault?.Word ?? 0);
            new FlightCommandCheck(simulation, controller).Compare(outputs.Offers, unit => model.Head(unit)!);
            foreach (var unit in outputs.Offers.Members())
                left[(int)unit] = random.Next(1, 6);
            model.Step(inputs);
            simulation.Step();
            if (isThere && outputs.TakesWord)
                next++;
            if (outputs.IsFinished)
                return true;
            if (model.Fault is not null && IsaUnitSets.All.All(unit => model.Running(unit) is null) && model.Outputs(default).Offers == IsaUnits.None)
                return false;
        }

        return false;
    }

    private void Idle()
    {
        simulation.Set(controller.ProgramWrites!.Valid, false);
        simulation.Set(controller.Start!.Valid, false);
        simulation.Set(controller.Done, 0);
        simulation.Set(controller.Load.Ready, true);
        simulation.Set(controller.Store.Ready, true);
        simulation.Set(controller.MatrixMatrix.Ready, true);
        simulation.Set(controller.MatrixVector.Ready, true);
        simulation.Set(controller.Misc.Ready, true);
        simulation.Set(controller.System.Ready, true);
    }
}
