using System.Text;

namespace HdlDsl;

/// <summary>Verilog names for C# types.</summary>
internal static class TypeNames
{
    /// <summary>The type's name as an identifier: <c>Fifo&lt;Pixel&gt;</c> becomes <c>Fifo_Pixel</c>.</summary>
    public static string Identifier(Type type)
    {
        var name = new StringBuilder();
        Append(type, name);
        return name.ToString();
    }

    private static void Append(Type type, StringBuilder name)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        foreach (var letter in tick < 0 ? type.Name : type.Name[..tick])
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '_');
        if (!type.IsGenericType)
            return;
        foreach (var argument in type.GetGenericArguments())
        {
            name.Append('_');
            Append(argument, name);
        }
    }
}
