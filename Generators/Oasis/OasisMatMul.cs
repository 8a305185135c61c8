using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// A token times a weight matrix: y[n] = Σ C_A[a[k]] · C_W[w[k, n]] + Σ (x[o] − C_A[a[o]]) · C_W[w[o, n]], the first sum over all activations by counts of pairs of
/// indices, the second over the outliers. A token comes in once; then weights of its channels come, Lines channels at a time, while the next token
/// comes in. A group of channels takes as many cycles as the token
/// has beats, or Bins / Terms + 5, or the number of outliers + 6, whichever is most.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisMatMul(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>Entries of tables; taken while no token is inside, and then before the next one.</summary>
    public Stream<OasisTableWrite> Tables { get; } = In.Stream(new OasisTableWrite(config.Validated()));

    /// <summary>Tokens.</summary>
    public Stream<Packet<OasisTokenBeat>> Tokens { get; } = In.Stream(new Packet<OasisTokenBeat>(new OasisTokenBeat(config)));

    /// <summary>Weights, a packet for each token: groups of as many beats as the token has.</summary>
    public Stream<Packet<OasisWeightBeat>> Weights { get; } = In.Stream(new Packet<OasisWeightBeat>(new OasisWeightBeat(config)));

    /// <summary>Results, a beat for each group, a packet for each token.</summary>
    public Stream<Packet<OasisResultBeat>> Results { get; } = Out.Stream(new Packet<OasisResultBeat>(new OasisResultBeat(config)));

    /// <summary>Statistics of the selection of each token's outliers.</summary>
    public Flow<TopKStatistics> Selections { get; } = Out.Flow(new TopKStatistics());

    /// <summary>What was wrong since the reset.</summary>
    public OasisFaults Faults { get; } = Out.Of(new OasisFaults());

    /// <inheritdoc/>
    protected override void Build()
    {
        var tables = Instance(new OasisTables(Config), "tables");
        var tokens = Instance(new OasisTokens(Config), "tokens");
        var selector = Instance(new TopKEngine(Config.Selection), "selector");
        var outliers = Instance(new OasisOutliers(Config), "outliers");
        var sequencer = Instance(new OasisSequencer(Config), "sequencer");
        tokens.Boundaries.Value = tables.Boundaries;
        outliers.Boundaries.Value = tables.Boundaries;
        outliers.Centroids.Value = tables.Activations;
        outliers.Items.TakeFrom(selector.Items);
        outliers.ReadAddress.Value = sequencer.OutlierAddress;
        Selections.Value = selector.Statistics;

        var isIdle = tokens.IsIdle & sequencer.IsIdle;
        Tables.Ready.Value = isIdle;
        tables.Writes.Valid.Value = Tables.Fire;
        tables.Writes.Payload.Value = Tables.Payload;
        BuildTokens(tokens, selector, !(isIdle & Tables.Valid));

        sequencer.Token.TakeFrom(tokens.Tokens);
        sequencer.List.TakeFrom(outliers.Lists);
        sequencer.IsOffered.Value = Weights.Valid;
        sequencer.EndsToken.Value = Weights.Payload.Last;
        Weights.Ready.Value = sequencer.IsTaken;
        tokens.ReadAddress.Value = sequencer.WordAddress;
        tables.ReadAddress.Value = sequencer.ProductAddress;

        var lines = Enumerable.Range(0, Config.Lines).Select(line => Line(line, (tables, tokens, outliers), sequencer)).ToArray();
        BuildResults(lines, sequencer);
        Faults.TokenTooLong.Value = Sticky(tokens.IsTooLong);
        Faults.WeightsEndEarly.Value = Sticky(sequencer.EndsEarly);
        Faults.ProductIllegal.Value = Sticky(tables.IsIllegal);

        static Bit Sticky(Bit happens)
        {
            var happened = Reg.Bit();
            happened.Next = happened | happens;
            return happened;
        }
    }

    /// <summary>A beat goes to the selector and to the indices in the same cycle.</summary>
    private void BuildTokens(OasisTokens tokens, TopKEngine selector, Bit isAllowed)
    {
        var beat = Tokens.Payload;
        Tokens.Ready.Value = isAllowed & tokens.Beats.Ready & selector.Frames.Ready;
        tokens.Beats.Valid.Value = isAllowed & Tokens.Valid & selector.Frames.Ready;
        tokens.Beats.Payload.Value = beat;
        selector.Frames.Valid.Value = isAllowed & Tokens.Valid & tokens.Beats.Ready;
        selector.Frames.Payload.Last.Value = beat.Last;
        selector.Frames.Payload.Word.Values.Value = beat.Word.Values;
        selector.Frames.Payload.Word.Keep.Value = beat.Word.Keep;
        selector.Frames.Payload.Word.MaxCount.Value = beat.Word.MaxCount;
        selector.Frames.Payload.Word.MinCount.Value = beat.Word.MinCount;
        selector.Frames.Payload.Word.Abort.Value = false;
    }

    private (OasisReducer Main, OasisCorrector Outliers) Line(
        int line, (OasisTables Tables, OasisTokens Tokens, OasisOutliers Outliers) from, OasisSequencer sequencer)
    {
        var counter = Instance(new OasisCounter(Config), $"counter_{line}");
        var reducer = Instance(new OasisReducer(Config), $"reducer_{line}");
        var corrector = Instance(new OasisCorrector(Config), $"corrector_{line}");
        counter.Takes.Value = sequencer.Takes;
        counter.Ends.Value = sequencer.Ends;
        counter.Activations.Value = from.Tokens.Word;
        counter.Shifts.Value = sequencer.TakesTerms;
        reducer.Takes.Value = sequencer.TakesTerms;
        reducer.IsFirst.Value = sequencer.IsFirstTerm;
        reducer.Counts.Value = counter.Counts;
        reducer.Products.Value = from.Tables.Products;
        corrector.Takes.Value = sequencer.Takes;
        corrector.TakeBank.Value = sequencer.TakeBank;
        corrector.TakeAddress.Value = sequencer.TakeAddress;
        corrector.Centroids.Value = from.Tables.Weights;
        corrector.Begins.Value = sequencer.Begins;
        corrector.ReadBank.Value = sequencer.ReadBank;
        corrector.Corrects.Value = sequencer.Corrects;
        corrector.Outlier.Value = from.Outliers.Outlier;
        for (var lane = 0; lane < Config.Indices; lane++)
        {
            // The token's indices come a cycle after their address.
            var index = Delay(Weights.Payload.Word.Indices[(line * Config.Indices) + lane], reset: Reset.None).Named($"weight_{line}_{lane}");
            counter.Weights[lane].Value = index;
            corrector.Weights[lane].Value = index;
        }

        return (reducer, corrector);
    }

    /// <summary>Both branches are merged: rounded to FP32, to the nearest, ties to even.</summary>
    private void BuildResults((OasisReducer Main, OasisCorrector Outliers)[] lines, OasisSequencer sequencer)
    {
        var results = Wire.Stream(new Packet<OasisResultBeat>(new OasisResultBeat(Config)));
        results.Valid.Value = sequencer.IsDone;
        sequencer.IsGiven.Value = results.Fire;
        results.Payload.Last.Value = sequencer.IsLastGroup;
        for (var line = 0; line < lines.Length; line++)
        {
            results.Payload.Word.Values[line].Value =
                (Float.Of(FloatFormat.Fp32, lines[line].Main.Sum) + Float.Of(FloatFormat.Fp32, lines[line].Outliers.Sum)).Code;
        }

        results.Payload.Word.IsCountRight.Value = lines.Select(line => line.Main.Count == sequencer.Count).AllSet();
        Results.TakeFrom(results.Stage());
    }
}
