using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>Parameter values as they come from C#: an anonymous object, a record or a dictionary.</summary>
internal sealed class ParameterValues
{
    private ParameterValues(Dictionary<string, Value> values) => Values = values;

    public IReadOnlyDictionary<string, Value> Values { get; }

    /// <summary>Reads the properties of an object or the entries of a dictionary; a null value leaves the default.</summary>
    public static ParameterValues Of(object? parameters)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in Entries(parameters))
            if (value is not null)
                values.Add(name, Convert(name, value));
        return new ParameterValues(values);
    }

    private static IEnumerable<(string Name, object? Value)> Entries(object? parameters) => parameters switch
    {
        null => [],
        IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => (key.ToString() ?? "", dictionary[key])),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(pair => (pair.Key, pair.Value)),
        _ => parameters.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken)
            .Select(property => (property.Name, property.GetValue(parameters))),
    };

    private static Value Convert(string name, object value) => value switch
    {
        bool flag => Value.Integer(flag ? 1 : 0),
        string text when text.All(char.IsAscii) => Value.FromText(text),
        BigInteger number when number.GetBitLength() < Signal.MaxWidth => Value.FromCode(number),
        byte or sbyte or short or ushort or int or uint or long => Value.FromCode(System.Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong number => Value.FromCode(number),
        Int128 number => Value.FromCode(number),
        UInt128 number => Value.FromCode(number),
        Enum => Value.FromCode(System.Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw ImportErrors.InCode(
            ImportErrors.Parameter, $"parameter '{name}' is given as {value.GetType().Name}, which is no value of Verilog.", "give an integer, a BigInteger, a bool or a string of ASCII characters."),
    };
}
