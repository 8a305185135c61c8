using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>Shape of a <see cref="MacArray"/>.</summary>
/// <param name="Size">Rows, and columns.</param>
public sealed record MacArrayConfig(int Size);

/// <summary>An element of <see cref="MacArray"/>: INT8 product into 32 bits, operands passed on a cycle later.</summary>
public sealed class MacElement : Module
{
    /// <summary>Operand from the left.</summary>
    public SInt A { get; } = In.SInt(8);

    /// <summary>Operand from above.</summary>
    public SInt B { get; } = In.SInt(8);

    /// <summary>The operands start a new sum.</summary>
    public Bit Clear { get; } = In.Bit();

    /// <summary>Operand to the right.</summary>
    public SInt AOut { get; } = Out.SInt(8);

    /// <summary>Operand to the element below.</summary>
    public SInt BOut { get; } = Out.SInt(8);

    /// <summary><see cref="Clear"/>, to the right, and down in the first column.</summary>
    public Bit ClearOut { get; } = Out.Bit();

    /// <summary>The sum, modulo 2^32.</summary>
    public SInt Sum { get; } = Out.SInt(32);

    /// <inheritdoc/>
    protected override void Build()
    {
        AOut.Value = Delay(A);
        BOut.Value = Delay(B);
        ClearOut.Value = Delay(Clear);
        var sum = Reg.SInt(32);
        sum.Next = (Mux(Clear, 0, sum) + (A * B)).Wrap();
        Sum.Value = sum;
    }
}

/// <summary>
/// Systolic array of INT8 multiply-accumulate elements, output stationary; a row of sums is chosen at run time. Row r and column c take their
/// operands r and c cycles late, as the caller sends them.
/// </summary>
/// <param name="config">Shape.</param>
public sealed class MacArray(MacArrayConfig config) : Module<MacArrayConfig>(config)
{
    /// <summary>Starts new sums; reaches element (r, c) after r + c cycles, as the operands do.</summary>
    public Bit Clear { get; } = In.Bit();

    /// <summary>Operand of each row.</summary>
    public Vec<SInt> A { get; } = In.Vec(config.Size, Shape.SInt(8));

    /// <summary>Operand of each column.</summary>
    public Vec<SInt> B { get; } = In.Vec(config.Size, Shape.SInt(8));

    /// <summary>Row whose sums are read.</summary>
    public UInt Row { get; } = In.UInt(BitsToCount(config.Size));

    /// <summary>The sums of that row.</summary>
    public Vec<SInt> Column { get; } = Out.Vec(config.Size, Shape.SInt(32));

    /// <inheritdoc/>
    protected override void Build()
    {
        var size = Config.Size;
        var elements = new MacElement[size, size];
        for (var r = 0; r < size; r++)
        {
            for (var c = 0; c < size; c++)
            {
                var element = elements[r, c] = Instance(new MacElement(), $"pe_{r}_{c}");
                element.A.Value = c == 0 ? A[r] : elements[r, c - 1].AOut;
                element.B.Value = r == 0 ? B[c] : elements[r - 1, c].BOut;
                element.Clear.Value = (r, c) switch
                {
                    (0, 0) => Clear,
                    (_, 0) => elements[r - 1, 0].ClearOut,
                    _ => elements[r, c - 1].ClearOut,
                };
            }
        }

        for (var c = 0; c < size; c++)
        {
            var column = Wire.Vec(size, Shape.SInt(32));
            for (var r = 0; r < size; r++)
                column[r].Value = elements[r, c].Sum;
            Column[c].Value = column[Row];
        }
    }
}
