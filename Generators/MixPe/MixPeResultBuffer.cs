using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Two rows of results between the array and its consumer. Because <see cref="Full"/> comes from a register, the consumer's Ready does not
/// reach the enables of the whole array combinationally. Latency 1 cycle, one row per cycle.
/// </summary>
/// <param name="config">Configuration of the array.</param>
public sealed class MixPeResultBuffer(MixPeArrayConfig config) : Module<MixPeArrayConfig>(config)
{
    /// <summary>Takes <see cref="Row"/>; not to be set while <see cref="Full"/> is.</summary>
    public Bit Push { get; } = In.Bit();

    /// <summary>The row to take.</summary>
    public MixPeResult Row { get; } = In.Of(new MixPeResult(config));

    /// <summary>There is no room for another row, whatever the consumer does in this cycle.</summary>
    public Bit Full { get; } = Out.Bit();

    /// <summary>The rows in the order in which they came.</summary>
    public Stream<MixPeResult> Results { get; } = Out.Stream(new MixPeResult(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var oldest = Reg.Of(Row, Reset.None);
        var newest = Reg.Of(Row, Reset.None);
        var hasOldest = Reg.Bit();
        var hasNewest = Reg.Bit();

        using (When(!hasOldest | Results.Ready))
        {
            hasOldest.Next = hasNewest | Push;
            hasNewest.Next = false;
            using (When(hasNewest))
                oldest.Next = newest;
            using (ElseWhen(Push))
                oldest.Next = Row;
        }

        using (ElseWhen(Push))
        {
            hasNewest.Next = true;
            newest.Next = Row;
        }

        Full.Value = hasNewest;
        Results.Valid.Value = hasOldest;
        Results.Payload.Value = oldest;
    }
}
