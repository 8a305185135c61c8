using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks;

/// <summary>8-bit counter with a limit.</summary>
public sealed class CounterDesign : Module
{
    public Bit Enable { get; } = In.Bit();
    public UInt Count { get; } = Out.UInt(8);
    public Bit Overflow { get; } = Out.Bit();

    protected override void Build()
    {
        var count = Reg.UInt(8);
        Overflow.Value = count == 200;
        Count.Value = count;
        using (When(Enable))
            count.Next = Mux(Overflow, 0, count + 1).Wrap();
    }
}

/// <summary>Eight INT8 products, summed and accumulated to 32 bits in three stages.</summary>
public sealed class DotDesign : Module
{
    public Bit Valid { get; } = In.Bit();
    public Bit Clear { get; } = In.Bit();
    public Vec<SInt> A { get; } = In.Vec(8, Shape.SInt(8));
    public Vec<SInt> B { get; } = In.Vec(8, Shape.SInt(8));
    public SInt Sum { get; } = Out.SInt(32);

    protected override void Build()
    {
        var products = A.Zip(B, (a, b) => Delay(a * b, reset: Reset.None));
        var dot = Delay(products.SumTree(), reset: Reset.None);
        var valid = Delay(Valid, cycles: 2);
        var clear = Delay(Clear, cycles: 2);
        var sum = Reg.SInt(32);
        using (When(valid))
            sum.Next = (Mux(clear, 0, sum) + dot).Wrap();
        Sum.Value = sum;
    }
}

public sealed record ArrayConfig(int Size);

/// <summary>An element of <see cref="ArrayDesign"/>: INT8 product into 32 bits, operands passed on.</summary>
public sealed class ArrayElement : Module
{
    public SInt A { get; } = In.SInt(8);
    public SInt B { get; } = In.SInt(8);
    public Bit Clear { get; } = In.Bit();
    public SInt AOut { get; } = Out.SInt(8);
    public SInt BOut { get; } = Out.SInt(8);
    public Bit ClearOut { get; } = Out.Bit();
    public SInt Sum { get; } = Out.SInt(32);

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

/// <summary>Systolic array of INT8 multiply-accumulate elements with a dynamic read-out of one row.</summary>
public sealed class ArrayDesign(ArrayConfig config) : Module<ArrayConfig>(config)
{
    public Bit Clear { get; } = In.Bit();
    public Vec<SInt> A { get; } = In.Vec(config.Size, Shape.SInt(8));
    public Vec<SInt> B { get; } = In.Vec(config.Size, Shape.SInt(8));
    public UInt Row { get; } = In.UInt(BitsToCount(config.Size));
    public Vec<SInt> Column { get; } = Out.Vec(config.Size, Shape.SInt(32));

    protected override void Build()
    {
        var size = Config.Size;
        var elements = new ArrayElement[size, size];
        for (var r = 0; r < size; r++)
        {
            for (var c = 0; c < size; c++)
            {
                var element = Instance(new ArrayElement(), $"pe_{r}_{c}");
                elements[r, c] = element;
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

/// <summary>A flat netlist of about as many operators as asked for.</summary>
public sealed class FlatDesign(int operators) : Module
{
    public UInt A { get; } = In.UInt(16);
    public UInt B { get; } = In.UInt(16);
    public UInt Y { get; } = Out.UInt(16);

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
