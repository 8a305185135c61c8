using System.Globalization;
using System.Numerics;
using Templates;

namespace HdlDsl.Buses;

/// <summary>Texts made from a register map: for C, for C#, and for readers. The same map gives the same text on every machine.</summary>
public static class RegisterTexts
{
    /// <summary>
    /// A header for C99 and C++: offsets, masks, shifts and reset values as macros, and static inline functions that read, write and take words apart. It needs
    /// stdint.h alone.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <returns>The text of the file.</returns>
    /// <exception cref="Diagnostics.HdlException">The map is illegal.</exception>
    public static string CHeader(RegisterMap map) => TemplateRenderer.Render("Registers/Header.h", Model(map, ""));

    /// <summary>
    /// A driver class for C#, over <see cref="IRegisterBus"/>. A property that writes a field reads the register first and writes the other RW fields back, with 0
    /// for fields in which a 1 does something. Registers with WO or RC fields are not read for that: the driver remembers what it wrote.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <returns>The text of the file.</returns>
    /// <exception cref="Diagnostics.HdlException">The map is illegal.</exception>
    public static string CSharpDriver(RegisterMap map, string namespaceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(namespaceName);
        return TemplateRenderer.Render("Registers/Driver.cs", Model(map, namespaceName));
    }

    /// <summary>A page in Markdown.</summary>
    /// <param name="map">The map.</param>
    /// <returns>The text of the file.</returns>
    /// <exception cref="Diagnostics.HdlException">The map is illegal.</exception>
    public static string Markdown(RegisterMap map) => TemplateRenderer.Render("Registers/Page.md", Model(map, ""));

    private static object Model(RegisterMap map, string namespaceName)
    {
        ArgumentNullException.ThrowIfNull(map);
        var layout = map.Layout;
        var items = layout.Items.Select(item => item switch
        {
            Register register => RegisterModel.Of(map, register, register.Name, null),
            RegisterArray array => RegisterModel.Of(map, array.Elements[0], array.Name, array),
            _ => RegisterModel.Of(map, (RegisterWindow)item),
        }).ToList();
        return new
        {
            map.Name,
            map.Doc,
            HasDoc = map.Doc.Length > 0,
            Namespace = namespaceName,
            Macro = Macro(map.Name),
            Function = WrappedPorts.Snake(map.Name),
            map.DataBits,
            WordBytes = map.DataBits / 8,
            Is64 = map.DataBits == 64,
            Word = map.DataBits == 64 ? "ulong" : "uint",
            Bytes = RegisterLayout.Hex(layout.Bytes),
            Suffix = map.DataBits == 64 ? "ull" : "u",
            Items = items,
        };
    }

    internal static string Macro(string name) => WrappedPorts.Snake(name).ToUpperInvariant();

    internal static string Hex(BigInteger value, int bits) =>
        "0x" + ((UInt128)value).ToString($"x{((bits + 3) / 4).ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);
}
