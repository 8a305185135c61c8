using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using Generators.FlightLlm.Isa;
using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>Runs programs on an engine and on <see cref="IsaInterpreter"/>, and compares the memories byte by byte.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
public sealed class FlightEngineTestbench(Simulation simulation, FlightEngine engine)
{
    private const int MostCycles = 200_000;
    private const int LeastMemoryWords = 512;

    private readonly FlightEngineConfig config = engine.Config;

    /// <summary>Compiled layers, random programs, errors, resets in the middle, with and without stalls of the memory.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    /// <exception cref="CatalogueException">The watchdog is shorter than instructions of the testbench, or the program memory than its programs.</exception>
    public static VerificationReport Verify(FlightEngine engine, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        RequireRoom(engine.Config);
        return TestbenchReport.Of(engine, request, simulation =>
        {
            var testbench = new FlightEngineTestbench(simulation, engine);
            simulation.Reset();
            testbench.Layers(request.Seed);
            testbench.Errors();
            RandomRounds.Run(Math.Max(2, request.RandomCycles / 1000), request, simulation, (programs, seed) =>
            {
                var random = new Random(seed);
                for (var i = 0; i < programs; i++)
                    testbench.Round(random, i, seed);
            });
        });
    }

    /// <summary>Compiled layers: dense and sparse, MM with ragged rows and MV, pieces of K, two programs one behind the other.</summary>
    /// <param name="seed">Seed of weights and activations.</param>
    public void Layers(int seed)
    {
        var random = new Random(seed);
        foreach (var (rows, isSparse, sizes) in new (int, bool, int[])[]
        {
            (1, false, [48, 32, 16]), (1, true, [144, 16]), (11, false, [32, 48, 16]), (3, true, [144, 16]), (13, true, [32, 16]),
            (1, true, [32, 32, 16, 16, 16]), (3, false, [32, 32, 16, 16, 16]),
        })
        {
            var compiled = FlightEngineStimulus.Compile(random, config.Shape, rows, isSparse, sizes, out var activations, isMixed: sizes.Length == 5);
            if (!Fits(compiled.Program))
                continue;
            var run = new FlightRun(config.Shape, compiled.ChannelBytes) { OutputShift = random.Next(4, 10) };
            compiled.WriteWeights(run.Expected);
            compiled.WriteInput(run.Expected, activations);
            Run(rows == 13 ? [compiled.Program, compiled.Program] : [compiled.Program], run, new FlightMemoryTraffic(0, 1, 4), random, $"seed {seed}, rows {rows}, sparse {isSparse}, sizes {string.Join(" ", sizes)}");
        }
    }

    /// <summary>Each program that can't be executed stops with its position.</summary>
    public void Errors()
    {
        foreach (var text in FlightEngineStimulus.Wrong(config.Shape).Where(text => !config.SpecialPort || !text.Contains("softmax", StringComparison.Ordinal)))
        {
            var program = IsaAssembler.Assemble(text);
            var run = new FlightRun(config.Shape, FlightEngineStimulus.WrongBytes);
            FlightEngineStimulus.PrepareWrong(run.Expected);
            run.CopyToActual();
            var fault = ExpectedFault(program, run.Expected) ?? throw new InvalidOperationException($"The program is not wrong:\n{text}");
            simulation.Reset();
            Start(run, fault, [program.ToWords()], new FlightMemoryTraffic(0.2, 1, 10), new Random(1), text);
        }

        var malformed = new FlightRun(config.Shape, FlightEngineStimulus.WrongBytes);
        simulation.Reset();
        Start(malformed, new IsaFault(IsaFaultKind.Opcode, 1, "opcode 0"), [[0xf000_0000, 0]], new FlightMemoryTraffic(0, 1, 1), new Random(1), "0xf0000000 0x00000000");
        simulation.Reset();
    }

