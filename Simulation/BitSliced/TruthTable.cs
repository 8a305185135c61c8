namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Functions of up to three bits as 8-bit tables: bit 4c+2b+a is the value at inputs a, b, c. Bytes also stand for bits themselves here, eight at a
/// time, so that a table evaluated on tables is the table of the composed function.
/// </summary>
internal static class TruthTable
{
    /// <summary>Always 1.</summary>
    public const int One = 0xFF;

    /// <summary>Input a.</summary>
    public const int A = 0xAA;

    /// <summary>Input b.</summary>
    public const int B = 0xCC;

    /// <summary>Input c.</summary>
    public const int C = 0xF0;

    /// <summary>The input of a number, 0 to 2.</summary>
    public static int Variable(int input) => input == 0 ? A : input == 1 ? B : C;

    /// <summary>Evaluates a table on eight bits at a time.</summary>
    public static int Evaluate(int table, int a, int b, int c)
    {
        var low = Select(b, Pick(table >> 2, a), Pick(table, a));
        var high = Select(b, Pick(table >> 6, a), Pick(table >> 4, a));
        return Select(c, high, low);
    }

    /// <summary>Whether the function depends on an input.</summary>
    public static bool DependsOn(int table, int input)
    {
        var shift = 1 << input;
        return ((table >> shift) & ~Variable(input) & One) != (table & ~Variable(input) & One);
    }

    /// <summary>The function with an input held at a value; it does not depend on that input any more.</summary>
    public static int Cofactor(int table, int input, bool value)
    {
        var shift = 1 << input;
        var half = value ? table & Variable(input) : table & ~Variable(input);
        return (value ? half | (half >> shift) : half | (half << shift)) & One;
    }

    /// <summary>The function with an input complemented.</summary>
    public static int Complement(int table, int input)
    {
        var shift = 1 << input;
        var ones = table & Variable(input);
        return (ones >> shift) | ((table & ~Variable(input) & One) << shift);
    }

    /// <summary>The two low bits of a table selected by a.</summary>
    private static int Pick(int table, int a) => (table & 3) switch
    {
        0 => 0,
        1 => ~a & One,
        2 => a,
        _ => One,
    };

    private static int Select(int condition, int whenTrue, int whenFalse) => (condition & whenTrue) | (~condition & whenFalse & One);
}
