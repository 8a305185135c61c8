using System.Globalization;
using Generators.Catalogue;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Exploration.Studies;

/// <summary>A mapping of a study file of which all keys are known. Values are read with their kind and range; errors name the place.</summary>
internal sealed class YamlSection
{
    private readonly string path;
    private readonly YamlMappingNode node;

    /// <summary>Looks at a mapping and refuses keys that are not known.</summary>
    public YamlSection(string path, YamlMappingNode node, string title, string[] keys)
    {
        this.path = path;
        this.node = node;
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw Error(key, $"A key of '{title}' is a word.");
            if (!keys.Contains(name, StringComparer.Ordinal))
                throw Error(key, $"There is no '{name}' in {(title == "study" ? "a study" : $"'{title}'")}. {NearNames.Advice(name, keys, "Keys")}");
        }
    }

    /// <summary>The text of a key or value that has to be a single one.</summary>
    public static string Word(string path, YamlNode node, string what) => node is YamlScalarNode { Value: { } word } ? word : throw new ExplorationException(Place(path, node.Start) + $"{what} is a word.");

    /// <summary>Refuses keys that mean nothing with the other choices of the section.</summary>
    public void Refuse(string why, params ReadOnlySpan<string> keys)
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>())
            if (keys.Contains(key.Value!))
                throw Error(key, $"'{key.Value}' means nothing {why}.");
    }

    /// <summary>Where it starts.</summary>
    public Mark Start => node.Start;

    /// <summary>What errors start with.</summary>
    public static string Place(string path, Mark place) => string.Create(CultureInfo.InvariantCulture, $"{path}:{place.Line}:{place.Column}: ");

    /// <summary>A single value, or null.</summary>
    public YamlScalarNode? Scalar(string key) => Value(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar,
        var other => throw Error(other, $"'{key}' takes one value."),
    };

    /// <summary>Whether a key has a single value.</summary>
    public bool IsWord(string key) => Value(key) is YamlScalarNode;

    /// <summary>A mapping with keys of any name, or null.</summary>
    public YamlMappingNode? Mapping(string key) => Value(key) switch
    {
        null => null,
        YamlMappingNode mapping => mapping,
        var other => throw Error(other, $"'{key}' takes names with values: name: value."),
    };

    /// <summary>A mapping with known keys, or null.</summary>
    public YamlSection? Section(string key, string[] keys) => Mapping(key) is { } mapping ? new YamlSection(path, mapping, key, keys) : null;

    /// <summary>A list of texts, or one text alone; none when the key is missing.</summary>
    public IReadOnlyList<YamlScalarNode> Texts(string key) => Value(key) switch
    {
        null => [],
        YamlScalarNode scalar => [scalar],
        YamlSequenceNode sequence => [.. sequence.Children.Select(child => child as YamlScalarNode ?? throw Error(child, $"'{key}' is a list of texts."))],
        var other => throw Error(other, $"'{key}' is a list of texts."),
    };

    /// <summary>An integer in a range, or null.</summary>
    public int? Integer(string key, int min, int max)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (!int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
            throw Error(scalar, string.Create(CultureInfo.InvariantCulture, $"'{key}' can't be '{scalar.Value}'; it takes {(min == int.MinValue ? "any integer" : $"{min} to {max}")}."));
        return number;
    }

    /// <summary>A number in a range, or null.</summary>
    public double? Number(string key, double min, double max)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (!double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(number >= min && number <= max))
            throw Error(scalar, string.Create(CultureInfo.InvariantCulture, $"'{key}' can't be '{scalar.Value}'; it takes {min} to {max}."));
        return number;
    }

    /// <summary>true or false, or null.</summary>
    public bool? Flag(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        return bool.TryParse(scalar.Value, out var flag) ? flag : throw Error(scalar, $"'{key}' can't be '{scalar.Value}'; it takes true or false.");
    }

    /// <summary>A member of an enumeration, in lower case.</summary>
    public T Member<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (Scalar(key) is not { } scalar)
            return otherwise;
        var members = Enum.GetValues<T>();
        foreach (var member in members)
            if (string.Equals(member.ToString(), scalar.Value, StringComparison.OrdinalIgnoreCase))
                return member;
        string[] names = [.. members.Select(member => member.ToString().ToLowerInvariant())];
        throw Error(scalar, $"There is no {key} '{scalar.Value}'. {NearNames.Advice(scalar.Value!, names, "It takes")}");
    }

    private YamlNode? Value(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private ExplorationException Error(YamlNode where, string message) => new(Place(path, where.Start) + message);
}
