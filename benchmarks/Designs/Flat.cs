using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>A flat netlist of about as many operators as asked for.</summary>
/// <param name="operators">Operator nodes.</param>
public sealed class Flat(int operators) : Module
{
    /// <summary>First operand.</summary>
    public UInt A { get; } = In.UInt(16);

    /// <summary>Second operand.</summary>
    public UInt B { get; } = In.UInt(16);

    /// <summary>Depends on all nodes.</summary>
    public UInt Y { get; } = Out.UInt(16);

    /// <inheritdoc/>
    protected override void Build()
    {
        // Five nodes a round: sum, and, xor, one bit, mux.
        var (x, y) = (A, B);
        for (var i = 0; i < operators / 5; i++)
        {
            var s = (x + y).Wrap(16);
            var m = x ^ (y & s);
            (x, y) = (y, Mux(s[i % 16], m, s));
        }

        Y.Value = y;
    }
}
