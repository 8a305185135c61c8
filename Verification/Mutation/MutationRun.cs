using System.Diagnostics;
using System.Globalization;
using HdlDsl;
using HdlDsl.Mutation;
using HdlDsl.Netlists;
using Verification.Engines.Tools;

namespace Verification.Mutation;

/// <summary>
/// Says how much a test notices: it runs once for every mutant of a design, each with one fault in the netlist, and should fail every time. The test is any
/// code that simulates the design with <see cref="Testbench"/>, <see cref="Simulation"/>, <see cref="LaneSimulation"/> or <see cref="Columns"/>; it must
/// make its own module, since many run at once. Mutation analysis after DeMillo, Lipton, Sayward: Hints on test data selection (1978).
/// </summary>
public static class MutationRun
{
    private static readonly TimeSpan LeastLimit = TimeSpan.FromMinutes(2);
    private const int TimeFactor = 50;
    private const int CycleFactor = 4;
    private const int MoreCycles = 1000;

    /// <summary>Runs the test for each mutant.</summary>
    /// <param name="makeModule">Makes the design, as the test does.</param>
    /// <param name="test">The test; it throws when it notices something, and may look at the token when it runs long.</param>
    /// <param name="options">Which mutants; null for all.</param>
    /// <returns>What became of each of them. No survivor is looked at further, see <see cref="SurvivorProof"/>.</returns>
    /// <exception cref="VerificationException">The test fails without a fault, or never simulates the design; or a disk, a tool or the memory failed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no mutant of a number asked for, or a count below 1.</exception>
    public static MutationReport Run(Func<Module> makeModule, Action<CancellationToken> test, MutationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(makeModule);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new MutationOptions();
        var clock = Stopwatch.StartNew();
        var design = Elaborator.Elaborate(makeModule(), options.Elaboration with { CaptureLocations = true });
        var mutants = MutantList.Of(design);
        var chosen = Choose(mutants, options);
        var (baseline, cycles) = Baseline(design, test, options.Cancellation);
        var limit = options.TimeLimit ?? TimeSpan.FromTicks(Math.Max(LeastLimit.Ticks, baseline.Ticks * TimeFactor));
        var outcomes = new MutantOutcome[chosen.Count];
        var done = 0;
        Parallel.For(0, chosen.Count, new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Workers ?? Environment.ProcessorCount,
            CancellationToken = options.Cancellation,
        }, i =>
        {
            outcomes[i] = Outcome(new DesignReplacement(design, chosen[i], (cycles * CycleFactor) + MoreCycles), chosen[i], test, limit, options.Cancellation);
            options.Progress?.Invoke(Interlocked.Increment(ref done), chosen.Count);
        });
        return new MutationReport(mutants.Count, outcomes, baseline, clock.Elapsed);
    }

    private static List<Mutant> Choose(IReadOnlyList<Mutant> mutants, MutationOptions options)
    {
        foreach (var number in options.Numbers)
            RefuseUnknown(number, mutants.Count);
        if (options.Numbers.Count > 0)
            return [.. options.Numbers.Distinct().Order().Select(number => mutants[number])];
        if (options.Count is not { } count)
            return [.. mutants];
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(options));
        var all = Enumerable.Range(0, mutants.Count).ToArray();
        new Random(options.Seed).Shuffle(all);
        return [.. all.Take(count).Order().Select(number => mutants[number])];
    }

    private static void RefuseUnknown(int number, int count)
    {
        if (number < 0 || number >= count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(number), number, string.Create(CultureInfo.InvariantCulture, $"There is no mutant {number}; the design has mutants 0 to {count - 1}."));
        }
    }

    /// <summary>The second run counts: in the first one code is compiled that all others use.</summary>
    private static (TimeSpan Time, long Cycles) Baseline(Design design, Action<CancellationToken> test, CancellationToken cancellation)
    {
        var (elapsed, cycles) = (TimeSpan.Zero, 0L);
        for (var i = 0; i < 2; i++)
        {
            var clock = Stopwatch.StartNew();
            var replacement = new DesignReplacement(design, mutant: null, long.MaxValue);
            replacement.Run(() => test(cancellation));
            if (replacement.Count == 0)
                throw new VerificationException($"The test never simulates '{design.Top.Name}' as it is elaborated here, so mutants of it say nothing about the test.");
            (elapsed, cycles) = (clock.Elapsed, replacement.Cycles.Used);
        }

        return (elapsed, cycles);
    }

    /// <summary>A thread of its own, because a test that hangs need not look at its token; such a one is left alone.</summary>
    private static MutantOutcome Outcome(DesignReplacement replacement, Mutant mutant, Action<CancellationToken> test, TimeSpan limit, CancellationToken cancellation)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.CancelAfter(limit);
        var token = source.Token;
        var failure = "";
        var isKilled = false;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                replacement.Run(() => test(token));
            }
            catch (Exception broken) when (IsOfMachine(broken))
            {
                fault = broken;
            }
#pragma warning disable CA1031 // Whatever else a test throws, it has noticed something.
            catch (Exception noticed)
#pragma warning restore CA1031
            {
                failure = noticed.Message.Split('\n')[0];
                isKilled = true;
            }
        })
        { IsBackground = true, Name = "mutant" };
        thread.Start();
        var hasEnded = thread.Join(limit + LeastLimit);
        cancellation.ThrowIfCancellationRequested();
        if (fault is not null)
            throw new VerificationException($"Mutant {mutant.Number} could not be run, which says nothing about the test: {fault.Message}", fault);
        if (replacement.Cycles.IsSpent)
            return new MutantOutcome(mutant, MutantFate.TimedOut, string.Create(CultureInfo.InvariantCulture, $"no end after {replacement.Cycles.Used - 1} cycles"));
        if (!hasEnded || token.IsCancellationRequested)
            return new MutantOutcome(mutant, MutantFate.TimedOut, string.Create(CultureInfo.InvariantCulture, $"no end after {limit.TotalSeconds:0.#} s"));
        return new MutantOutcome(mutant, isKilled ? MutantFate.Killed : MutantFate.Survived, failure);
    }

    /// <summary>A full disk, a missing tool: no test has noticed anything.</summary>
    private static bool IsOfMachine(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or OutOfMemoryException or ToolNotFoundException or ToolFailedException
        || (failure.InnerException is { } inner && IsOfMachine(inner));
}
