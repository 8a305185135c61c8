using System.Globalization;
using System.Runtime.CompilerServices;

namespace HdlDsl.Arithmetic;

/// <summary>Refuses numbers outside their range.</summary>
internal static class Guard
{
    public static void InRange(int value, int least, int greatest, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > greatest)
        {
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed are {least} … {greatest}."));
        }
    }

    public static void AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed are {least} or more."));
    }

    /// <summary>The elements of a list that must not be empty.</summary>
    public static T[] NotEmpty<T>(IEnumerable<T> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        T[] all = [.. values];
        return all.Length > 0 ? all : throw new ArgumentException($"{name} is empty; give at least one.", name);
    }
}
