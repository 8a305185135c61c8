using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>8-bit counter that starts again behind 200: the cost of a cycle with hardly any logic in it.</summary>
public sealed class Counter : Module
{
    /// <summary>Counts in this cycle.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>The count.</summary>
    public UInt Count { get; } = Out.UInt(8);

    /// <summary>The count is 200, the last one.</summary>
    public Bit Overflow { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var count = Reg.UInt(8);
        Overflow.Value = count == 200;
        Count.Value = count;
        using (When(Enable))
            count.Next = Mux(Overflow, 0, count + 1).Wrap();
    }
}
