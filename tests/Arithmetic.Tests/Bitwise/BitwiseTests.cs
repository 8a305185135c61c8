using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.Bitwise;

/// <summary>Counts, shifts, codes, order and rounding, for all values of several widths.</summary>
public sealed class BitwiseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    public void Counts_and_codes_are_right_for_every_value(int width)
    {
        var dut = new Counts(new WidthConfig(width));
        Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A)), dut.Outputs, values => Expected((ulong)values[0], width));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    [InlineData(6, 4)]
    [InlineData(8, 5)]
    public void Shifts_and_rotations_are_right_for_every_value_and_amount(int width, int amountWidth)
    {
        var dut = new Shifts(new ShiftConfig(width, amountWidth));
        var mask = (1L << width) - 1;
        Columns.Check(
            dut,
            0,
            ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.N)),
            [dut.Right, dut.RightSticky, dut.Jammed, dut.Arithmetic, dut.ArithmeticSticky, dut.Left, dut.LeftLost, dut.RotatedLeft, dut.RotatedRight],
            values =>
            {
                var (a, n) = (values[0], (int)values[1]);
                var (signed, turn) = (Signed(a, width), n % width);
                var lost = a & ((1L << n) - 1);
                var left = a << n;
                var rotatedLeft = ((a << turn) | (a >> (width - turn))) & mask;
                var rotatedRight = ((a >> turn) | (a << (width - turn))) & mask;
                var stickyOfSigned = signed % (1L << n) != 0;
                return
                [
                    a >> n, lost != 0 ? 1 : 0, (a >> n) | (lost != 0 ? 1L : 0), signed >> n, stickyOfSigned ? 1 : 0, left & mask,
                    left > mask ? 1 : 0, rotatedLeft, rotatedRight,
                ];
            });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Rounding_shifts_are_right_for_every_value_amount_and_mode(int width)
    {
        var dut = new RoundingShifts(new WidthConfig(width));
        Columns.Check(
            dut,
            0,
            ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.N)),
            dut.Outputs,
            values =>
            {
                var signed = Signed(values[0], width);
                return
                [
                    .. RoundingShifts.Modes.SelectMany(mode => RoundingShifts.Shifts.SelectMany(shift => new[]
                    {
                        (long)FixedValue.Divide(signed, shift, mode), (long)FixedValue.Divide(values[0], shift, mode),
                    })),
                    .. RoundingShifts.Modes.SelectMany(mode => new[]
                    {
                        (long)FixedValue.Divide(signed, (int)values[1], mode), (long)FixedValue.Divide(values[0], (int)values[1], mode),
                    }),
                ];
            });
    }

    [Fact]
    public void Rounding_of_half_agrees_with_the_runtime()
    {
        for (var n = -64; n <= 64; n++)
        {
            FixedValue.Divide(n, 3, IntegerRounding.HalfEven).ShouldBe((BigInteger)Math.Round(n / 8.0, MidpointRounding.ToEven));
            FixedValue.Divide(n, 3, IntegerRounding.HalfAway).ShouldBe((BigInteger)Math.Round(n / 8.0, MidpointRounding.AwayFromZero));
            FixedValue.Divide(n, 3, IntegerRounding.TowardZero).ShouldBe((BigInteger)Math.Round(n / 8.0, MidpointRounding.ToZero));
            FixedValue.Divide(n, 3, IntegerRounding.Floor).ShouldBe((BigInteger)Math.Floor(n / 8.0));
            FixedValue.Divide(n, 3, IntegerRounding.Ceiling).ShouldBe((BigInteger)Math.Ceiling(n / 8.0));
            FixedValue.Divide(n, 3, IntegerRounding.HalfUp).ShouldBe((BigInteger)Math.Floor((n / 8.0) + 0.5));
        }
    }

    [Fact]
    public void Order_is_right_for_every_pair()
    {
        var dut = new Order();
        Columns.Check(
            dut,
            0,
            ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.B)),
            dut.Outputs,
            values =>
            {
                var (a, b) = (values[0], values[1]);
                var (x, y) = (Signed(a, 6), Signed(b, 5));
                return
                [
                    Math.Min(a, b), Math.Max(a, b), Math.Min(x, y), Math.Max(x, y), Math.Abs(a - b), Math.Abs(x - y),
                    Math.Clamp(a, 5, 40), Math.Clamp(x, -20, 3), Math.Clamp(x, 2, 100), Math.Clamp(a, 0, 1000),
                    a < b ? 1 : a == b ? 2 : 4, x < y ? 1 : x == y ? 2 : 4, Math.Min(Math.Min(a, b), 17), Math.Max(Math.Max(x, y), -3),
                ];
            });
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Message(a => a.Clamp(5, 4)).ShouldStartWith("greatest is 4; allowed are 5 or more, the least number.");
        Message(a => a.Clamp(-1, 4)).ShouldStartWith("least is -1; allowed are 0 or more for an unsigned number.");
        Message(a => a.RoundShiftRight(-1, IntegerRounding.Floor)).ShouldStartWith("shift is -1; allowed are 0 or more.");
        Message(a => a.RoundShiftRight(1, (IntegerRounding)9)).ShouldStartWith("mode is 9; allowed are the members of IntegerRounding.");
        Message(a => a.ToThermometer(0).AsUInt()).ShouldStartWith("length is 0; allowed are 1 … 1048576.");

        static string Message(Func<UInt, UInt> use) => Should.Throw<ArgumentOutOfRangeException>(() => DesignUnderTest.Of(new Use(use))).Message;
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Other_engines_agree(EngineKind engine)
    {
        var dut = new Counts(new WidthConfig(13));
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, sim =>
        {
            for (var value = 0; value < 1 << 13; value += 37)
            {
                sim.Set(dut.A, value);
                foreach (var (output, expected) in dut.Outputs.Zip(Expected((ulong)value, 13)))
                    sim.Expect(output, expected);
            }
        });
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new Counts(new WidthConfig(1)), new Counts(new WidthConfig(13)), new Shifts(new ShiftConfig(6, 4)), new RoundingShifts(new WidthConfig(7)), new Order(),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static long[] Expected(ulong a, int width)
    {
        var mask = (1UL << width) - 1;
        var leading = BitOperations.LeadingZeroCount(a) - (64 - width);
        var trailing = a == 0 ? width : BitOperations.TrailingZeroCount(a);
        var ones = BitOperations.LeadingZeroCount(~a & mask) - (64 - width);
        var signs = Math.Max(leading, ones) - 1;
        var highest = a == 0 ? 0 : width - 1 - leading;
        var gray = a ^ (a >> 1);
        var binary = a;
        for (var shift = 1; shift < 64; shift *= 2)
            binary ^= binary >> shift;
        var indices = Enumerable.Range(0, width).Where(bit => (a >> bit & 1) != 0).Aggregate(0, (or, bit) => or | bit);
        var small = a & 7;
        var shiftOfNormalized = a == 0 ? 0 : leading;
        return
        [
            leading, trailing, ones, signs, BitOperations.PopCount(a), a == 0 ? 0 : trailing, a == 0 ? 0 : 1, highest,
            (long)(a & (~a + 1)), a == 0 ? 0 : 1L << highest, (long)gray, (long)binary, indices,
            BitOperations.TrailingZeroCount(~a), small < 6 ? 1L << (int)small : 0, (1L << (int)Math.Min(small, 5)) - 1, (long)((a << shiftOfNormalized) & mask),
        ];
    }

    private static long Signed(long bits, int width) => bits >= 1L << (width - 1) ? bits - (1L << width) : bits;

    internal sealed record WidthConfig(int Width);

    internal sealed record ShiftConfig(int Width, int AmountWidth);

    private sealed class Use(Func<UInt, UInt> use) : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(8);

        protected override void Build() => Y.Value = use(A);
    }

    private sealed class Counts(WidthConfig config) : Module<WidthConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.Width);

        public IReadOnlyList<UInt> Outputs { get; } = [.. Enumerable.Range(0, 17).Select(_ => Out.UInt(16))];

        protected override void Build()
        {
            var bits = A.AsBits();
            var small = A.Wrap(3);
            UInt[] results =
            [
                A.CountLeadingZeros(), A.CountTrailingZeros(), A.CountLeadingOnes(), A.AsSInt().CountLeadingSigns(), bits.CountOnes(),
                bits.LowestSet().Index, bits.LowestSet().IsFound.AsUInt(), bits.HighestSet().Index,
                bits.IsolateLowest().AsUInt(), bits.IsolateHighest().AsUInt(), A.ToGray().AsUInt(), bits.FromGray(), bits.FromOneHot(),
                bits.FromThermometer(), small.ToOneHot(6).AsUInt(), small.ToThermometer(5).AsUInt(), A.Normalize().Value,
            ];
            for (var i = 0; i < results.Length; i++)
                Outputs[i].Value = results[i];
        }
    }

    private sealed class Shifts(ShiftConfig config) : Module<ShiftConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.Width);

        public UInt N { get; } = In.UInt(config.AmountWidth);

        public UInt Right { get; } = Out.UInt(config.Width);

        public Bit RightSticky { get; } = Out.Bit();

        public UInt Jammed { get; } = Out.UInt(config.Width);

        public SInt Arithmetic { get; } = Out.SInt(config.Width);

        public Bit ArithmeticSticky { get; } = Out.Bit();

        public UInt Left { get; } = Out.UInt(config.Width);

        public Bit LeftLost { get; } = Out.Bit();

        public Bits RotatedLeft { get; } = Out.Bits(config.Width);

        public Bits RotatedRight { get; } = Out.Bits(config.Width);

        protected override void Build()
        {
            (Right.Value, RightSticky.Value) = A.ShiftRightWithSticky(N);
            Jammed.Value = A.ShiftRightSticky(N);
            (Arithmetic.Value, ArithmeticSticky.Value) = A.AsSInt().ShiftRightWithSticky(N);
            (Left.Value, LeftLost.Value) = A.ShiftLeftWithOverflow(N);
            RotatedLeft.Value = A.AsBits().RotateLeft(N);
            RotatedRight.Value = A.AsBits().RotateRight(N);
        }
    }

    private sealed class RoundingShifts(WidthConfig config) : Module<WidthConfig>(config)
    {
        public static readonly IntegerRounding[] Modes = Enum.GetValues<IntegerRounding>();
        public static readonly int[] Shifts = [0, 1, 2, 4, 7, 9];

        public UInt A { get; } = In.UInt(config.Width);

        public UInt N { get; } = In.UInt(4);

        public IReadOnlyList<SInt> Outputs { get; } = [.. Enumerable.Range(0, (Shifts.Length + 1) * 2 * Modes.Length).Select(_ => Out.SInt(config.Width + 2))];

        protected override void Build()
        {
            var results = new List<SInt>();
            foreach (var mode in Modes)
            {
                foreach (var shift in Shifts)
                    results.AddRange([A.AsSInt().RoundShiftRight(shift, mode), A.RoundShiftRight(shift, mode).ToSInt()]);
            }

            foreach (var mode in Modes)
                results.AddRange([A.AsSInt().RoundShiftRight(N, mode), A.RoundShiftRight(N, mode).ToSInt()]);
            for (var i = 0; i < results.Count; i++)
                Outputs[i].Value = results[i];
        }
    }

    private sealed class Order : Module
    {
        public UInt A { get; } = In.UInt(6);

        public UInt B { get; } = In.UInt(5);

        public IReadOnlyList<SInt> Outputs { get; } = [.. Enumerable.Range(0, 14).Select(_ => Out.SInt(12))];

        protected override void Build()
        {
            var (x, y) = (A.AsSInt(), B.AsSInt());
            var (relation, signedRelation) = (Ordering.Compare(A, B), Ordering.Compare(x, y));
            SInt[] results =
            [
                Ordering.Min(A, B).ToSInt(), Ordering.Max(A, B).ToSInt(), Ordering.Min(x, y), Ordering.Max(x, y),
                Ordering.AbsoluteDifference(A, B).ToSInt(), Ordering.AbsoluteDifference(x, y).ToSInt(),
                A.Clamp(5, 40).ToSInt(), x.Clamp(-20, 3), x.Clamp(2, 100), A.Clamp(0, 1000).ToSInt(),
                Hdl.Cat(relation.Greater, relation.Equal, relation.Less).AsUInt().ToSInt(),
                Hdl.Cat(signedRelation.Greater, signedRelation.Equal, signedRelation.Less).AsUInt().ToSInt(),
                new UInt[] { A, B, 17 }.MinTree().ToSInt(), new SInt[] { x, y, -3 }.MaxTree(),
            ];
            for (var i = 0; i < results.Length; i++)
                Outputs[i].Value = results[i];
        }
    }
}
