using System.Collections.Immutable;
using System.Globalization;
using Generators.Catalogue;

namespace Generators.FlightLlm.Isa;

/// <summary>A mistake in the text of a program.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record IsaMistake(int Line, int Column, string Message);

/// <summary>The text of a program has mistakes; the message has all of them, one a line.</summary>
public sealed class IsaSyntaxException : FormatException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">Name of the text.</param>
    /// <param name="mistakes">The mistakes, at least one.</param>
    public IsaSyntaxException(string file, ImmutableArray<IsaMistake> mistakes)
        : base(string.Join('\n', mistakes.Select(mistake => $"{file}({mistake.Line},{mistake.Column}): {mistake.Message}"))) => Mistakes = mistakes;

    /// <summary>All mistakes, in the order of the text.</summary>
    public ImmutableArray<IsaMistake> Mistakes { get; }
}

/// <summary>
/// Text to programs. A line is <c>label: LD wait=MM release=MM,MV mode=A length=0x100 # comment</c>, and any part of it may be missing.
/// Fields that are not named have their defaults: 0, and 1 for loops. <c>.equ NAME value</c> names a number.
/// </summary>
public sealed class IsaAssembler
{
    private const string Wait = "wait";
    private const string Release = "release";

    private readonly List<IsaMistake> mistakes = [];
    private readonly Dictionary<string, long> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly List<Instruction> instructions = [];
    private int line;

    private IsaAssembler()
    {
    }

    /// <summary>Assembles a program.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">What messages call it.</param>
    /// <returns>The program with its labels.</returns>
    /// <exception cref="IsaSyntaxException">There are mistakes; each has its line and column.</exception>
    public static IsaProgram Assemble(string text, string file = "program")
    {
        ArgumentNullException.ThrowIfNull(text);
        var assembler = new IsaAssembler();
        foreach (var each in text.Split('\n'))
        {
            assembler.line++;
            assembler.Line(Tokens(each.TrimEnd('\r')));
        }

        return assembler.mistakes.Count == 0
            ? new IsaProgram(assembler.instructions, assembler.labels.ToDictionary(label => label.Value, label => label.Key))
            : throw new IsaSyntaxException(file, [.. assembler.mistakes]);
    }

    /// <summary>Words of a line that are separated by blanks, with their columns, in front of the comment.</summary>
    private static List<(string Text, int Column)> Tokens(string line)
    {
        var tokens = new List<(string, int)>();
        for (var at = 0; at < line.Length && line[at] is not ('#' or ';');)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var first = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at]) && line[at] is not ('#' or ';'))
                at++;
            tokens.Add((line[first..at], first + 1));
        }

        return tokens;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '_' or '.');

    private void Line(List<(string Text, int Column)> tokens)
    {
        var first = 0;
        while (first < tokens.Count && tokens[first].Text.EndsWith(':'))
            Label(tokens[first++]);
        if (first == tokens.Count)
            return;
        var (name, column) = tokens[first];
        var rest = tokens.Skip(first + 1).ToArray();
        if (name == ".equ")
        {
            Constant(rest, column);
            return;
        }

        if (IsaFormat.All.FirstOrDefault(format => string.Equals(format.Mnemonic, name, StringComparison.OrdinalIgnoreCase)) is { } found)
            Instruction(found, rest, column);
        else
            Mistake(column, $"'{name}' is no instruction; there are {string.Join(", ", IsaFormat.All.Select(format => format.Mnemonic))}.");
    }

    private void Label((string Text, int Column) token)
    {
        var name = token.Text[..^1];
        if (!IsName(name))
            Mistake(token.Column, $"'{name}' is no label: letters, digits, '_' and '.', and no digit first.");
        else if (labels.ContainsKey(name))
            Mistake(token.Column, $"Label '{name}' is there twice.");
        else if (labels.ContainsValue(instructions.Count))
            Mistake(token.Column, $"Label '{name}' is the second one of its instruction; one is enough.");
        else
            labels.Add(name, instructions.Count);
    }

    private void Constant((string Text, int Column)[] rest, int column)
    {
        if (rest.Length != 2 || !IsName(rest[0].Text))
            Mistake(column, "A constant is '.equ NAME value'.");
        else if (constants.ContainsKey(rest[0].Text))
            Mistake(rest[0].Column, $"Constant '{rest[0].Text}' is there twice.");
        else if (Number(rest[1].Text) is { } value)
            constants.Add(rest[0].Text, value);
        else
            Mistake(rest[1].Column, $"'{rest[1].Text}' is no number; write 12, 0xc or the name of a constant above.");
    }

    private void Instruction(IsaFormat format, (string Text, int Column)[] rest, int column)
    {
        var before = mistakes.Count;
        var values = new IsaFieldValues();
        foreach (var field in format.Fields)
            values[field.Name] = field.Default;
        var (wait, release) = (IsaUnits.None, IsaUnits.None);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (text, at) in rest)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                Mistake(at, $"'{text}' is no field; write name=value.");
                continue;
            }

            var (name, value, valueAt) = (text[..equals], text[(equals + 1)..], at + equals + 1);
            if (!seen.Add(name))
                Mistake(at, $"Field '{name}' is there twice.");
            else if (string.Equals(name, Wait, StringComparison.OrdinalIgnoreCase))
                wait = Units(format.Unit, value, valueAt);
            else if (string.Equals(name, Release, StringComparison.OrdinalIgnoreCase))
                release = Units(format.Unit, value, valueAt);
            else if (format.Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
                values[found.Name] = Value(format, found, value, valueAt);
            else
                Mistake(at, $"{format.Mnemonic} has no field '{name}'. {NearNames.Advice(name, [Wait, Release, .. format.Fields.Select(field => field.Name)], "Fields")}");
        }

        // A line with mistakes keeps its place, so that labels behind it are not moved.
        instructions.Add(before == mistakes.Count ? format.Make(values) with { Wait = wait, Release = release } : new SystemInstruction());
    }

    private IsaUnits Units(IsaUnit own, string text, int column)
    {
        var units = IsaUnits.None;
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var unit = IsaUnitSets.All.Where(each => string.Equals(each.Mnemonic(), name, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (unit is not [var found] || found == own)
            {
                var others = IsaUnitSets.All.Where(each => each != own).Select(each => each.Mnemonic());
                Mistake(column, $"'{name}' is no unit that {own.Mnemonic()} has tokens for; there are {string.Join(", ", others)}.");
            }
            else
            {
                units |= found.Only();
            }

            column += name.Length + 1;
        }

        return units;
    }

    private long Value(IsaFormat format, IsaField field, string text, int column)
    {
        for (var value = 0; value < field.Names.Length; value++)
        {
            if (string.Equals(field.Names[value], text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        if (Number(text) is not { } number)
            Mistake(column, $"'{text}' is no value of '{field.Name}': write {field.Range}, as a number or the name of a constant above.");
        else if (number < 0 || number > field.Max)
            Mistake(column, $"Field '{field.Name}' of {format.Mnemonic} is {number}; it takes {field.Range}.");
        else
            return number;
        return 0;
    }

    private long? Number(string text)
    {
        if (constants.TryGetValue(text, out var constant))
            return constant;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) && bits <= long.MaxValue ? (long)bits : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void Mistake(int column, string message) => mistakes.Add(new IsaMistake(line, column, message));
}
