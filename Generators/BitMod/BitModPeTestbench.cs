using System.Globalization;
using Generators.Catalogue;
using Generators.Common;
using Verification;

namespace Generators.BitMod;

/// <summary>Drives an element with the terms of whole groups and compares its sums, and when they come, with the golden model.</summary>
/// <param name="simulation">A simulation of <paramref name="element"/>.</param>
/// <param name="element">The element.</param>
public sealed class BitModPeTestbench(Simulation simulation, BitModPe element)
{
    private readonly BitModPeConfig config = element.Config;

    /// <summary>Number of comparisons so far.</summary>
    public long Checks { get; private set; }

    /// <summary>Corner groups and random ones, without pauses and with pauses of 30 % and 90 %, with resets in the middle of groups.</summary>
    /// <param name="element">The element.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(BitModPe element, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(element);
        ArgumentNullException.ThrowIfNull(request);
        var checks = 0L;
        var report = TestbenchReport.Of(element, request, simulation =>
        {
            var testbench = new BitModPeTestbench(simulation, element);
            simulation.Reset();
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                if (stallProbability < 0.5)
                    testbench.Run(BitModStimulus.Corners(element.Config), stallProbability, request.Seed);
                testbench.Abandon(request.Seed);
                var cyclesOfGroup = 2.5 * Math.Max(1, element.Config.GroupSize / 2 / element.Config.Lanes) / (1 - stallProbability);
                var groups = (int)Math.Max(2, request.RandomCycles / 3 / cyclesOfGroup);
                RandomRounds.Run(groups, request, simulation, (count, seed) =>
                    testbench.Run(BitModStimulus.Random(element.Config, count, seed), stallProbability, seed + 1));
            }

            testbench.AbandonEnd(request.Seed);
            checks = testbench.Checks;
        });
        return report with { Checks = report.Checks + checks };
    }

    /// <summary>Begins a group that is long enough to fill the element, and resets it in the middle of it.</summary>
    /// <param name="seed">Seed of the group.</param>
    public void Abandon(int seed)
    {
        var rows = new List<Row>();
        AddSteps(rows, BitModStimulus.Random(config, 8, seed).MaxBy(group => group.Codes.Length)!, 0, new Random(seed));
        Send(rows[..^1]);
        simulation.Reset();
    }

    /// <summary>Resets the element in each of the cycles in which the end of a group is on its way: it never says that the group is done.</summary>
    /// <param name="seed">Seed of the group.</param>
    /// <exception cref="VerificationException">It does.</exception>
    public void AbandonEnd(int seed)
    {
        var group = BitModStimulus.Random(config, 1, seed).First();
        for (var wait = 0; wait < BitModPe.LatencyCycles(config); wait++)
        {
            var rows = new List<Row>();
            AddSteps(rows, group, 0, new Random(seed));
            rows.AddRange(Enumerable.Repeat(new Row(null, default, 0, []), wait));
            Send(rows);
            simulation.Reset();
            Run([], 0, seed);
        }
    }

    /// <summary>Sends groups one right after the other and checks their sums.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="stallProbability">Chance of a pause before each step, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <exception cref="VerificationException">The element is wrong.</exception>
    public void Run(IEnumerable<BitModGroup> groups, double stallProbability, int seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var random = new Random(seed);
        var rows = new List<Row>();
        foreach (var group in groups)
            AddSteps(rows, group, stallProbability, random);
        for (var i = 0; i < BitModPe.LatencyCycles(config); i++)
            rows.Add(new Row(null, default, 0, []));
        Check(rows, Send(rows));
    }

    private void AddSteps(List<Row> rows, BitModGroup group, double stallProbability, Random random)
    {
        var terms = group.Codes.Select(code => BitModGolden.Terms(group.Type, code, group.Special)).ToArray();
        for (var first = 0; first < group.Codes.Length; first += config.Lanes)
        {
            for (var t = 0; t < group.Type.Terms(); t++)
            {
                while (random.NextDouble() < stallProbability)
                    rows.Add(new Row(null, default, random.Next(8), RandomLanes(random)));
                var lanes = Enumerable.Range(first, config.Lanes)
                    .Select(k => k < terms.Length ? (group.Activations[k], terms[k][t]) : (0, default))
                    .ToArray();
                var isLast = first + config.Lanes >= group.Codes.Length && t == group.Type.Terms() - 1;
                rows.Add(new Row(group, isLast, terms[first][t].Significance, lanes));
            }
        }
    }

    private (int, BitModGolden.Term)[] RandomLanes(Random random) =>
        [.. Enumerable.Range(0, config.Lanes).Select(_ => (random.Next(65536), new BitModGolden.Term(random.Next(-1, 2), random.Next(4), 0)))];

    private Batch Send(List<Row> rows)
    {
        var batch = simulation.NewBatch(rows.Count)
            .Set(element.Step.Valid, Column(rows, row => row.Group is null ? 0 : 1))
            .Set(element.Step.Last, Column(rows, row => row.IsLast ? 1 : 0))
            .Set(element.Step.Significance, Column(rows, row => row.Significance))
            .Record(element.Done);
        for (var lane = 0; lane < config.Lanes; lane++)
        {
            var i = lane;
            batch
                .Set(element.Operands[i].Sign, Column(rows, row => row.Activation(i) >> 15))
                .Set(element.Operands[i].Exponent, Column(rows, row => BitModGolden.Activation(config, row.Activation(i)).Exponent))
                .Set(element.Operands[i].Mantissa, Column(rows, row => Math.Abs(BitModGolden.Activation(config, row.Activation(i)).Significand)))
                .Set(element.Terms[i].Sign, Column(rows, row => row.Term(i).Value < 0 ? 1 : 0))
                .Set(element.Terms[i].Exponent, Column(rows, row => row.Term(i).Exponent))
                .Set(element.Terms[i].Mantissa, Column(rows, row => row.Term(i).Value == 0 ? 0 : 1));
        }

        foreach (var sum in element.Sums)
            batch.Record(sum.Mantissa).Record(sum.Exponent);
        return batch.Run();
    }

    private void Check(List<Row> rows, Batch batch)
    {
        var latency = BitModPe.LatencyCycles(config);
        var done = batch.GetInt64(element.Done);
        var mantissas = element.Sums.Select(sum => batch.GetInt64(sum.Mantissa)).ToArray();
        var exponents = element.Sums.Select(sum => batch.GetInt64(sum.Exponent)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            var ended = i >= latency && rows[i - latency].IsLast ? rows[i - latency].Group : null;
            Compare("Done", ended is null ? 0 : 1, done[i], i, ended);
            if (ended is null)
                continue;
            var partials = BitModGolden.Partials(config, ended);
            for (var s = 0; s < partials.Length; s++)
            {
                Compare($"Sums[{s}].Mantissa", partials[s].Mantissa, mantissas[s][i], i, ended);
                Compare($"Sums[{s}].Exponent", partials[s].Exponent, exponents[s][i], i, ended);
            }
        }
    }

    private void Compare(string what, long expected, long got, int row, BitModGroup? group)
    {
        Checks++;
        if (expected == got)
            return;
        throw new VerificationException(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {what} is wrong in row {row} of a batch: expected {expected}, got {got}.
              inputs: {group?.ToString() ?? "no group ends"}
              design point: {simulation.DesignUnderTest.DesignPoint}
              engine {simulation.Options.Engine}, seed {simulation.Options.Seed}{simulation.Options.StartText}
            """));
    }

    private static long[] Column(List<Row> rows, Func<Row, long> value) => [.. rows.Select(value)];

    private readonly record struct Row(BitModGroup? Group, bool IsLast, int Significance, (int Activation, BitModGolden.Term Term)[] Lanes)
    {
        public int Activation(int lane) => lane < Lanes.Length ? Lanes[lane].Activation : 0;

        public BitModGolden.Term Term(int lane) => lane < Lanes.Length ? Lanes[lane].Term : default;
    }
}
