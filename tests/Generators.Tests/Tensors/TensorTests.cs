using Generators.Common.Tensors;

namespace Generators.Tests.Tensors;

public class TensorTests
{
    [Fact]
    public void Data_must_fit_the_shape()
    {
        Should.Throw<ArgumentException>(() => new Tensor("w", TensorType.F32, [2, 2], new byte[15]))
            .Message.ShouldBe("15 bytes are no F32 tensor of shape (2, 2). (Parameter 'data')");
        Should.Throw<ArgumentException>(() => new Tensor("w", TensorType.U8, [-1], new byte[1])).Message.ShouldBe("1 bytes are no U8 tensor of shape (-1,). (Parameter 'data')");
        new Tensor("w", TensorType.U8, [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 0], default).Count.ShouldBe(0);
        new Tensor("w", TensorType.U8, [], new byte[] { 9 })[0].ShouldBe(9);
    }

    [Fact]
    public void All_halves_are_read_exactly()
    {
        var data = new byte[2 << 16];
        for (var pattern = 0; pattern < 1 << 16; pattern++)
            BitConverter.TryWriteBytes(data.AsSpan(2 * pattern), (ushort)pattern);
        var half = new Tensor("w", TensorType.F16, [1 << 16], data);
        var brain = new Tensor("w", TensorType.BF16, [1 << 16], data);
        for (var pattern = 0; pattern < 1 << 16; pattern++)
        {
            half[pattern].ShouldBe(Value(pattern, exponentBits: 5));
            brain[pattern].ShouldBe(Value(pattern, exponentBits: 8));
        }
    }

    /// <summary>IEEE 754's formula for 16 bits.</summary>
    private static double Value(int pattern, int exponentBits)
    {
        var fractionBits = 15 - exponentBits;
        var (sign, exponent, fraction) = (pattern >> 15 == 0 ? 1.0 : -1.0, (pattern >> fractionBits) & ((1 << exponentBits) - 1), pattern & ((1 << fractionBits) - 1));
        var bias = (1 << (exponentBits - 1)) - 1;
        if (exponent == (1 << exponentBits) - 1)
            return fraction == 0 ? sign * double.PositiveInfinity : double.NaN;
        return exponent == 0
            ? sign * fraction * Math.Pow(2, 1 - bias - fractionBits)
            : sign * (fraction + (1 << fractionBits)) * Math.Pow(2, exponent - bias - fractionBits);
    }
}
