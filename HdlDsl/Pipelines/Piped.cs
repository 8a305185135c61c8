using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>
/// A value that is carried by a <see cref="Pipeline"/> from the stage that defines it to the last one that reads it. The register in front of stage 2 is
/// called <c>name_s2</c>.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class Piped<T> : INameable
    where T : Data
{
    private readonly Pipeline pipeline;
    private readonly int first;
    private readonly List<T> values = [];
    private readonly Dictionary<int, T> wires = [];
    private readonly List<T> registers = [];
    private readonly bool isLater;
    private string? name;

    internal Piped(Pipeline pipeline, int stage, T value, bool isLater)
    {
        (this.pipeline, first, this.isLater) = (pipeline, stage, isLater);
        values.Add(value);
        pipeline.NameAtEnd(NameRegisters);
    }

    /// <summary>The stage that defines it.</summary>
    public int DefinedIn => first;

    /// <summary>The value in the pipeline's present stage: of the word that is there.</summary>
    /// <exception cref="Diagnostics.HdlException">HDL9004: it is defined in a later stage.</exception>
    public T Here => Value(pipeline.Stage);

    /// <summary>The value in some stage, of the word that is in that stage: for forwarding and for looking at older words.</summary>
    /// <param name="stage">The stage that defines it or a later one; it may begin later.</param>
    /// <returns>The value.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL9004: it is defined in a later stage, or the pipeline has no such stage.</exception>
    public T At(int stage)
    {
        var value = Value(stage);
        pipeline.NoteRead(stage, () => name ?? "value");
        if (stage == pipeline.Stage)
            return value;
        if (stage > first && ReferenceEquals(value, registers[stage - first - 1]))
        {
            pipeline.Builder.StageTags.Allow(pipeline, value);
            return value;
        }

        if (isLater && stage == first)
            return value;
        // A wire of its own tells a deliberate look into another stage from a slip.
        if (!wires.TryGetValue(stage, out var wire))
        {
            wires.Add(stage, wire = Wire.Of(value));
            pipeline.Defer(() => wire.AssignFrom(values[stage - first], isSequential: false));
        }

        return wire;
    }

    /// <summary>Replaces the value of the word in the present stage, from here on: a result of an older word that this word must see. Several of them: the last one whose condition holds counts.</summary>
    /// <param name="condition">The value is replaced.</param>
    /// <param name="value">What replaces it.</param>
    public void Bypass(Bit condition, T value)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(value);
        var stage = pipeline.Stage;
        pipeline.Builder.StageTags.Check(pipeline, value);
        values[stage - first] = SelectAny(condition, value, Value(stage));
    }

    /// <summary>Defines a value that was announced with <see cref="Pipeline.Later{T}"/>, in the stage that was named there.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="Diagnostics.HdlException">HDL9004: the present stage is another one.</exception>
    public void Define(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!isLater || pipeline.Stage != first)
            throw Errors.DefinedInOtherStage(pipeline.Name, name ?? "value", first, pipeline.Stage);
        pipeline.Builder.StageTags.Check(pipeline, value);
        values[0].AssignFrom(value, isSequential: false);
    }

    /// <inheritdoc/>
    void INameable.SuggestName(string suggested)
    {
        if (name is not null)
            return;
        name = suggested;
        values[0].Name(suggested, isSuggestion: true);
    }

    /// <summary>Gives it a name: that of the value where it is defined, and with the stage behind it that of the registers.</summary>
    /// <param name="suggested">A legal Verilog identifier.</param>
    /// <returns>The value itself.</returns>
    public Piped<T> Named(string suggested)
    {
        name = null;
        ((INameable)this).SuggestName(suggested);
        return this;
    }

    private static T SelectAny(Bit condition, T a, T b) => (a, b) switch
    {
        (UInt x, UInt y) => (T)(Data)Mux(condition, x, y),
        (SInt x, SInt y) => (T)(Data)Mux(condition, x, y),
        _ => Mux(condition, a, b),
    };

    private T Value(int stage)
    {
        if (stage < first)
            throw Errors.NoSuchStage(pipeline.Name, name ?? "value", stage, first);
        while (values.Count <= stage - first)
        {
            var number = values.Count;
            var register = pipeline.Rank(first + number, values[0], () => values[number - 1]);
            registers.Add(register);
            values.Add(register);
            pipeline.Builder.StageTags.Tag(pipeline, first + number, register, "", onlyInputs: false, () => name);
        }

        return values[stage - first];
    }

    private void NameRegisters()
    {
        if (name is null)
            return;
        for (var i = 0; i < registers.Count; i++)
            registers[i].Name($"{name}_s{Errors.Text(first + i + 1)}", isSuggestion: true);
        foreach (var (stage, wire) in wires)
            wire.Name($"{name}_at_s{Errors.Text(stage)}", isSuggestion: true);
    }
}
