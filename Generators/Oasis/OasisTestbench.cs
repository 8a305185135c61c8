using System.Globalization;
using Generators.Catalogue;
using Generators.Common;
using Generators.Orizuru;
using HdlDsl;
using Verification;

namespace Generators.Oasis;

/// <summary>Sends tables, tokens and weights through an engine and compares every bit of every result with the golden model.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
public sealed class OasisTestbench(Simulation simulation, OasisMatMul engine)
{
    private readonly OasisConfig config = engine.Config;

    /// <summary>
    /// Corners, wrong lengths, tables written between tokens, and random tokens with several codebooks, without stalls and with stalls on each side, with resets in the middle.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(OasisMatMul engine, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(engine, request, simulation =>
        {
            var testbench = new OasisTestbench(simulation, engine);
            var config = engine.Config;
            simulation.Reset();
            var codebooks = OasisStimulus.Codebooks(config, request.Seed);
            testbench.Write(codebooks);
            testbench.Run(codebooks, [.. OasisStimulus.Corners(config, codebooks, request.Seed)], default, request.Seed);
            testbench.ExpectNoFaults();
            testbench.RunMalformed(codebooks, request.Seed);
            codebooks = new OasisRewrite(simulation, engine).Run(codebooks, request.Seed);
            foreach (var (tokens, weights, results) in new[] { (0.0, 0.0, 0.0), (0.3, 0.3, 0.3), (0.8, 0, 0), (0, 0.8, 0), (0, 0, 0.9) })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(codebooks, request.Seed);
                codebooks = OasisStimulus.Codebooks(config, request.Seed + 1);
                testbench.Write(codebooks);
                var cycles = 3 * (config.Words + config.ReductionCycles) / (1 - Math.Max(tokens, Math.Max(weights, results)));
                RandomRounds.Run((int)Math.Max(2, request.RandomCycles / 5 / cycles), request, simulation, (length, seed) =>
                    testbench.Run(codebooks, [.. OasisStimulus.Random(config, length, seed)], (tokens, weights, results), seed));
                testbench.ExpectNoFaults();
            }
        });
    }

    /// <summary>Writes all tables.</summary>
    /// <param name="codebooks">What they hold.</param>
    public void Write(OasisCodebooks codebooks)
    {
        ArgumentNullException.ThrowIfNull(codebooks);
        simulation.Run(() => simulation.Send(engine.Tables, Writes(codebooks), SetWrite, default));
    }

    /// <summary>Sends tokens one right after the other, and their weights, and takes all results.</summary>
    /// <param name="codebooks">What the tables hold.</param>
    /// <param name="products">Tokens and weights.</param>
    /// <param name="stalls">Chance of a pause of tokens, weights and the results' consumer in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <exception cref="VerificationException">A result is wrong, missing, or changed while it was offered.</exception>
    public void Run(OasisCodebooks codebooks, IReadOnlyCollection<OasisProduct> products, (double Tokens, double Weights, double Results) stalls, int seed)
    {
        ArgumentNullException.ThrowIfNull(products);
        var scoreboard = new Scoreboard<string>(simulation, "the results");
        var selections = new Scoreboard<(bool HasNan, bool IsTooLong, long? Comparisons)>(simulation, "the selections");
        var isCounted = new Queue<bool>();
        var count = 0;
        foreach (var product in products)
        {
            var frame = OasisGolden.Frame(product);
            var golden = TopKGolden.Result(config.Selection, frame);
            selections.Predict((golden.HasNan, golden.IsTooLong, golden.IsTooLong ? null : TopKComparisons.Expected(config.Selection, frame)), product.ToString());
            isCounted.Enqueue(!golden.IsTooLong);
            var results = OasisGolden.Results(config, codebooks, product);
            for (var first = 0; first < results.Length; first += config.Lines)
            {
                scoreboard.Predict(Expected(product, results, first), product.ToString());
                count++;
            }
        }

        simulation.Run(
            () => simulation.Send(engine.Tokens, products.SelectMany(TokenBeats), SetToken, new Stalls(stalls.Tokens, seed)),
            () => simulation.Send(engine.Weights, products.SelectMany(WeightBeats), SetWeights, new Stalls(stalls.Weights, seed + 1)),
            () => simulation.Receive(engine.Results, count, Result, scoreboard.Observe, new Stalls(stalls.Results, seed + 2)),
            WatchSelections);
        scoreboard.Finish();
        selections.Finish();

        async Task WatchSelections()
        {
            while (isCounted.Count > 0)
            {
                await simulation.Settled();
                var selection = engine.Selections.Payload;
                if (simulation.GetBool(engine.Selections.Valid))
                {
                    long? comparisons = isCounted.Dequeue() ? simulation.GetInt64(selection.Comparisons) : null;
                    selections.Observe((simulation.GetBool(selection.HasNan), simulation.GetBool(selection.IsTooLong), comparisons));
                }

                await simulation.NextCycle();
            }
        }
    }

    /// <summary>Begins tokens and weights and resets the engine in the middle of them.</summary>
    /// <param name="codebooks">What the tables hold.</param>
    /// <param name="seed">Seed of the tokens and of the cycles.</param>
    public void Abandon(OasisCodebooks codebooks, int seed)
    {
        ArgumentNullException.ThrowIfNull(codebooks);
        var random = new Random(seed);
        var products = OasisStimulus.Random(config, 3, seed).ToArray();
        using var tokens = products.SelectMany(TokenBeats).GetEnumerator();
        using var weights = products.SelectMany(WeightBeats).GetEnumerator();
        simulation.Set(engine.Results.Ready, random.Next(2) == 0);
        simulation.Set(engine.Tokens.Valid, true);
        simulation.Set(engine.Weights.Valid, true);
        for (var cycles = random.Next(1, 3 * (config.Words + config.ReductionCycles)); cycles > 0; cycles--)
        {
            if (tokens.MoveNext())
                SetToken(engine.Tokens.Payload, tokens.Current);
            if (weights.MoveNext())
                SetWeights(engine.Weights.Payload, weights.Current);
            simulation.Step();
        }

        simulation.Set(engine.Tokens.Valid, false);
        simulation.Set(engine.Weights.Valid, false);
        simulation.Set(engine.Results.Ready, false);
        simulation.Reset();
    }

    /// <summary>What all tables hold, entry by entry.</summary>
    /// <param name="codebooks">Codebooks.</param>
    /// <returns>Table, address, entry.</returns>
    internal static IEnumerable<(OasisTable Table, int Address, Half Number)> Writes(OasisCodebooks codebooks) => new[]
    {
        (OasisTable.Products, codebooks.Products),
        (OasisTable.Boundaries, codebooks.Boundaries),
        (OasisTable.Activations, codebooks.Activations),
        (OasisTable.Weights, codebooks.Weights),
    }.SelectMany(table => table.Item2.Select((number, i) => (Table: table.Item1, Address: i, Number: number)));

    /// <summary>Offers an entry.</summary>
    /// <param name="payload">Payload of the tables' port.</param>
    /// <param name="write">The entry.</param>
    internal void SetWrite(OasisTableWrite payload, (OasisTable Table, int Address, Half Number) write)
    {
        simulation.Set(payload.Table, write.Table);
        simulation.Set(payload.Address, write.Address);
        simulation.Set(payload.Number, (int)BitConverter.HalfToUInt16Bits(write.Number));
    }

    /// <summary>What a beat of results must be.</summary>
    /// <param name="product">Token and weights.</param>
    /// <param name="results">Its results.</param>
    /// <param name="first">Number of the group's first channel.</param>
    /// <returns>A line with all fields.</returns>
    internal string Expected(OasisProduct product, float[] results, int first)
    {
        var group = first / config.Lines;
        return Text(
            results.Skip(first).Take(config.Lines).Select(Code),
            OasisGolden.Used(config, product, group).Length == OasisGolden.Used(config, product, null).Length,
            OasisGolden.IsTooLong(config, product),
            product.GroupBeats(config, group).CompareTo(product.WantedBeats(config)),
            first + config.Lines >= results.Length);
    }

    private static uint Code(float value) => float.IsNaN(value) ? 0x7fc00000 : BitConverter.SingleToUInt32Bits(value);

    private static string Text(IEnumerable<uint> codes, bool isCountRight, bool isTooLong, int beats, bool isLast)
    {
        var numbers = string.Join(' ', codes.Select(code => code.ToString("x8", CultureInfo.InvariantCulture)));
        return $"{numbers}, count right {isCountRight}, token too long {isTooLong}, beats of weights {beats}, last {isLast}";
    }

    private void RunMalformed(OasisCodebooks codebooks, int seed)
    {
        Run(codebooks, [.. OasisStimulus.Malformed(config, seed)], default, seed);
        simulation.Expect(engine.Faults.TokenTooLong, true);
        simulation.Expect(engine.Faults.WeightsEndEarly, config.Words > 1);
        simulation.Expect(engine.Faults.WeightsEndLate, true);
        simulation.Expect(engine.Faults.ProductIllegal, false);
        // Tables stay over a reset, faults don't.
        simulation.Reset();
        ExpectNoFaults();
        Run(codebooks, [.. OasisStimulus.Malformed(config, seed + 1)], (0.4, 0.4, 0.4), seed);
        simulation.Reset();
    }

    private void ExpectNoFaults()
    {
        simulation.Expect(engine.Faults.TokenTooLong, false);
        simulation.Expect(engine.Faults.WeightsEndEarly, false);
        simulation.Expect(engine.Faults.WeightsEndLate, false);
        simulation.Expect(engine.Faults.ProductIllegal, false);
    }

    /// <summary>Beats of a token.</summary>
    /// <param name="product">The token.</param>
    /// <returns>Token and number of the beat's first activation.</returns>
    internal IEnumerable<(OasisProduct Product, int First)> TokenBeats(OasisProduct product)
    {
        for (var first = 0; first < Math.Max(1, product.Values.Length); first += config.Indices)
            yield return (product, first);
    }

    /// <summary>Beats of a token's weights.</summary>
    /// <param name="product">Token and weights.</param>
    /// <returns>Both, first channel of the group, and number of the first activation.</returns>
    internal IEnumerable<(OasisProduct Product, int Channel, int First)> WeightBeats(OasisProduct product)
    {
        for (var channel = 0; channel < product.Weights.Length; channel += config.Lines)
        {
            var beats = product.GroupBeats(config, channel / config.Lines);
            for (var beat = 0; beat < beats; beat++)
                yield return (product, channel, beat * config.Indices);
        }
    }

    /// <summary>Offers a beat of a token.</summary>
    /// <param name="payload">Payload of the tokens' port.</param>
    /// <param name="beat">The beat.</param>
    internal void SetToken(Packet<OasisTokenBeat> payload, (OasisProduct Product, int First) beat)
    {
        var (product, first) = beat;
        var keep = 0UL;
        for (var lane = 0; lane < config.Indices; lane++)
        {
            var index = first + lane;
            var isThere = index < product.Values.Length;
            simulation.Set(payload.Word.Values[lane], isThere ? (int)BitConverter.HalfToUInt16Bits(product.Values[index]) : 0x5555);
            if (isThere && !product.Holes.Contains(index))
                keep |= 1UL << lane;
        }

        simulation.Set(payload.Word.Keep, keep);
        simulation.Set(payload.Word.MaxCount, first == 0 ? product.MaxCount : 0);
        simulation.Set(payload.Word.MinCount, first == 0 ? product.MinCount : 0);
        simulation.Set(payload.Last, first + config.Indices >= product.Values.Length);
    }

    /// <summary>Offers a beat of weights.</summary>
    /// <param name="payload">Payload of the weights' port.</param>
    /// <param name="beat">The beat.</param>
    internal void SetWeights(Packet<OasisWeightBeat> payload, (OasisProduct Product, int Channel, int First) beat)
    {
        var (product, channel, first) = beat;
        for (var line = 0; line < config.Lines; line++)
        {
            for (var lane = 0; lane < config.Indices; lane++)
            {
                var k = first + lane;
                simulation.Set(
                    payload.Word.Indices[(line * config.Indices) + lane], k < product.Values.Length ? product.Weights[channel + line][k] : config.WeightCentroids - 1);
            }
        }

        // What is said of the last group counts with its last beat alone; before that it is the opposite.
        var isLastBeat = first + config.Indices >= product.GroupBeats(config, channel / config.Lines) * config.Indices;
        simulation.Set(payload.Last, isLastBeat);
        simulation.Set(payload.Word.IsLastGroup, (channel + config.Lines >= product.Weights.Length) == isLastBeat);
    }

    /// <summary>What the results' port offers.</summary>
    /// <param name="payload">Its payload.</param>
    /// <returns>A line with all fields.</returns>
    internal string Result(Packet<OasisResultBeat> payload) => Text(
        payload.Word.Values.Select(value => (uint)simulation.GetUInt64(value)),
        simulation.GetBool(payload.Word.IsCountRight),
        simulation.GetBool(payload.Word.TokenTooLong),
        (simulation.GetBool(payload.Word.WeightsEndLate) ? 1 : 0) - (simulation.GetBool(payload.Word.WeightsEndEarly) ? 1 : 0),
        simulation.GetBool(payload.Last));
}
