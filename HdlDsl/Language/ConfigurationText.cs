using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace HdlDsl;

/// <summary>
/// A configuration as text: the properties that can be set (computed ones repeat what is known), nested records included,
/// in the order of declaration and in the invariant culture.
/// </summary>
internal static class ConfigurationText
{
    /// <summary>Objects that refer to each other in a circle must not make the text endless.</summary>
    private const int MaxDepth = 8;

    /// <summary>The text for a header comment: <c>PeConfig { Width = 8, Mode = Signed }</c>; null when the object has no such properties.</summary>
    public static string? Of(object configuration)
    {
        var text = new StringBuilder();
        Append(configuration, text, depth: 0);
        return text.ToString();
    }

    /// <summary>Names and values; those of a nested record are joined with an underscore.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(object configuration)
    {
        var fields = new List<(string, string)>();
        Collect("", configuration, fields, depth: 0);
        return fields;
    }

    private static void Append(object value, StringBuilder text, int depth)
    {
        var properties = depth < MaxDepth ? Settable(value.GetType()) : [];
        if (properties.IsEmpty)
        {
            text.Append(Scalar(value));
            return;
        }

        text.Append(value.GetType().Name).Append(" { ");
        for (var i = 0; i < properties.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(properties[i].Name).Append(" = ");
            if (properties[i].GetValue(value) is { } inner)
                Append(inner, text, depth + 1);
            else
                text.Append("null");
        }

        text.Append(" }");
    }

    private static void Collect(string prefix, object? value, List<(string, string)> fields, int depth)
    {
        var properties = value is null || depth >= MaxDepth ? [] : Settable(value.GetType());
        if (value is null || properties.IsEmpty)
        {
            fields.Add((prefix, value is null ? "null" : Scalar(value)));
            return;
        }

        foreach (var property in properties)
            Collect(prefix.Length == 0 ? property.Name : $"{prefix}_{property.Name}", property.GetValue(value), fields, depth + 1);
    }

    private static string Scalar(object value) => value switch
    {
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(item => item is null ? "null" : Scalar(item)))}]",
        IConvertible or IFormattable => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        _ => value.GetType().Name,
    };

    /// <summary>The properties that tell one record from another. Framework types print themselves.</summary>
    private static ImmutableArray<PropertyInfo> Settable(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            return [];
        return
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderBy(property => property.MetadataToken),
        ];
    }
}
