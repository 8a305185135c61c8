using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>
/// Stages that carry what later stages use. <see cref="Carry{T}"/> takes a value into the pipeline, <see cref="Next"/> begins the next stage, and
/// <see cref="Piped{T}.Here"/> reads the value in the present one: the registers between are made for the stages that need them, once for all readers.
/// Data registers have no reset; valid ones have.
/// </summary>
public sealed partial class Pipeline : INameable
{
    private readonly DefinitionBuilder builder;
    private readonly ClockDomain domain;
    private readonly PipelineKind kind;
    private readonly Bit? sourceValid;
    private readonly Bit? enable;
    private readonly Bit? sourceReady;
    private readonly PipelineStall stall;
    private readonly List<PipelineStage> stages = [new()];
    private readonly List<Action> naming = [];
    private readonly List<(int Stage, string Value, Func<string> Name)> reads = [];
    private readonly List<Action> deferred = [];
    private readonly HashSet<Pipeline> joined = [];
    private string? name;
    private (Bit Valid, Bit Ready)? sink;

    private Pipeline(PipelineKind kind, Bit? valid, Bit? enable, Bit? ready, PipelineStall stall)
    {
        builder = DefinitionBuilder.Required;
        domain = builder.Domain;
        if (builder.Regions.HasOpenRegion)
            throw Errors.PipelineInsideRegion("a pipeline");
        (this.kind, sourceValid, this.enable, sourceReady, this.stall) = (kind, valid, enable, ready, stall);
        if (valid is not null)
            stages[0].Valid = valid;
        builder.AtEnd(Complete);
    }

    private enum PipelineKind
    {
        Free,
        Flow,
        Stream,
    }

    /// <summary>Number of the present stage, which is the latency from the source to here in cycles, without the cycles in which the pipeline waits.</summary>
    public int Stage => stages.Count - 1;

    /// <summary>The present stage holds a word: the source's valid, as many cycles later. In a pipeline without valid it is 1.</summary>
    public Bit Valid => ValidAt(Stage);

    /// <summary>The word in the present stage moves on at the next clock edge: what a stage does outside the pipeline (counts, writes) it does then, once for each word.</summary>
    public Bit Fires
    {
        get
        {
            if (kind == PipelineKind.Free && enable is null)
                return true;
            return stages[Stage].Fires ??= Wire.Bit();
        }
    }

    internal string Name => name ?? "pipe";

    internal DefinitionBuilder Builder => builder;

    /// <summary>A pipeline without a valid bit: something comes in every cycle.</summary>
    /// <param name="enable">All registers hold while it is 0; null for never.</param>
    /// <returns>The pipeline in its stage 0.</returns>
    public static Pipeline Free(Bit? enable = null) => new(PipelineKind.Free, null, enable, null, default);

    /// <summary>A pipeline whose words come with a valid bit and can't wait.</summary>
    /// <param name="valid">A word comes.</param>
    /// <param name="enable">All registers hold while it is 0; null for never.</param>
    /// <returns>The pipeline in its stage 0.</returns>
    public static Pipeline From(Bit valid, Bit? enable = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        return new(PipelineKind.Flow, valid, enable, null, default);
    }

