using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.BitSliced;

namespace HdlDsl.Simulator.Tests.Lanes;

/// <summary>Every operator at every small width, for all operands: those of lane i are the bits of i and what follows.</summary>
public sealed class GateArithmeticTests
{
    private const int Widest = 4;

    public static TheoryData<Op> Operators => [.. Enumerable.Range((int)Op.And, Op.ShiftRightSigned - Op.And + 1).Select(op => (Op)op).Where(op => op != Op.Negate)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operators_are_right_for_all_operands(Op op)
    {
        for (var widthA = 1; widthA <= Widest; widthA++)
        {
            for (var widthB = 1; widthB <= Widest; widthB++)
            {
                var isFree = op is Op.MultiplySigned or Op.MultiplyUnsigned or Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned;
                if (!isFree && widthA != widthB)
                    continue;
                var width = op is >= Op.Equal and <= Op.LessOrEqualSigned ? 1 : widthA;
                Check(op, width, widthA, widthB);
                if (op is Op.MultiplySigned or Op.MultiplyUnsigned)
                    Check(op, widthA + widthB + 1, widthA, widthB);
            }
        }
    }

    private static void Check(Op op, int width, int widthA, int widthB)
    {
        var net = new NetBuilder("top");
        var (a, b) = (net.Input("a", widthA), net.Input("b", widthB));
        net.Assign(net.Output("out", width), net.Nodes.Intern(op, width, a, b));
        using var model = new BitSlicedModel(net.Design());
        var lanes = Enumerable.Range(0, model.Lanes).ToArray();
        var valuesA = Array.ConvertAll(lanes, lane => (ulong)lane & ((1UL << widthA) - 1));
        var valuesB = Array.ConvertAll(lanes, lane => ((ulong)lane >> widthA) & ((1UL << widthB) - 1));
        model.Set(0, valuesA);
        model.Set(1, valuesB);
        model.Settle();
        var actual = new BigInteger[model.Lanes];
        model.Get(2, actual);
        actual.ShouldBe(lanes.Select(lane => OpSemantics.Evaluate(op, width, valuesA[lane], widthA, valuesB[lane], widthB)), $"{op} {widthA} {widthB} to {width}");
    }
}
