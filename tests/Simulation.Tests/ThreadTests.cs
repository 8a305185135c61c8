using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests;

/// <summary>A model belongs to one thread; models of different designs share nothing that could be seen.</summary>
public sealed class ThreadTests
{
    private const int Runs = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly ModelComparison Models = new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("compiled", design => new CompiledModel(design)));

    /// <summary>Wide values and large arrays, which use scratch memory and constants, among them.</summary>
    [Fact]
    public void Two_models_run_on_two_threads_at_the_same_time()
    {
        using var start = new Barrier(2);
        var failures = new string?[2];
        var threads = Enumerable.Range(0, 2).Select(number => new Thread(() => failures[number] = Run(number, start))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        failures.ShouldAllBe(failure => failure == null, string.Join("\n", failures));
    }

    /// <summary>Compiles designs and runs them, each at the same moment as one of the other thread.</summary>
    /// <returns>What went wrong, or null.</returns>
    private static string? Run(int number, Barrier start)
    {
        string? failure = null;
        for (var run = 0; run < Runs; run++)
        {
            // A thread that has failed goes on, so that the other one is not left waiting.
            if (!start.SignalAndWait(Patience))
                return failure ?? "The other thread did not come.";
            try
            {
                var seed = 5000 + (2 * run) + number;
                Models.Check(seed, run % 2 == number ? RandomArray.Make(seed) : RandomDesign.Make(seed, RandomDesignOptions.All with { Size = 120 }), steps: 300);
            }
            catch (InvalidOperationException mismatch)
            {
                failure ??= mismatch.Message;
            }
        }

        return failure;
    }
}
