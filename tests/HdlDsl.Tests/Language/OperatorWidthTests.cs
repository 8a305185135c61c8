using HdlDsl.Netlists;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

public sealed class OperatorWidthTests
{
    private enum Five
    {
        A,
        B,
        C,
        D,
        E,
    }

    [Fact]
    public void Operators() => In(module =>
    {
        var (a, s, b, c) = (module.A, module.S, module.B, module.C);
        var wide = a.Wrap(7);
        (a + wide).Width.ShouldBe(8);
        (a - wide).Width.ShouldBe(8);
        (a * wide).Width.ShouldBe(11);
        (wide / a).Width.ShouldBe(7);
        (wide % a).Width.ShouldBe(7);
        (a << 3).Width.ShouldBe(7);
        (a << a[1, 0]).Width.ShouldBe(7);
        (a >> 3).Width.ShouldBe(1);
        (a >> 9).Width.ShouldBe(1);
        (a >> wide).Width.ShouldBe(4);
        (a & 3).Width.ShouldBe(4);
        (~a).Width.ShouldBe(4);
        (s + s).Width.ShouldBe(5);
        (s - s).Width.ShouldBe(5);
        (-s).Width.ShouldBe(5);
        (s * s).Width.ShouldBe(8);
        (s / s).Width.ShouldBe(5);
        (s % s).Width.ShouldBe(4);
        (s >> 7).Width.ShouldBe(1);
        s.Abs().Width.ShouldBe(4);
        a.ToSInt().Width.ShouldBe(5);
        a.AsSInt().Width.ShouldBe(4);
        (a == wide).Width.ShouldBe(1);
        (b ^ b).Width.ShouldBe(4);
        b.Repeat(3).Width.ShouldBe(12);
        c.Repeat(3).Width.ShouldBe(3);
        Cat(a, b, c).Width.ShouldBe(9);
        Mux(c, a, wide).Width.ShouldBe(7);
        a.Saturate(2).Width.ShouldBe(2);
        s.Saturate(2).Width.ShouldBe(2);
        wide.Truncate(2).Width.ShouldBe(2);
        (a - wide).Saturate(3).Width.ShouldBe(3);
        new[] { a, a, a, a }.SumTree().Width.ShouldBe(6);
    });

    [Fact]
    public void Literals_take_the_least_width() => In(_ =>
    {
        ((UInt)0).Width.ShouldBe(1);
        ((UInt)255).Width.ShouldBe(8);
        ((SInt)0).Width.ShouldBe(1);
        ((SInt)127).Width.ShouldBe(8);
        ((SInt)(-128)).Width.ShouldBe(8);
        UInt.Constant(3, 9).Width.ShouldBe(9);
        BitsToCount(1).ShouldBe(1);
        BitsToCount(5).ShouldBe(3);
    });

    [Fact]
    public void Slices_and_shapes() => In(module =>
    {
        module.A[2, 1].Width.ShouldBe(2);
        module.A.Slice(1, 3).Width.ShouldBe(3);
        module.B[module.A].Width.ShouldBe(1);
        Shape.Vec(3, Shape.Vec(2, Shape.UInt(5))).BitWidth.ShouldBe(30);
        Shape.Enum<Five>().Width.ShouldBe(3);
        var pixel = Wire.Of(new Pixel(), defaultsTo: 0);
        pixel.BitWidth.ShouldBe(12);
        pixel.AsBits().Width.ShouldBe(12);
        Wire.Vec(4, pixel, defaultsTo: 0)[module.A].G.Width.ShouldBe(7);
    });

    [Fact]
    public void Element_inside_an_element_is_one_index_from_bit_zero()
    {
        var definition = Elaborator.Elaborate(new Nested()).Top;
        foreach (var assignment in definition.Assignments)
        {
            if (definition.Signals[assignment.Target].Name == "matrix" && assignment.IndexNode >= 0)
                (assignment.Low, assignment.Stride).ShouldBe((0, 3));
        }

        // Element 1 of the row behind the last one lies beyond the end: nothing is assigned, and element 5 of row 2 is not element 1 of row 3.
        WrittenBy(definition, "matrix", row: 1, column: 2).ShouldBe((1 * 12) + (2 * 3));
        WrittenBy(definition, "matrix", row: 2, column: 5).ShouldBe(-1);
        WrittenBy(definition, "matrix", row: 7, column: 0).ShouldBe(-1);
        WrittenBy(definition, "pixels", row: 1, column: 0).ShouldBe(12 + 5);
        WrittenBy(definition, "pixels", row: 6, column: 0).ShouldBe(-1);
    }

    private static void In(Action<Snippet> body) => Elaborator.Elaborate(new Snippet(module =>
    {
        module.Y.Value = 0;
        body(module);
    }));

    /// <summary>Lowest bit that the dynamic assignment of a signal reaches for given inputs, −1 when it is beyond the end.</summary>
    private static int WrittenBy(Definition definition, string name, int row, int column)
    {
        foreach (var assignment in definition.Assignments)
        {
            ref readonly var target = ref definition.Signals[assignment.Target];
            if (target.Name != name || assignment.IndexNode < 0)
                continue;
            var low = assignment.Low + ((long)ConstantEvaluation.Of(definition, assignment.IndexNode, ("Row", row), ("Column", column)) * assignment.Stride);
            return low + assignment.Width <= target.Width ? (int)low : -1;
        }

        throw new ArgumentException($"{name} has no dynamic assignment", nameof(name));
    }

    private sealed class Pixel : Bundle
    {
        public UInt R { get; } = Shape.UInt(5);

        public UInt G { get; } = Shape.UInt(7);
    }

    private sealed class Nested : Module
    {
        public UInt Row { get; } = HdlDsl.In.UInt(3);

        public UInt Column { get; } = HdlDsl.In.UInt(3);

        public Bits Y { get; } = Out.Bits(96);

        protected override void Build()
        {
            var matrix = Wire.Vec(4, Shape.Vec(4, Shape.UInt(3)), defaultsTo: 0);
            matrix[Row][Column].Value = 5;
            var pixels = Wire.Vec(4, new Pixel(), defaultsTo: 0);
            pixels[Row].G.Value = 1;
            Y.Value = Cat(matrix, pixels);
        }
    }
}
