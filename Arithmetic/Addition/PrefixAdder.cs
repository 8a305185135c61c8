using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Adders of two numbers of a chosen structure.</summary>
public static class PrefixAdder
{
    /// <summary>Exact sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="style">Structure.</param>
    /// <param name="carryIn">A bit that is added too, or null.</param>
    /// <returns>One bit wider than the wider operand.</returns>
    public static UInt Add(UInt a, UInt b, AdderStyle style, Bit? carryIn = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var width = Math.Max(a.Width, b.Width);
        (a, b) = (a.Wrap(width), b.Wrap(width));
        if (style == AdderStyle.Ripple)
        {
            var sum = a + b;
            return carryIn is null ? sum : Naming.Suggest((sum + carryIn.AsUInt()).Wrap(width + 1), "sum");
        }

        // Position 0 is the carry-in; position i + 1 generates and propagates carries of bit i.
        var propagate = Naming.Suggest(a ^ b, "propagate");
        var generate = Naming.Suggest(a & b, "generate");
        var cells = new (Bit Generate, Bit Propagate)[width + 1];
        cells[0] = (carryIn ?? false, false);
        for (var i = 0; i < width; i++)
            cells[i + 1] = (generate[i], propagate[i]);
        switch (style)
        {
            case AdderStyle.KoggeStone:
                KoggeStone(cells);
                break;
            case AdderStyle.Sklansky:
                Sklansky(cells);
                break;
            case AdderStyle.BrentKung:
                BrentKung(cells);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(style), style, $"style is {style:D}; allowed are the members of {nameof(AdderStyle)}.");
        }

        var carries = Cat(cells.Reverse().Select(cell => cell.Generate)).AsUInt();
        return Naming.Suggest(propagate.Wrap(width + 1) ^ carries, "sum");
    }

    private static void KoggeStone((Bit Generate, Bit Propagate)[] cells)
    {
        for (var distance = 1; distance < cells.Length; distance *= 2)
        {
            for (var i = cells.Length - 1; i >= distance; i--)
                Combine(cells, i, i - distance);
        }
    }

    private static void Sklansky((Bit Generate, Bit Propagate)[] cells)
    {
        for (var distance = 1; distance < cells.Length; distance *= 2)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if ((i & distance) != 0)
                    Combine(cells, i, (i & ~(distance - 1)) - 1);
            }
        }
    }

    private static void BrentKung((Bit Generate, Bit Propagate)[] cells)
    {
        var distance = 1;
        for (; distance < cells.Length; distance *= 2)
        {
            for (var i = (2 * distance) - 1; i < cells.Length; i += 2 * distance)
                Combine(cells, i, i - distance);
        }

        for (; distance >= 1; distance /= 2)
        {
            for (var i = (3 * distance) - 1; i < cells.Length; i += 2 * distance)
                Combine(cells, i, i - distance);
        }
    }

    /// <summary>Joins the group that ends at a position with the group below it.</summary>
    private static void Combine((Bit Generate, Bit Propagate)[] cells, int position, int below)
    {
        var (generate, propagate) = cells[position];
        cells[position] = (
            Naming.Suggest(generate | (propagate & cells[below].Generate), $"carry{position}"),
            propagate & cells[below].Propagate);
    }
}
