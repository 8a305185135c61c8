using System.Globalization;
using Generators.Catalogue;
using Generators.Common;
using Verification;
using Verification.Engines;

namespace Generators.MixPe;

/// <summary>
/// Drives an edge with one floating-point element in batches and checks its sums in every cycle. Pauses are of both kinds, no product and no enable,
/// with garbage on all other inputs.
/// </summary>
/// <param name="simulation">A simulation of <paramref name="cell"/>.</param>
/// <param name="cell">The element.</param>
public sealed class MixPeFloatTestbench(Simulation simulation, MixPeFloatCell cell)
{
    private readonly MixPeFloatConfig config = cell.Config;
    private Row operand;
    private (long Sum, bool Poisoned)? shadow;

    /// <summary>Number of comparisons so far.</summary>
    public long Checks { get; private set; }

    /// <summary>Corner and random groups, without pauses and with pauses of 30 % and 90 %, with resets in the middle of groups.</summary>
    /// <param name="cell">The element.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(MixPeFloatCell cell, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(request);
        // Every activation with the weight 1, so that each value of the edge is seen, and with the code of all ones.
        var inLanes = request is { Engine: EngineKind.BuiltIn, Observations: null };
        var activations = inLanes ? TestbenchReport.OfColumns(request, options => MixPeFloatProductCheck.Run(cell, options, [1, (1 << cell.Config.WeightBits) - 1])) : new VerificationReport(0, 0, null, null);
        if (!activations.Passed)
            return activations;
        var checks = 0L;
        var report = TestbenchReport.Of(cell, request, simulation =>
        {
            var testbench = new MixPeFloatTestbench(simulation, cell);
            testbench.Reset();
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                if (stallProbability < 0.5)
                    testbench.Run(MixPeFloatStimulus.Corners(cell.Config), stallProbability, request.Seed);
                var products = (int)(request.RandomCycles / 3 * (1 - stallProbability));
                RandomRounds.Run(products, request, simulation, (count, seed) =>
                    testbench.Run(MixPeFloatStimulus.Random(cell.Config, count, seed), stallProbability, seed + 1));
                testbench.Abandon(request.Seed);
            }

            testbench.Run(MixPeFloatStimulus.Random(cell.Config, 100, request.Seed), 0, request.Seed);
            checks = testbench.Checks;
        });
        return report with { Cycles = activations.Cycles + report.Cycles, Checks = activations.Checks + report.Checks + checks };
    }

    /// <summary>Resets the element: what it was adding is forgotten.</summary>
    public void Reset()
    {
        simulation.Reset();
        (operand, shadow) = (default, null);
    }

    /// <summary>Begins a group and resets the element in the middle of it.</summary>
    /// <param name="seed">Seed of the group.</param>
    public void Abandon(int seed)
    {
        var rows = Rows(MixPeFloatStimulus.Random(config, 20, seed), 0.3, new Random(seed));
        Check(rows[..^5]);
        Reset();
    }

    /// <summary>Sends groups one right after the other and checks the element throughout.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="stallProbability">Chance of a pause before each product, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses and of the garbage.</param>
    /// <exception cref="VerificationException">The element is wrong.</exception>
    public void Run(IEnumerable<MixPeGroup> groups, double stallProbability, int seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Check(Rows(groups, stallProbability, new Random(seed)));
    }

    private void Check(List<Row> rows)
    {
        var batch = simulation.NewBatch(rows.Count)
            .Set(cell.Enable, Column(rows, row => row.Enable ? 1 : 0))
            .Set(cell.Control.Valid, Column(rows, row => row.Valid ? 1 : 0))
            .Set(cell.Control.First, Column(rows, row => row.First ? 1 : 0))
            .Set(cell.Control.Last, Column(rows, row => row.Last ? 1 : 0))
            .Set(cell.Activation, Column(rows, row => row.Activation))
            .Set(cell.Weight, Column(rows, row => row.Code))
            .Record(cell.Sum)
            .Record(cell.Poisoned)
            .Run();
        var sum = batch.GetInt64(cell.Sum);
        var poisoned = batch.GetInt64(cell.Poisoned);
        for (var i = 0; i < rows.Count; i++)
        {
            if (shadow is { } expected)
            {
                Compare("Sum", expected.Sum, sum[i], i);
                Compare("Poisoned", expected.Poisoned ? 1 : 0, poisoned[i], i);
            }

            if (!rows[i].Enable)
                continue;
            // The operands are registered; the sum of a group that ended in the cycle before is kept.
            if (operand is { Valid: true, Last: true })
                shadow = (operand.GroupSum, operand.Poisoned);
            operand = rows[i];
        }
    }

    private void Compare(string what, long expected, long got, int row)
    {
        Checks++;
        if (expected == got)
            return;
        throw new VerificationException(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {what} is wrong in row {row} of a batch: expected {expected:x}, got {got:x}.
              inputs: {operand.Name}, {operand}
              design point: {simulation.DesignUnderTest.DesignPoint}
              engine {simulation.Options.Engine}, seed {simulation.Options.Seed}{simulation.Options.StartText}
            """));
    }

    private List<Row> Rows(IEnumerable<MixPeGroup> groups, double stallProbability, Random random)
    {
        var rows = new List<Row>();
        foreach (var group in groups)
        {
            var sum = MixPeFloatGolden.GroupSum(config, group.Activations, group.Codes);
            var isPoisoned = config.NonFinite == MixPeNonFinite.Poison
                && group.Activations.Any(activation => MixPeFloatGolden.IsNonFinite(config.Activation, activation));
            for (var k = 0; k < group.Length; k++)
            {
                while (random.NextDouble() < stallProbability)
                    rows.Add(random.Next(2) == 0 ? Garbage(random) with { Enable = false } : Garbage(random) with { Valid = false });
                rows.Add(new Row(group.Name, true, true, k == 0, k == group.Length - 1, group.Activations[k], group.Codes[k], sum, isPoisoned));
            }
        }

        // Two enabled cycles bring the last sum to the shadow register, a third one shows it.
        for (var i = 0; i < 3; i++)
            rows.Add(Garbage(random) with { Valid = false });
        return rows;
    }

    private Row Garbage(Random random) => new(
        "pause", true, random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(65536), random.Next(1 << config.WeightBits), 0, false);

    private static long[] Column(List<Row> rows, Func<Row, long> value) => [.. rows.Select(value)];

    private readonly record struct Row(
        string Name, bool Enable, bool Valid, bool First, bool Last, int Activation, int Code, long GroupSum, bool Poisoned);
}
