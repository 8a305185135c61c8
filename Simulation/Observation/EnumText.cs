using System.Numerics;
using System.Text;
using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace HdlDsl.Simulator.Observation;

/// <summary>The names of an enumeration's members by value; a number that no member has stands for itself.</summary>
internal sealed class EnumText
{
    private readonly Dictionary<BigInteger, string> names = [];
    private readonly Dictionary<BigInteger, byte[]> bytes = [];

    /// <summary>Collects the members.</summary>
    /// <param name="type">The enumeration.</param>
    /// <param name="codes">The members' codes where they are not their numbers.</param>
    public EnumText(Type type, EnumCodes? codes = null)
    {
        foreach (var (name, number) in EnumMembers.Of(type, codes))
            names.TryAdd(number, name);
    }

    /// <summary>Members by ascending number.</summary>
    public IEnumerable<(BigInteger Number, string Name)> Members => names.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value));

    /// <summary>The text of a value.</summary>
    public string Of(BigInteger value) => names.TryGetValue(value, out var name) ? name : value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The text of a value in UTF-8.</summary>
    public byte[] BytesOf(ReadOnlySpan<byte> value)
    {
        var number = new BigInteger(value, isUnsigned: true);
        if (!bytes.TryGetValue(number, out var text))
            bytes.Add(number, text = Encoding.UTF8.GetBytes(Of(number)));
        return text;
    }
}
