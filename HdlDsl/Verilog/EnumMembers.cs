using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>Names of enumeration members for comments.</summary>
internal static class EnumMembers
{
    /// <summary>The member with a number, or the number itself when there is none.</summary>
    public static string NameOf(Type type, EnumCodes? codes, BigInteger code)
    {
        foreach (var (member, number) in Of(type, codes))
        {
            if (number == code)
                return member;
        }

        return code.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>All members with their codes: those of a signal where it has its own, else the members' numbers, ascending.</summary>
    public static IEnumerable<(string Name, BigInteger Number)> Of(Type type, EnumCodes? codes) => codes is not null ? codes.Members : Enum.GetNames(type)
        .Select(name => (name, new BigInteger(Convert.ToDecimal(Enum.Parse(type, name), CultureInfo.InvariantCulture))))
        .OrderBy(member => member.Item2);
}
