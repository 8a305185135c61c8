namespace HdlDsl;

/// <content>Registers in the path.</content>
public sealed partial class Stream<T>
{
    /// <summary>Puts registers into the path. Payload registers have no reset; reset empties the stage.</summary>
    /// <param name="kind">Which paths are cut.</param>
    /// <returns>The words, latency 1 cycle (0 for <see cref="StageKind.Backward"/>).</returns>
    public Stream<T> Stage(StageKind kind = StageKind.Forward)
    {
        Begin();
        return kind switch
        {
            StageKind.Forward => ForwardStage(),
            StageKind.Backward => BackwardStage(),
            StageKind.Full => BackwardStage().ForwardStage(),
            StageKind.Half => HalfStage(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of stage."),
        };
    }

    private Stream<T> ForwardStage()
    {
        var (valid, payload) = StageRegisters("stage", "Valid");
        var result = Made(valid, payload, BaseName(), "stage");
        var isFree = !valid | result.Ready;
        Ready.Value = isFree;
        using (Hdl.When(isFree))
        {
            valid.Next = Valid;
            payload.AssignFrom(Payload, isSequential: true);
        }

        return result;
    }

    private Stream<T> BackwardStage()
    {
        var (isKept, kept) = StageRegisters("skid", "IsFull");
        var result = Made(Valid | isKept, Choose(isKept, kept, Payload), BaseName(), "skid");
        Ready.Value = !isKept;
        isKept.Next = !result.Ready & result.Valid;
        using (Hdl.When(!isKept))
            kept.AssignFrom(Payload, isSequential: true);
        return result;
    }

    private Stream<T> HalfStage()
    {
        var (valid, payload) = StageRegisters("half", "Valid");
        var result = Made(valid, payload, BaseName(), "half");
        Ready.Value = !valid;
        valid.Next = Hdl.Mux(valid, !result.Ready, Valid);
        using (Hdl.When(!valid))
            payload.AssignFrom(Payload, isSequential: true);
        return result;
    }

    private (Bit Flag, T Payload) StageRegisters(string stage, string flagName)
    {
        var builder = DefinitionBuilder.Required;
        var flag = Reg.Bit();
        var payload = Reg.Of(Payload, Reset.None);
        builder.NameWeakly(flag, $"{BaseName()}_{stage}_{flagName}");
        StreamNames.NamePayload(builder, payload, $"{BaseName()}_{stage}");
        return (flag, payload);
    }

    /// <summary>A choice field by field, so that the fields of a bundle are not joined and cut again.</summary>
    private static T Choose(Bit condition, T whenTrue, T whenFalse)
    {
        var chosen = Wire.Of(whenTrue);
        chosen.AssignFrom(whenFalse, isSequential: false);
        using (Hdl.When(condition))
            chosen.AssignFrom(whenTrue, isSequential: false);
        return chosen;
    }
}
