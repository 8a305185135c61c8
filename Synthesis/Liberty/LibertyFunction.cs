namespace Synthesis.Liberty;

/// <summary>
/// The function of a cell's output as liberty files write it: names, 0 and 1, ! in front or ' behind, &amp;, * or a blank for and, ^ for exclusive or, | or + for or.
/// Libraries write one gate in many ways, so functions are told apart by their truth tables.
/// </summary>
internal sealed class LibertyFunction
{
    private const int MostInputs = 6;
    private const int MostDepth = 100;
    private readonly string text;
    private readonly List<string> inputs = [];
    private int place;
    private int depth;

    private LibertyFunction(string text) => this.text = text;

    /// <summary>Number of inputs and truth table (bit i is the value when the inputs, the first one lowest, are i) of a function; null when it can't be read or has too many inputs.</summary>
    public static (int Inputs, ulong Table)? TableOf(string text)
    {
        var function = new LibertyFunction(text);
        if (function.Sum() is not { } value || function.Next() != '\0' || function.inputs.Count > MostInputs)
            return null;
        var table = 0UL;
        for (var row = 0; row < 1 << function.inputs.Count; row++)
            table |= value(row) ? 1UL << row : 0;
        return (function.inputs.Count, table);
    }

    private Func<int, bool>? Sum() => Chain(Exclusive, () => Next() is '|' or '+', (a, b) => a || b);

    private Func<int, bool>? Exclusive() => Chain(Product, () => Next() == '^', (a, b) => a != b);

    private Func<int, bool>? Product()
    {
        var left = Factor();
        while (left is not null && (Next() is '&' or '*' or '!' or '(' || IsName(Next())))
        {
            if (text[place] is '&' or '*')
                place++;
            left = Both(left, Factor(), (a, b) => a && b);
        }

        return left;
    }

    private Func<int, bool>? Chain(Func<Func<int, bool>?> part, Func<bool> goesOn, Func<bool, bool, bool> join)
    {
        var left = part();
        while (left is not null && goesOn())
        {
            place++;
            left = Both(left, part(), join);
        }

        return left;
    }

    private static Func<int, bool>? Both(Func<int, bool> left, Func<int, bool>? right, Func<bool, bool, bool> join) => right is null ? null : row => join(left(row), right(row));

    private Func<int, bool>? Factor()
    {
        if (++depth > MostDepth)
            return null;
        Func<int, bool>? value;
        switch (Next())
        {
            case '!':
                place++;
                value = Not(Factor());
                break;
            case '(':
                place++;
                value = Sum();
                if (Next() != ')')
                    return null;
                place++;
                break;
            case var letter when IsName(letter):
                value = Input();
                break;
            default:
                return null;
        }

        for (; Next() == '\''; place++)
            value = Not(value);
        depth--;
        return value;
    }

    private static Func<int, bool>? Not(Func<int, bool>? value) => value is null ? null : row => !value(row);

    private Func<int, bool> Input()
    {
        var start = place;
        while (place < text.Length && IsName(text[place]))
            place++;
        var name = text[start..place];
        if (name is "0" or "1")
            return _ => name == "1";
        var index = inputs.IndexOf(name);
        if (index < 0)
        {
            index = inputs.Count;
            inputs.Add(name);
        }

        return row => (row >> index & 1) != 0;
    }

    private static bool IsName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '[' or ']' or '.';

    private char Next()
    {
        while (place < text.Length && char.IsWhiteSpace(text[place]))
            place++;
        return place < text.Length ? text[place] : '\0';
    }
}
