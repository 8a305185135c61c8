using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// A token times a weight matrix: y[n] = Σ C_A[a[k]] · C_W[w[k, n]] + Σ (x[o] − C_A[a[o]]) · C_W[w[o, n]], the first sum over all activations by counts of pairs of
/// indices, the second over the outliers. A token comes in once; then weights of its channels come, Lines channels at a time, while the next token
/// comes in. A group of channels takes as many cycles as the token has beats, or Bins / Terms + 5, or the number of outliers + 6, whichever is most.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisMatMul(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>Entries of tables. While one is offered no new token is taken, and the entry is when those inside are done: what comes behind has all entries.</summary>
    public Stream<OasisTableWrite> Tables { get; } = In.Stream(new OasisTableWrite(config.Validated()));

    /// <summary>Tokens.</summary>
    public Stream<Packet<OasisTokenBeat>> Tokens { get; } = In.Stream(new Packet<OasisTokenBeat>(new OasisTokenBeat(config)));

    /// <summary>Weights, a packet for each group of channels, with as many beats as the token has. Ready depends on Last.</summary>
    public Stream<Packet<OasisWeightBeat>> Weights { get; } = In.Stream(new Packet<OasisWeightBeat>(new OasisWeightBeat(config)));

    /// <summary>Results, a beat for each group, a packet for each token.</summary>
    public Stream<Packet<OasisResultBeat>> Results { get; } = Out.Stream(new Packet<OasisResultBeat>(new OasisResultBeat(config)));

    /// <summary>Statistics of the selection of each token's outliers.</summary>
    public Flow<OasisSelection> Selections { get; } = Out.Flow(new OasisSelection());

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
        Selections.Valid.Value = selector.Statistics.Valid;
        Selections.Payload.Comparisons.Value = selector.Statistics.Payload.Comparisons;
        Selections.Payload.Cycles.Value = selector.Statistics.Payload.Cycles;
        Selections.Payload.HasNan.Value = selector.Statistics.Payload.HasNan;
        Selections.Payload.IsTooLong.Value = selector.Statistics.Payload.IsTooLong;

        // A token that has begun goes on, and no other one begins, so that the engine runs empty.
        var isFirst = Reg.Bit(reset: 1);
        using (When(Tokens.Fire))
            isFirst.Next = Tokens.Payload.Last;
        Tables.Ready.Value = tokens.IsIdle & sequencer.IsIdle;
        tables.Writes.Valid.Value = Tables.Fire;
        tables.Writes.Payload.Value = Tables.Payload;
        BuildTokens(tokens, selector, !(isFirst & Tables.Valid));

        sequencer.Token.TakeFrom(tokens.Tokens);
        sequencer.List.TakeFrom(outliers.Lists);
        sequencer.IsOffered.Value = Weights.Valid;
        sequencer.EndsGroup.Value = Weights.Payload.Last;
        sequencer.EndsToken.Value = Weights.Payload.Word.IsLastGroup;
        Weights.Ready.Value = sequencer.IsTaken;
        tokens.ReadAddress.Value = sequencer.WordAddress;
        tables.ReadAddress.Value = sequencer.ProductAddress;

        var lines = Enumerable.Range(0, Config.Lines).Select(line => Line(line, (tables, tokens, outliers), sequencer)).ToArray();
        BuildResults(lines, sequencer);
        Faults.TokenTooLong.Value = Sticky(tokens.IsTooLong);
        Faults.WeightsEndEarly.Value = Sticky(sequencer.EndsEarly);
        Faults.WeightsEndLate.Value = Sticky(sequencer.IsDropping);
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
        var counter = Instance(new OasisCounter(Config.Counter), $"counter_{line}");
        var reducer = Instance(new OasisReducer(Config), $"reducer_{line}");
        var corrector = Instance(new OasisCorrector(Config), $"corrector_{line}");
        counter.Takes.Value = sequencer.Takes;
        counter.Ends.Value = sequencer.Ends;
        counter.Activations.Indices.Value = from.Tokens.Word.Indices;
        counter.Activations.Keep.Value = Mux(sequencer.Counts, from.Tokens.Word.Keep, BitsOf(0, Config.Indices));
        counter.Shifts.Value = sequencer.TakesTerms;
        reducer.Takes.Value = sequencer.TakesTerms;
        reducer.IsFirst.Value = sequencer.IsFirstTerm;
        reducer.Counts.Value = counter.Counts;
        reducer.Products.Value = from.Tables.Products;
        corrector.Takes.Value = sequencer.Counts;
        corrector.TakeBank.Value = sequencer.TakeBank;
        corrector.TakeAddress.Value = sequencer.TakeAddress;
        corrector.Centroids.Value = from.Tables.Weights;
        corrector.Begins.Value = sequencer.Begins;
        corrector.ReadBank.Value = sequencer.ReadBank;
        corrector.LastAddress.Value = sequencer.LastAddress;
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

    /// <summary>
    /// Both branches are merged behind the lines, so that the next group goes on in them: the magnitude of the main sum, its number in FP32, and the sum of both branches,
    /// each a stage. Rounded to FP32 twice, to the nearest, ties to even.
    /// </summary>
    private void BuildResults((OasisReducer Main, OasisCorrector Outliers)[] lines, OasisSequencer sequencer)
    {
        var groups = Wire.Stream(new OasisGroup(Config));
        groups.Valid.Value = sequencer.IsDone;
        sequencer.IsGiven.Value = groups.Fire;
        for (var line = 0; line < lines.Length; line++)
        {
            groups.Payload.Main[line].Value = lines[line].Main.Sum;
            groups.Payload.Outliers[line].Value = lines[line].Outliers.Sum;
        }

        groups.Payload.IsLastGroup.Value = sequencer.IsLastGroup;
        groups.Payload.IsCountRight.Value = lines.Select(line => line.Main.Count == sequencer.Current.Count).AllSet();
        groups.Payload.TokenTooLong.Value = sequencer.Current.IsTooLong;
        groups.Payload.WeightsEndEarly.Value = sequencer.HasEndedEarly;
        groups.Payload.WeightsEndLate.Value = sequencer.HasEndedLate;

        var pipe = Pipeline.From(groups);
        var status = pipe.Carry(Cat(
            groups.Payload.IsLastGroup, groups.Payload.IsCountRight, groups.Payload.TokenTooLong, groups.Payload.WeightsEndEarly, groups.Payload.WeightsEndLate)).Named("status");
        var outliers = groups.Payload.Outliers.Select((sum, line) => pipe.Carry(sum).Named($"outliers_{line}")).ToArray();
        var signs = groups.Payload.Main.Select((sum, line) => pipe.Carry(sum.IsNegative).Named($"sign_{line}")).ToArray();
        var magnitudes = groups.Payload.Main.Select((sum, line) => pipe.Carry(sum.Abs()).Named($"magnitude_{line}")).ToArray();
        pipe.Next();
        var main = magnitudes.Select((magnitude, line) => pipe.Carry(Number(signs[line].Here, magnitude.Here)).Named($"main_{line}")).ToArray();
        pipe.Next();
        var sums = main.Select((number, line) => pipe.Carry(
            (Float.Of(OasisConfig.Number, number.Here) + Float.Of(OasisConfig.Number, outliers[line].Here)).Code).Named($"sum_{line}")).ToArray();
        pipe.Next();
        var results = Wire.Of(new Packet<OasisResultBeat>(new OasisResultBeat(Config)));
        for (var line = 0; line < lines.Length; line++)
            results.Word.Values[line].Value = sums[line].Here;
        results.Last.Value = status.Here[4];
        results.Word.IsCountRight.Value = status.Here[3];
        results.Word.TokenTooLong.Value = status.Here[2];
        results.Word.WeightsEndEarly.Value = status.Here[1];
        results.Word.WeightsEndLate.Value = status.Here[0];
        pipe.To(Results, results);

        // Zero has no sign: its magnitude came of +0.
        static Bits Number(Bit sign, UInt magnitude) =>
            Cat(sign, Float.FromScaledInteger(magnitude.ToSInt(), SInt.Constant(-24, 6), OasisConfig.Number).Value.Code.Slice(0, OasisConfig.ResultBits - 1));
    }
}
