using System.Globalization;
using Generators.Catalogue;
using Generators.Common;
using Verification;
using Verification.Engines;

namespace Generators.MixPe;

/// <summary>
/// Drives a single processing element in batches and checks in every cycle what it hands on and what its shadow register holds. Pauses are of
/// both kinds, no product and no enable, with garbage on all other inputs.
/// </summary>
/// <param name="simulation">A simulation of <paramref name="element"/>.</param>
/// <param name="element">The element.</param>
public sealed class MixPeTestbench(Simulation simulation, SystolicMac element)
{
    private Row operand;
    private bool operandIsKnown;
    private bool controlIsKnown;
    private long? shadow;

    /// <summary>Number of comparisons so far.</summary>
    public long Checks { get; private set; }

    /// <summary>
    /// The whole verification of an element: all products (in lanes where the engine is the built-in one and runs alone), then corners and random
    /// groups without pauses and with pauses of 30 % and 90 %, with a reset between the rounds.
    /// </summary>
    /// <param name="element">The element.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(SystolicMac element, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(element);
        ArgumentNullException.ThrowIfNull(request);
        var inLanes = request is { Engine: EngineKind.BuiltIn, Observations: null };
        var products = inLanes ? TestbenchReport.OfColumns(request, options => MixPeProductCheck.Run(element, options)) : new VerificationReport(0, 0, null, null);
        if (!products.Passed)
            return products;
        var checks = products.Checks;
        var report = TestbenchReport.Of(element, request, simulation =>
        {
            var testbench = new MixPeTestbench(simulation, element);
            testbench.Reset();
            if (!inLanes)
                testbench.Run(MixPeStimulus.AllProducts(element.Config), 0, request.Seed);
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Run(MixPeStimulus.Corners(element.Config), stallProbability, request.Seed);
                // A pause of probability p makes a product cost 1 / (1 − p) cycles.
                var products = (int)(request.RandomCycles / 3 * (1 - stallProbability));
                RandomRounds.Run(products, request, simulation, (count, seed) =>
                    testbench.Run(MixPeStimulus.Random(element.Config, count, seed), stallProbability, seed + 1));
                testbench.Reset();
                request.Progress?.Invoke(simulation.Cycle);
            }

            checks = products.Checks + testbench.Checks;
        });
        return report with { Cycles = products.Cycles + report.Cycles, Checks = report.Checks + checks };
    }

    /// <summary>Resets the element in the middle of a product: what it was adding is forgotten, and it hands on no product.</summary>
    public void Reset()
    {
        simulation.Set(element.Enable, true);
        simulation.Set(element.Control.Valid, true);
        simulation.Set(element.Control.First, true);
        simulation.Set(element.Control.Last, true);
        simulation.Step();
        simulation.Reset();
        (operand, operandIsKnown, controlIsKnown, shadow) = (default, false, true, null);
    }

    /// <summary>Sends groups one right after the other and checks the element throughout.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="stallProbability">Chance of a pause before each product, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses and of the garbage.</param>
    /// <exception cref="VerificationException">The element is wrong.</exception>
    public void Run(IEnumerable<MixPeGroup> groups, double stallProbability, int seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var rows = Rows(groups, stallProbability, new Random(seed));
        var batch = simulation.NewBatch(rows.Count)
            .Set(element.Enable, Column(rows, row => row.Enable ? 1 : 0))
            .Set(element.Control.Valid, Column(rows, row => row.Valid ? 1 : 0))
            .Set(element.Control.First, Column(rows, row => row.First ? 1 : 0))
            .Set(element.Control.Last, Column(rows, row => row.Last ? 1 : 0))
            .Set(element.Activation, Column(rows, row => row.Activation))
            .Set(element.Weight, Column(rows, row => row.Code))
            .Set(element.Shift, Column(rows, row => row.Shift ? 1 : 0))
            .Set(element.DrainIn, Column(rows, row => row.DrainIn))
            .Record(element.ControlOut.Valid)
            .Record(element.ControlOut.First)
            .Record(element.ControlOut.Last)
            .Record(element.ActivationOut)
            .Record(element.WeightOut)
            .Record(element.Sum)
            .Run();
        Check(rows, batch);
    }

    private void Check(List<Row> rows, Batch batch)
    {
        var valid = batch.GetInt64(element.ControlOut.Valid);
        var first = batch.GetInt64(element.ControlOut.First);
        var last = batch.GetInt64(element.ControlOut.Last);
        var activation = batch.GetInt64(element.ActivationOut);
        var weight = batch.GetInt64(element.WeightOut);
        var sum = batch.GetInt64(element.Sum);
        for (var i = 0; i < rows.Count; i++)
        {
            if (controlIsKnown)
            {
                Compare("ControlOut.Valid", operand.Valid ? 1 : 0, valid[i], i, operand);
                Compare("ControlOut.First", operand.First ? 1 : 0, first[i], i, operand);
                Compare("ControlOut.Last", operand.Last ? 1 : 0, last[i], i, operand);
            }

            if (operandIsKnown)
            {
                Compare("ActivationOut", operand.Activation, activation[i], i, operand);
                Compare("WeightOut", operand.Code, weight[i], i, operand);
            }

            if (shadow is { } expected)
                Compare("Sum", expected, sum[i], i, operand);
            if (rows[i].Enable)
                Advance(rows[i]);
        }
    }

    /// <summary>An enabled cycle: the operands are registered; the sum of a group that ended in the cycle before is kept.</summary>
    private void Advance(in Row next)
    {
        if (operand is { Valid: true, Last: true })
            shadow = operand.GroupSum;
        else if (next.Shift)
            shadow = next.DrainIn;
        (operand, operandIsKnown, controlIsKnown) = (next, true, true);
    }

    private void Compare(string what, long expected, long got, int row, in Row during)
    {
        Checks++;
        if (expected == got)
            return;
        throw new VerificationException(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {what} is wrong in row {row} of a batch: expected {expected}, got {got}.
              inputs: {during.Name}, {during}
              design point: {simulation.DesignUnderTest.DesignPoint}
              engine {simulation.Options.Engine}, seed {simulation.Options.Seed}{simulation.Options.StartText}
            """));
    }

    private List<Row> Rows(IEnumerable<MixPeGroup> groups, double stallProbability, Random random)
    {
        var rows = new List<Row>();
        foreach (var group in groups)
        {
            var sum = MixPeGolden.GroupSum(element.Config, group);
            for (var k = 0; k < group.Length; k++)
            {
                while (random.NextDouble() < stallProbability)
                    rows.Add(Pause(random));
                rows.Add(Garbage(random) with
                {
                    Name = group.Name,
                    Enable = true,
                    Valid = true,
                    First = k == 0,
                    Last = k == group.Length - 1,
                    Activation = group.Activations[k],
                    Code = group.Codes[k],
                    GroupSum = sum,
                });
            }
        }

        // Two enabled cycles bring the last sum to the shadow register, a third one shows it.
        for (var i = 0; i < 3; i++)
            rows.Add(Garbage(random) with { Enable = true, Valid = false });
        return rows;
    }

    private Row Pause(Random random) => random.Next(2) == 0
        ? Garbage(random) with { Enable = false }
        : Garbage(random) with { Enable = true, Valid = false };

    private Row Garbage(Random random)
    {
        var (least, greatest) = MixPeStimulus.ActivationRange(element.Config);
        return new Row
        {
            Name = "pause",
            Valid = random.Next(2) == 0,
            First = random.Next(2) == 0,
            Last = random.Next(2) == 0,
            Activation = random.Next(least, greatest + 1),
            Code = random.Next(1 << element.Config.WeightBits),
            Shift = random.Next(4) == 0,
            DrainIn = random.NextInt64(1L << element.DrainIn.Width) - (1L << (element.DrainIn.Width - 1)),
        };
    }

    private static long[] Column(List<Row> rows, Func<Row, long> value) => [.. rows.Select(value)];

    private record struct Row
    {
        public string Name { get; init; }

        public bool Enable { get; init; }

        public bool Valid { get; init; }

        public bool First { get; init; }

        public bool Last { get; init; }

        public int Activation { get; init; }

        public int Code { get; init; }

        public bool Shift { get; init; }

        public long DrainIn { get; init; }

        public long GroupSum { get; init; }
    }
}