    /// <summary>A pipeline that takes its words from a stream, whose ready it drives. Fields of the payload are carried one by one: <c>pipe.Carry(source.Payload.Red)</c>.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="source">The stream.</param>
    /// <param name="stall">How stages wait.</param>
    /// <returns>The pipeline in its stage 0.</returns>
    public static Pipeline From<T>(Stream<T> source, PipelineStall stall = PipelineStall.ReadyChain)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(source);
        var pipeline = new Pipeline(PipelineKind.Stream, source.Valid, null, source.Ready, stall);
        pipeline.builder.StageTags.Tag(pipeline, 0, source.Payload, "Payload", onlyInputs: false);
        return pipeline;
    }

    /// <summary>Adds stages to the shorter pipelines until all are at one latency, and joins them: the delay matching of parallel paths.</summary>
    /// <param name="pipelines">Pipelines without streams that begin at the same time.</param>
    /// <exception cref="HdlException">HDL9005: one of them can wait, or the enables differ.</exception>
    public static void Align(params ReadOnlySpan<Pipeline> pipelines)
    {
        var last = 0;
        foreach (var pipeline in pipelines)
            last = Math.Max(last, pipeline.Stage);
        foreach (var pipeline in pipelines)
        {
            pipeline.Next(last - pipeline.Stage);
            if (!ReferenceEquals(pipeline, pipelines[0]))
                pipelines[0].Join(pipeline);
        }
    }

    /// <summary>Begins the next stage: a rank of registers.</summary>
    /// <param name="stages">How many stages further, 0 or more.</param>
    /// <exception cref="HdlException">HDL9006: inside a region, or behind <see cref="To{T}"/>.</exception>
    public void Next(int stages = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stages);
        if (builder.Regions.HasOpenRegion)
            throw Errors.PipelineInsideRegion("Next()");
        CheckOpen("Next()");
        for (var i = 0; i < stages; i++)
        {
            this.stages.Add(future.Count > 0 ? future[0] : new PipelineStage());
            if (future.Count > 0)
                future.RemoveAt(0);
        }
    }

    /// <summary>Takes a value into the pipeline at the present stage.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">A value of this stage: computed from carried values that are read here, from the source, or from inputs.</param>
    /// <returns>The value in this stage and all later ones.</returns>
    /// <exception cref="HdlException">HDL9001: the value belongs to another stage; HDL9002: to another pipeline.</exception>
    public Piped<T> Carry<T>(T value)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(value);
        builder.StageTags.Check(this, value);
        builder.StageTags.Tag(this, Stage, value, "", onlyInputs: true);
        return new Piped<T>(this, Stage, value, isLater: false);
    }

    /// <summary>Announces a value of a later stage, to be read before it is defined: for forwarding. <see cref="Piped{T}.Define"/> defines it when that stage has begun.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="shape">Its shape.</param>
    /// <param name="stage">Stage in which it is defined.</param>
    /// <returns>The value from that stage on.</returns>
    public Piped<T> Later<T>(T shape, int stage)
        where T : Data
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stage, Stage);
        return new Piped<T>(this, stage, Wire.Of(shape), isLater: true);
    }

    /// <summary>A signal that may be used in every stage as it is, because it does not change while words are under way: a configuration, for example.</summary>
    /// <typeparam name="T">Type of the signal.</typeparam>
    /// <param name="value">The signal.</param>
    /// <returns>The same signal.</returns>
    public T Untimed<T>(T value)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(value);
        builder.StageTags.Release(value);
        return value;
    }

    /// <summary>A stage holds a word.</summary>
    /// <param name="stage">Number of the stage.</param>
    /// <returns>The valid bit of the stage.</returns>
    public Bit ValidAt(int stage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stage);
        if (kind == PipelineKind.Free)
            return true;
        if (stage > Stage)
            reads.Add((stage, "Valid", () => "Valid"));
        return RequireValid(stage);
    }

    /// <summary>The word in the present stage waits while a condition holds, and those behind it where they have no place to go.</summary>
    /// <param name="condition">Why it waits.</param>
    /// <exception cref="HdlException">HDL9005: the source is no stream.</exception>
    public void HaltWhen(Bit condition)
    {
        CheckOpen("HaltWhen()");
        if (kind != PipelineKind.Stream)
            throw Errors.CannotWait(Name, "HaltWhen");
        var halt = stages[Stage].Halt ??= Wire.Bit(defaultsTo: 0);
        using (When(condition))
            halt.Value = true;
    }

    /// <summary>The word in the present stage is dropped while a condition holds, also when it would have to wait.</summary>
    /// <param name="condition">Why it is dropped.</param>
    public void ThrowWhen(Bit condition)
    {
        CheckOpen("ThrowWhen()");
        ThrowAt(Stage, condition);
    }

    /// <summary>
    /// Drops all words in earlier stages while a condition holds and the present stage holds a word; in stage 0 that is the word that the source offers. Where the present
    /// stage can wait, use <c>Fires &amp; condition</c>, or words that come later are dropped too.
    /// </summary>
    /// <param name="condition">Why they are dropped.</param>
    /// <param name="first">First stage whose word is dropped.</param>
    public void FlushWhen(Bit condition, int first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        CheckOpen("FlushWhen()");
        var flush = condition & Valid;
        for (var stage = first; stage < Stage; stage++)
            ThrowAt(stage, flush);
    }

    /// <summary>Connects the present stage, which is the last one, to a stream.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="sink">The stream.</param>
    /// <param name="payload">The word, of the present stage.</param>
    /// <exception cref="HdlException">HDL9005: the source is no stream, so its words can't wait for this one.</exception>
    public void To<T>(Stream<T> sink, T payload)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(payload);
        CheckOpen("To()");
        if (kind != PipelineKind.Stream)
            throw Errors.CannotWait(Name, "To");
        builder.StageTags.Check(this, payload);
        sink.Payload.AssignFrom(payload, isSequential: false);
        this.sink = (sink.Valid, sink.Ready);
    }

    /// <summary>Says that the words of another pipeline belong to those of this one, at the present stages of both.</summary>
    /// <param name="other">A pipeline without streams that began at the same time.</param>
    /// <exception cref="HdlException">HDL9003: the latencies differ; HDL9005: one of them can wait.</exception>
    public void Join(Pipeline other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (kind == PipelineKind.Stream || other.kind == PipelineKind.Stream || EnableNode() != other.EnableNode())
            throw Errors.CannotJoin(Name, other.Name);
        if (Stage != other.Stage)
            throw Errors.LatenciesDiffer(Name, Stage, other.Name, other.Stage);
        joined.Add(other);
        other.joined.Add(this);
    }

    /// <inheritdoc/>
    void INameable.SuggestName(string suggested) => name ??= suggested;

    internal bool IsJoinedWith(Pipeline other) => joined.Contains(other);

    internal void Defer(Action action) => deferred.Add(action);

    internal void NameAtEnd(Action action) => naming.Add(action);

    internal void NoteRead(int stage, Func<string> value)
    {
        if (stage > Stage)
            reads.Add((stage, "", value));
    }

    private int EnableNode() => enable is null ? -1 : enable.NodeIn(builder);

    private void CheckOpen(string word)
    {
        if (sink is not null)
            throw Errors.PipelineEnded(Name, word);
    }

    private void ThrowAt(int stage, Bit condition)
    {
        var thrown = stages[stage].Throw ??= Wire.Bit(defaultsTo: 0);
        using (When(condition))
            thrown.Value = true;
    }
}
