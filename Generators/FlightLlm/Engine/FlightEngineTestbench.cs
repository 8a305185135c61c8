using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using Generators.FlightLlm.Isa;
using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>Runs programs on an engine and on <see cref="IsaInterpreter"/>, and compares the memories byte by byte.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine, without a program memory and without ports for an external unit.</param>
public sealed class FlightEngineTestbench(Simulation simulation, FlightEngine engine)
{
    private const int MostCycles = 200_000;

    private readonly FlightEngineConfig config = engine.Config;

    /// <summary>Compiled layers, random programs, errors, resets in the middle, with and without stalls of the memory.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(FlightEngine engine, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
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
        })
        {
            var compiled = FlightEngineStimulus.Compile(random, config.Shape, rows, isSparse, sizes, out var activations);
            var run = new FlightRun(config.Shape, compiled.ChannelBytes) { OutputShift = random.Next(4, 10) };
            compiled.WriteWeights(run.Expected);
            compiled.WriteInput(run.Expected, activations);
            Run(rows == 13 ? [compiled.Program, compiled.Program] : [compiled.Program], run, new FlightMemoryTraffic(0, 1, 4), random, $"seed {seed}, rows {rows}, sparse {isSparse}, sizes {string.Join(" ", sizes)}");
        }
    }

    /// <summary>Each program that can't be executed stops with its position.</summary>
    public void Errors()
    {
        foreach (var text in FlightEngineStimulus.Wrong(config.Shape))
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
        var words = programs.SelectMany(each => each.Select((word, i) => (Word: word, IsLast: i == each.Length - 1))).ToArray();
        var (next, finished, multiplying, quiet) = (0, 0, 0L, 0);
        simulation.Set(engine.OutputShift, run.OutputShift);
        for (var cycle = 0; cycle < mostCycles; cycle++)
        {
            var isOffered = next < words.Length;
            simulation.Set(engine.Words!.Valid, isOffered);
            if (isOffered)
            {
                simulation.Set(engine.Words.Payload.Word, words[next].Word);
                simulation.Set(engine.Words.Payload.Last, words[next].IsLast);
            }

            memory.Drive(traffic, random);
            atEachCycle?.Invoke();
            multiplying += simulation.GetBool(engine.IsMultiplying) ? 1 : 0;
            finished += simulation.GetBool(engine.IsFinished) ? 1 : 0;
            if (isOffered && simulation.GetBool(engine.Words.Ready))
                next++;
            memory.Take(traffic, random);
            simulation.Step();
            if (finished == programs.Length)
            {
                simulation.Set(engine.Words.Valid, false);
                return (true, cycle + 1, multiplying);
            }

            // What is running when an error comes goes on to its end.
            if (simulation.GetEnum(engine.Error.Kind) != IsaFaultKind.None && ++quiet > 40)
                break;
        }

        simulation.Set(engine.Words!.Valid, false);
        return (false, mostCycles, multiplying);
    }
}

/// <summary>Two memories with the same contents: one for the interpreter, one for the engine.</summary>
/// <param name="shape">Sizes of the core.</param>
/// <param name="bytes">Bytes of each channel that are compared, from address 0 on.</param>
public sealed class FlightRun(IsaShape shape, long bytes)
{
    /// <summary>Of the interpreter.</summary>
    public IsaMemories Expected { get; } = new(shape);

    /// <summary>Of the engine; its buffers are not used.</summary>
    public IsaMemories Actual { get; } = new(shape);

    /// <summary>Bits by which results are shifted right.</summary>
    public int OutputShift { get; init; }

    /// <summary>Gives the engine's memory the contents of the interpreter's.</summary>
    public void CopyToActual()
    {
        var contents = new byte[bytes];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Expected.Hbm[channel].Read(0, contents);
            Actual.Hbm[channel].Write(0, contents);
        }
    }

    /// <summary>Compares the memories.</summary>
    /// <param name="place">For the message.</param>
    /// <exception cref="VerificationException">They differ; the message has the first place.</exception>
    public void Compare(string place)
    {
        var (expected, actual) = (new byte[bytes], new byte[bytes]);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Expected.Hbm[channel].Read(0, expected);
            Actual.Hbm[channel].Read(0, actual);
            var first = expected.AsSpan().CommonPrefixLength(actual);
            if (first < bytes)
                throw new VerificationException($"{place}: channel {channel}, address {first}: 0x{actual[first]:x2}, expected 0x{expected[first]:x2}");
        }
    }
}
