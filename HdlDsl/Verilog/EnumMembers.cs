using System.Globalization;
using System.Numerics;

namespace HdlDsl.Verilog;

/// <summary>Names of enumeration members for comments.</summary>
internal static class EnumMembers
{
    /// <summary>The member with a number, or the number itself when there is none.</summary>
    public static string NameOf(Type type, BigInteger code)
    {
        foreach (var (member, number) in Of(type))
        {
            if (number == code)
                return member;
        }

        return code.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>All members with their numbers, ascending.</summary>
    public static IEnumerable<(string Name, BigInteger Number)> Of(Type type) => Enum.GetNames(type)
        .Select(name => (name, new BigInteger(Convert.ToDecimal(Enum.Parse(type, name), CultureInfo.InvariantCulture))))
        .OrderBy(member => member.Item2);
}