    /// <summary>Programs one behind the other, whose results have to be the interpreter's.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="run">Memory contents before them in <see cref="FlightRun.Expected"/>; afterwards those behind them.</param>
    /// <param name="traffic">How the memory behaves.</param>
    /// <param name="random">Source of stalls.</param>
    /// <param name="place">For messages.</param>
    /// <returns>Cycles from the first word to the end of the last program, and how many of them multiplied.</returns>
    public (long Cycles, long Multiplying) Run(IReadOnlyList<IsaProgram> programs, FlightRun run, FlightMemoryTraffic traffic, Random random, string place)
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(run);
        run.CopyToActual();
        var interpreter = new IsaInterpreter(run.Expected) { OutputShift = run.OutputShift };
        foreach (var program in programs)
            interpreter.Run(program);
        var result = Drive(run, [.. programs.Select(program => program.ToWords())], traffic, random, MostCycles);
        if (!result.IsFinished)
        {
            var kind = simulation.GetEnum(engine.Error.Kind);
            throw new VerificationException($"{place}: not finished after {result.Cycles} cycles; error {kind} at word {simulation.GetInt64(engine.Error.Word)}.");
        }

        simulation.Expect(engine.Error.Kind, IsaFaultKind.None);
        simulation.Expect(engine.IsIdle, true);
        run.Compare(place);
        return (result.Cycles, result.Multiplying);
    }

    /// <summary>A program that can't be executed: waits until the engine has the error, and what was running has ended.</summary>
    /// <param name="program">The program.</param>
    /// <param name="run">The memory.</param>
    /// <param name="fault">Kind and word of the error.</param>
    public void Fails(IsaProgram program, FlightRun run, IsaFault fault)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(fault);
        Start(run, fault, [program.ToWords()], new FlightMemoryTraffic(0, 1, 1), new Random(1), IsaDisassembler.Text(program));
    }

    /// <summary>A program with special operations, which the caller has interpreted.</summary>
    /// <param name="program">The program.</param>
    /// <param name="run">The memories.</param>
    /// <param name="special">What the external unit makes of a channel's word.</param>
    /// <param name="traffic">How the memory behaves.</param>
    /// <param name="random">Source of stalls, also of the external unit.</param>
    public void RunSpecial(IsaProgram program, FlightRun run, Func<BigInteger, BigInteger> special, FlightMemoryTraffic traffic, Random random)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(run);
        var results = new Queue<BigInteger[]>();
        var isComplete = false;
        var result = Drive(run, [program.ToWords()], traffic, random, MostCycles, () =>
        {
            // Results begin when all operands are there, as those of two passes would.
            var (operands, words) = (engine.SpecialOperands!, engine.SpecialResults!);
            var isReady = random.Next(2) == 0;
            var isValid = isComplete && results.Count > 0 && random.Next(3) > 0;
            simulation.Set(operands.Ready, isReady);
            simulation.Set(words.Valid, isValid);
            for (var channel = 0; isValid && channel < config.Shape.Channels; channel++)
                simulation.Set(words.Payload[channel], results.Peek()[channel]);
            if (isValid && simulation.GetBool(words.Ready))
                results.Dequeue();
            if (!isReady || !simulation.GetBool(operands.Valid))
                return;
            results.Enqueue([.. operands.Payload.Data.Select(word => special(simulation.Get(word)))]);
            isComplete = simulation.GetBool(operands.Payload.Last);
        });
        simulation.Expect(engine.Error.Kind, IsaFaultKind.None);
        if (!result.IsFinished)
            throw new VerificationException($"not finished after {result.Cycles} cycles");
        run.Compare("special operations");
    }

    /// <summary>Compiled programs want more tokens, or words, than some configurations have.</summary>
    private bool Fits(IsaProgram program) =>
        TokenCheck.Check(program, config.Controller.TokenCapacity, config.Controller.QueueDepth).Faults.IsEmpty
        && (config.Controller.MemoryWords == 0 || program.WordCount <= config.Controller.MemoryWords);

    private static void RequireRoom(FlightEngineConfig config)
    {
        // The longest instruction loads a whole buffer from a memory that is mostly busy.
        var longest = 1000 + (16 * Enum.GetValues<IsaBuffer>().Max(config.BytesOf) / config.PortBytes);
        var controller = config.Controller;
        if (controller.WatchdogCycles > 0 && controller.WatchdogCycles < longest)
        {
            throw new CatalogueException(
                $"Knob 'controller.watchdogCycles' can't be '{controller.WatchdogCycles}' in a verification, whose instructions take up to {longest} cycles; set that many, or 0.");
        }

        if (controller.MemoryWords is > 0 and < LeastMemoryWords)
        {
            throw new CatalogueException(
                $"Knob 'controller.memoryWords' can't be '{controller.MemoryWords}' in a verification, whose programs have up to {LeastMemoryWords} words; set that many, or 0.");
        }
    }

    private static IsaFault? ExpectedFault(IsaProgram program, IsaMemories memories)
    {
        try
        {
            new IsaInterpreter(memories).Run(program);
            return null;
        }
        catch (IsaException exception)
        {
            return exception.Fault;
        }
    }

    private void Start(FlightRun run, IsaFault fault, uint[][] programs, FlightMemoryTraffic traffic, Random random, string place)
    {
        var result = Drive(run, programs, traffic, random, 3000);
        var (kind, word) = (simulation.GetEnum(engine.Error.Kind), simulation.GetInt64(engine.Error.Word));
        simulation.Expect(engine.IsFinished, false);
        if (result.IsFinished || kind != fault.Kind || word != fault.Word)
            throw new VerificationException($"error {kind} at word {word}, expected {fault}; program:\n{place}");
    }

    /// <summary>A random program, or one that is cut short by a reset and then one.</summary>
    private void Round(Random random, int number, int seed)
    {
        var traffic = new FlightMemoryTraffic(random.Next(3) * 0.35, 1, 1 + random.Next(2) * random.Next(60));
        if (number % 2 == 1)
        {
            var (cut, cutRun) = FlightEngineStimulus.Program(random, config.Shape, 12);
            cutRun.CopyToActual();
            Drive(cutRun, [cut.ToWords()], traffic, random, random.Next(20, 600));
            simulation.Reset();
        }

        var (program, run) = FlightEngineStimulus.Program(random, config.Shape, random.Next(4, 16));
        Run([program], run, traffic, random, $"seed {seed}, program {number}:\n{IsaDisassembler.Text(program)}");
    }

    private (bool IsFinished, long Cycles, long Multiplying) Drive(FlightRun run, uint[][] programs, FlightMemoryTraffic traffic, Random random, int mostCycles, Action? atEachCycle = null)
    {
        var memory = new FlightEngineMemory(simulation, engine, run.Actual.Hbm);
        memory.Reset();
        var source = new FlightWordSource(simulation, engine, programs);
        var (finished, multiplying, quiet) = (0, 0L, 0);
        simulation.Set(engine.OutputShift, run.OutputShift);
        for (var cycle = 0; cycle < mostCycles; cycle++)
        {
            source.Drive(finished);
            memory.Drive(traffic, random);
            atEachCycle?.Invoke();
            multiplying += simulation.GetBool(engine.IsMultiplying) ? 1 : 0;
            finished += simulation.GetBool(engine.IsFinished) ? 1 : 0;
            source.Take();
            memory.Take(traffic, random);
            simulation.Step();
            if (finished == programs.Length)
            {
                source.Stop();
                return (true, cycle + 1, multiplying);
            }

            // What is running when an error comes goes on to its end.
            if (simulation.GetEnum(engine.Error.Kind) != IsaFaultKind.None && ++quiet > 40)
                break;
        }

        source.Stop();
        return (false, mostCycles, multiplying);
    }
}
