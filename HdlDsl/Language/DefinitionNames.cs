using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Gives every definition a module name of its own. Where several configurations share a name, the parts of the configuration in which they
/// differ are appended (Adder_Width8, Adder_Width16), so that a new configuration does not renumber the others.
/// </summary>
internal static class DefinitionNames
{
    public static void Assign(
        IReadOnlyList<Definition> definitions, IReadOnlyDictionary<Definition, object> configurations, string? topName)
    {
        var top = definitions[^1];
        if (topName is not null)
            top.Name = topName;
        var taken = new HashSet<string>(StringComparer.Ordinal) { top.Name };
        foreach (var group in definitions.SkipLast(1).GroupBy(definition => definition.Name, StringComparer.Ordinal).ToList())
        {
            var members = group.ToList();
            if (members.Exists(member => member.BlackBox is not null))
                continue;
            if (members.Count == 1 && taken.Add(group.Key))
                continue;
            var suffixes = Suffixes(members, configurations);
            for (var i = 0; i < members.Count; i++)
                members[i].Name = Unique(group.Key + suffixes[i], taken);
        }
    }

    private static string[] Suffixes(List<Definition> members, IReadOnlyDictionary<Definition, object> configurations)
    {
        var fields = members.ConvertAll(member =>
            configurations.TryGetValue(member, out var configuration) ? ConfigurationText.Fields(configuration) : []);
        var differing = fields
            .SelectMany(list => list.Select(field => field.Name))
            .Distinct(StringComparer.Ordinal)
            .Where(name => fields.Select(list => list.FirstOrDefault(field => field.Name == name).Value).Distinct(StringComparer.Ordinal).Count() > 1)
            .ToImmutableHashSet(StringComparer.Ordinal);
        return [.. fields.Select(list => string.Concat(list.Where(field => differing.Contains(field.Name)).Select(field => Clean($"_{field.Name}{field.Value}"))))];
    }

    private static string Clean(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter == '_')
                name.Append(letter);
            else if (letter == '-')
                name.Append('m');
        }

        return name.ToString();
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        if (taken.Add(name))
            return name;
        for (var number = 2; ; number++)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            if (taken.Add(candidate))
                return candidate;
        }
    }
}
