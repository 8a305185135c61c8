using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace Generators.Catalogue;

/// <summary>
/// One parameter of a configuration record that a user may set by name: what it means, which values it takes, and how a text becomes a value.
/// </summary>
public sealed class Knob
{
    private readonly ImmutableArray<PropertyInfo> path;
    private readonly KnobAttribute attribute;

    internal Knob(ImmutableArray<PropertyInfo> path, KnobAttribute attribute, object? defaultConfig)
    {
        this.path = path;
        this.attribute = attribute;
        Name = string.Join('.', path.Select(property => CamelCase(property.Name)));
        Kind = KindOf(path[^1]);
        Values = ValuesOf(Kind, path[^1].PropertyType, attribute);
        Default = defaultConfig is null ? null : ValueIn(defaultConfig);
    }

    /// <summary>Name in camel case, dotted when the knob belongs to a nested record: "pe.weightBits".</summary>
    public string Name { get; }

    /// <summary>What values it takes.</summary>
    public KnobKind Kind { get; }

    /// <summary>What it changes, in one sentence.</summary>
    public string Meaning => attribute.Meaning;

    /// <summary>Unit such as "bits"; empty for none.</summary>
    public string Unit => attribute.Unit;

    /// <summary>Least legal number; null unless the knob is an integer with a range.</summary>
    public int? Min => HasRange && attribute.Min != int.MinValue ? attribute.Min : null;

    /// <summary>Greatest legal number; null unless the knob is an integer with a range.</summary>
    public int? Max => HasRange && attribute.Max != int.MaxValue ? attribute.Max : null;

    /// <summary>The legal values as texts; empty for a range.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>Value in a configuration that says nothing about it, as text; null when the record has no such configuration.</summary>
    public string? Default { get; }

    /// <summary>The legal values in words, with the unit: "1 to 64 bits", "4, 8 or 16", "true or false".</summary>
    public string Allowed
    {
        get
        {
            var values = (Values.Length, Min, Max) switch
            {
                ( > 0, _, _) => Alternatives(Values),
                (_, int min, int max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
                (_, int min, null) => string.Create(CultureInfo.InvariantCulture, $"{min} or more"),
                _ when Kind == KnobKind.Number => "any number from 0, decimal or 0x and hexadecimal digits",
                (_, null, int max) => string.Create(CultureInfo.InvariantCulture, $"{max} or less"),
                _ => "any integer",
            };
            return Unit.Length == 0 ? values : $"{values} {Unit}";
        }
    }

    private bool HasRange => Kind == KnobKind.Integer && attribute.Values.Length == 0;

    /// <summary>The knob's value in a configuration, as the text that would set it.</summary>
    /// <param name="config">A configuration of the record that the knob belongs to.</param>
    /// <returns>A number (hexadecimal behind 0x from 2^64 on), true, false, or the name of an enumeration member.</returns>
    public string ValueIn(object config)
    {
        object? value = config;
        foreach (var property in path)
            value = property.GetValue(value);
        return Text(value!);
    }

    /// <summary>Checks a text that would set the knob.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value as <see cref="ValueIn"/> writes it: members of enumerations with their own letters.</returns>
    /// <exception cref="CatalogueException">It is no legal value; the message says which are.</exception>
    public string Check(string text) => Text(Parse(text));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Allowed}";

    /// <summary>A copy of the configuration in which the knob has another value.</summary>
    /// <exception cref="CatalogueException">The text is no legal value.</exception>
    internal object Set(object config, string text) => With(config, 0, Parse(text));

    /// <summary>Refuses a configuration in which the knob has a value that it doesn't take.</summary>
    /// <exception cref="CatalogueException">It has.</exception>
    internal void Check(object config) => Parse(ValueIn(config));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private object Parse(string text) => Kind switch
    {
        KnobKind.Integer => ParseInteger(text),
        KnobKind.Number => ParseNumber(text) ?? throw NotAllowed(text),
        KnobKind.Boolean => bool.TryParse(text, out var flag) ? flag : throw NotAllowed(text),
        _ => Values.FirstOrDefault(member => string.Equals(member, text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(path[^1].PropertyType, name)
            : throw NotAllowed(text),
    };

    private object ParseInteger(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw NotAllowed(text);
        var isLegal = attribute.Values.Length > 0 ? attribute.Values.Contains(number) : number >= attribute.Min && number <= attribute.Max;
        return isLegal ? number : throw NotAllowed(text);
    }

    /// <summary>Digits and underscores between them; null for anything else.</summary>
    private static BigInteger? ParseNumber(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = (isHex ? text[2..] : text).Replace("_", "", StringComparison.Ordinal);
        // Without a zero in front a hexadecimal number with its top bit set would be negative.
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return digits.Length > 0 && BigInteger.TryParse("0" + digits, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private CatalogueException NotAllowed(string text) => new($"Knob '{Name}' can't be '{text}'; it takes {Allowed}.");

    private object With(object config, int depth, object value)
    {
        var property = path[depth];
        var copy = RecordCopy.Of(config);
        property.SetValue(copy, depth == path.Length - 1 ? value : With(property.GetValue(config)!, depth + 1, value));
        return copy;
    }

    private static KnobKind KindOf(PropertyInfo property)
    {
        if (property.SetMethod is null)
            throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} is a knob, so it needs an init accessor.");
        if (property.PropertyType == typeof(int))
            return KnobKind.Integer;
        if (property.PropertyType == typeof(bool))
            return KnobKind.Boolean;
        if (property.PropertyType == typeof(BigInteger))
            return KnobKind.Number;
        if (property.PropertyType.IsEnum)
            return KnobKind.Choice;
        throw new InvalidOperationException(
            $"{property.DeclaringType!.Name}.{property.Name} can't be a knob: knobs are int, BigInteger, bool or an enumeration, not {property.PropertyType.Name}.");
    }

    private static ImmutableArray<string> ValuesOf(KnobKind kind, Type type, KnobAttribute attribute) => kind switch
    {
        KnobKind.Integer => [.. attribute.Values.Select(value => value.ToString(CultureInfo.InvariantCulture))],
        KnobKind.Boolean => ["true", "false"],
        KnobKind.Number => [],
        _ => [.. Enum.GetNames(type)],
    };

    internal static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        BigInteger number when number > ulong.MaxValue => "0x" + number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Alternatives(ImmutableArray<string> values) =>
        values.Length == 1 ? values[0] : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
