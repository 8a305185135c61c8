using HdlDsl;
using Verification;

namespace Generators.Oasis;

/// <summary>
/// Writes tables while tokens and weights are offered in every cycle: tokens that began before the first entry was offered see the old tables, all others the new ones, and entries
/// are taken after a bounded number of cycles.
/// </summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
internal sealed class OasisRewrite(Simulation simulation, OasisMatMul engine)
{
    private readonly OasisConfig config = engine.Config;
    private readonly OasisTestbench testbench = new(simulation, engine);

    /// <summary>Writes new tables at the first and in the middle of a token, and with an engine that is full.</summary>
    /// <param name="codebooks">What the tables hold.</param>
    /// <param name="seed">Seed of the tokens and of the new codebooks.</param>
    /// <returns>What the tables hold afterwards.</returns>
    /// <exception cref="VerificationException">A result is wrong, or tables have to wait too long.</exception>
    public OasisCodebooks Run(OasisCodebooks codebooks, int seed)
    {
        var random = new Random(seed);
        foreach (var start in new[] { 0, 1, 1 + (config.Words / 2), random.Next(1, 4 * config.Words), random.Next(1, 400) })
        {
            var next = OasisStimulus.Codebooks(config, random.Next(1_000));
            Run(codebooks, next, [.. OasisStimulus.Random(config, 7, random.Next(1_000))], start);
            codebooks = next;
        }

        return codebooks;
    }

    /// <summary>Cycles after which tables are taken at most: up to four tokens are inside, or begun, of three groups of channels.</summary>
    private int LongestWait => 4 * (((3 * (config.Words + config.ReductionCycles + (2 * config.MaxOutliers) + 12)) + SelectionCycles));

    /// <summary>More than any architecture takes for a frame: a bitonic sort of the least power of two that holds it, or quick-select that meets each value.</summary>
    private int SelectionCycles => (config.MaxReduction + config.Indices + 16) * 48;

    private void Run(OasisCodebooks before, OasisCodebooks after, OasisProduct[] products, int start)
    {
        using var tokens = products.SelectMany(testbench.TokenBeats).GetEnumerator();
        using var weights = products.SelectMany(testbench.WeightBeats).GetEnumerator();
        using var writes = OasisTestbench.Writes(after).GetEnumerator();
        var (hasToken, hasWeights, hasWrite) = (tokens.MoveNext(), weights.MoveNext(), writes.MoveNext());
        var codebooks = new List<OasisCodebooks>();
        var results = new List<string>();
        var wanted = products.Sum(product => product.Weights.Length / config.Lines);
        simulation.Set(engine.Results.Ready, true);
        for (var cycle = 0; results.Count < wanted || hasWrite; cycle++)
        {
            var isWriting = hasWrite && cycle >= start;
            if (cycle > start + LongestWait + (2 * config.Bins) && hasWrite)
                throw new VerificationException($"tables that were offered in cycle {start} have to wait since then, {cycle - start} cycles.");
            if (cycle > start + (3 * LongestWait) + (2 * config.Bins))
                throw new VerificationException($"{results.Count} of {wanted} results came, tables offered in cycle {start}.");
            Offer(isWriting, hasToken, hasWeights, (tokens, weights, writes));
            if (simulation.GetBool(engine.Results.Valid))
                results.Add(testbench.Result(engine.Results.Payload));
            var isTaken = hasToken && simulation.GetBool(engine.Tokens.Ready);
            if (isTaken && tokens.Current.First == 0)
                codebooks.Add(Seen(before, after, isWriting, hasWrite));
            var isWeightTaken = hasWeights && simulation.GetBool(engine.Weights.Ready);
            var isWritten = isWriting && simulation.GetBool(engine.Tables.Ready);
            simulation.Step();
            hasToken = isTaken ? tokens.MoveNext() : hasToken;
            hasWeights = isWeightTaken ? weights.MoveNext() : hasWeights;
            hasWrite = isWritten ? writes.MoveNext() : hasWrite;
        }

        simulation.Set(engine.Tokens.Valid, false);
        simulation.Set(engine.Weights.Valid, false);
        simulation.Set(engine.Tables.Valid, false);
        simulation.Set(engine.Results.Ready, false);
        Compare(products, codebooks, results, start);
    }

    private void Offer(
        bool isWriting,
        bool hasToken,
        bool hasWeights,
        (IEnumerator<(OasisProduct, int)> Tokens, IEnumerator<(OasisProduct, int, int)> Weights, IEnumerator<(OasisTable, int, Half)> Writes) from)
    {
        simulation.Set(engine.Tables.Valid, isWriting);
        simulation.Set(engine.Tokens.Valid, hasToken);
        simulation.Set(engine.Weights.Valid, hasWeights);
        if (isWriting)
            testbench.SetWrite(engine.Tables.Payload, from.Writes.Current);
        if (hasToken)
            testbench.SetToken(engine.Tokens.Payload, from.Tokens.Current);
        if (hasWeights)
            testbench.SetWeights(engine.Weights.Payload, from.Weights.Current);
    }

    private static OasisCodebooks Seen(OasisCodebooks before, OasisCodebooks after, bool isWriting, bool hasWrite)
    {
        if (isWriting)
            throw new VerificationException("a token began while tables were waiting.");
        return hasWrite ? before : after;
    }

    private void Compare(OasisProduct[] products, List<OasisCodebooks> codebooks, List<string> results, int start)
    {
        var number = 0;
        foreach (var (product, seen) in products.Zip(codebooks))
        {
            var expected = OasisGolden.Results(config, seen, product);
            for (var first = 0; first < expected.Length; first += config.Lines)
            {
                var text = testbench.Expected(product, expected, first);
                if (results[number] != text)
                    throw new VerificationException($"tables offered in cycle {start}, {product}, channel {first}: {results[number]} instead of {text}.");
                number++;
            }
        }
    }
}
