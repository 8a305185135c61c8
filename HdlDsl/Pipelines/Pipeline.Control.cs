using static HdlDsl.Hdl;

namespace HdlDsl;

/// <content>Valid, ready and enable of the stages, made when all of them are known.</content>
public sealed partial class Pipeline
{
    private readonly List<PipelineStage> future = [];

    /// <summary>A stage by number; one that has not begun yet is kept until it does.</summary>
    internal PipelineStage StageAt(int stage)
    {
        if (stage < stages.Count)
            return stages[stage];
        while (future.Count <= stage - stages.Count)
            future.Add(new PipelineStage());
        return future[stage - stages.Count];
    }

    /// <summary>Makes a data register in front of a stage.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="shape">Shape of the register.</param>
    /// <param name="source">The value of the stage before, asked for at the end.</param>
    internal T Rank<T>(int stage, T shape, Func<T> source)
        where T : Data
    {
        var register = InDomain(() => Reg.Of(shape, Reset.None));
        StageAt(stage).Moves.Add(() => register.AssignFrom(source(), isSequential: true));
        return register;
    }

    private Bit RequireValid(int stage)
    {
        for (var i = 1; i <= stage; i++)
            StageAt(i).Valid ??= InDomain(() => Reg.Bit());
        return StageAt(stage).Valid!;
    }

    private T InDomain<T>(Func<T> make)
    {
        var before = builder.ChangeDomain(domain);
        var made = make();
        builder.RestoreDomain(before);
        return made;
    }

    private void Complete()
    {
        foreach (var (stage, _, value) in reads.Where(read => read.Stage > Stage))
            builder.Report(Errors.StageBeyondEnd(Name, value(), stage, Stage));
        if (kind == PipelineKind.Stream)
            RequireValid(Stage);
        var advances = new Bit?[stages.Count];
        switch (kind)
        {
            case PipelineKind.Stream when stall == PipelineStall.ReadyChain:
                ChainReady(advances);
                break;
            case PipelineKind.Stream:
                EnableAll(advances);
                break;
            default:
                Array.Fill(advances, enable);
                foreach (var stage in stages)
                {
                    if (stage.Fires is { } fires)
                        fires.Value = enable is null ? Passing(stage) : Passing(stage) & enable;
                }

                break;
        }

        for (var i = 1; i < stages.Count; i++)
            MoveInto(i, advances[i]);
        foreach (var action in deferred)
            action();
        NameControl();
        foreach (var action in naming)
            action();
    }

    /// <summary>The word of a stage can go on as far as the stage itself is concerned.</summary>
    private static Bit Passing(PipelineStage stage)
    {
        var passes = stage.Valid ?? true;
        if (stage.Halt is { } halt)
            passes &= !halt;
        return stage.Throw is { } thrown ? passes & !thrown : passes;
    }

    /// <summary>From the last stage to the first: a stage takes a word when it is empty, or its own word goes on or is dropped.</summary>
    private void ChainReady(Bit?[] advances)
    {
        Bit ready = sink?.Ready ?? true;
        if (sink is { } end)
            end.Valid.Value = Passing(stages[^1]);
        for (var i = stages.Count - 1; i >= 0; i--)
        {
            var stage = stages[i];
            if (stage.Fires is { } fires)
                fires.Value = Passing(stage) & ready;
            var leaves = stage.Halt is { } halt ? !halt & ready : ready;
            if (stage.Throw is { } thrown)
                leaves |= thrown;
            if (i == 0)
            {
                sourceReady!.Value = leaves;
                break;
            }

            ready = !stage.Valid! | leaves;
            builder.NameSignal(ready, $"{Name}_ready_s{i}", isSuggestion: true);
            advances[i] = ready;
        }
    }

    /// <summary>
    /// One enable: nothing moves while any word must wait, or the output's is not taken. The last word alone may be taken while others wait: an offer that is seen must not be
    /// withdrawn because an earlier stage halts.
    /// </summary>
    private void EnableAll(Bit?[] advances)
    {
        var halted = stages.Where(stage => stage.Halt is not null)
            .Select(stage => stage.Throw is null ? stage.Halt! & stage.Valid! : stage.Halt! & stage.Valid! & !stage.Throw).ToArray();
        var last = stages[^1].Throw is { } dropped ? stages[^1].Valid! & !dropped : stages[^1].Valid!;
        var waits = halted.AnySet();
        var moves = !waits;
        if (sink is { } end)
        {
            end.Valid.Value = Passing(stages[^1]);
            moves &= end.Ready | !last;
        }

        builder.NameSignal(moves, $"{Name}_moves", isSuggestion: true);
        Array.Fill(advances, moves);
        foreach (var stage in stages)
        {
            if (stage.Fires is { } fires)
                fires.Value = sink is { } output && ReferenceEquals(stage, stages[^1]) ? Passing(stage) & output.Ready : PassingUnhalted(stage) & moves;
        }

        sourceReady!.Value = stages[0].Throw is { } first ? moves | first : moves;
    }

    private void MoveInto(int number, Bit? advance)
    {
        var stage = stages[number];
        var valid = stage.Valid is { } own && !ReferenceEquals(own, sourceValid) ? own : null;
        if (advance is null)
        {
            Move();
            return;
        }

        using (When(advance))
            Move();
        if (valid is not null && GoesAlone(stage) is { } goes)
        {
            using (ElseWhen(goes))
                valid.Next = false;
        }

        void Move()
        {
            if (valid is not null)
                valid.Next = stall == PipelineStall.GlobalEnable ? PassingUnhalted(stages[number - 1]) : Passing(stages[number - 1]);
            foreach (var move in stage.Moves)
                move();
        }
    }

    /// <summary>
    /// Why the word of a stage goes although the stage does not advance; null for never. In the ready chain a word that goes makes its stage advance; with one
    /// enable it goes when it is dropped, and from the last stage when it is taken.
    /// </summary>
    private Bit? GoesAlone(PipelineStage stage)
    {
        if (kind == PipelineKind.Stream && stall == PipelineStall.ReadyChain)
            return null;
        if (sink is not { } end || !ReferenceEquals(stage, stages[^1]))
            return stage.Throw;
        var taken = stage.Halt is { } halt ? end.Ready & !halt : end.Ready;
        return stage.Throw is { } thrown ? thrown | taken : taken;
    }

    private static Bit PassingUnhalted(PipelineStage stage) => stage.Throw is { } thrown ? stage.Valid! & !thrown : stage.Valid!;

    private void NameControl()
    {
        for (var i = 0; i < stages.Count; i++)
        {
            Suggest(stages[i].Halt, "halt", i);
            Suggest(stages[i].Throw, "throw", i);
            Suggest(stages[i].Fires, "fires", i);
            if (i > 0)
                Suggest(stages[i].Valid, "valid", i);
        }
    }

    private void Suggest(Bit? signal, string what, int stage)
    {
        if (signal is not null)
            builder.NameSignal(signal, $"{Name}_{what}_s{Errors.Text(stage)}", isSuggestion: true);
    }
}
