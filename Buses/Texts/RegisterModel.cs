using System.Globalization;
using System.Numerics;

namespace HdlDsl.Buses;

/// <summary>A register, an array or a window as the templates see it. Everything is text or a condition.</summary>
internal sealed record RegisterModel
{
    public required string Name { get; init; }

    public required string Macro { get; init; }

    public required string Function { get; init; }

    public required string Doc { get; init; }

    public required bool HasDoc { get; init; }

    public required string Offset { get; init; }

    public bool IsArray { get; init; }

    public bool IsWindow { get; init; }

    public bool IsRegister => !IsWindow;

    public bool IsSingle => !IsWindow && !IsArray;

    public string Count { get; init; } = "1";

    public string Stride { get; init; } = "0";

    public string LastOffset { get; init; } = "";

    public string Reset { get; init; } = "";

    public string StorageMask { get; init; } = "";

    public bool HasStorage { get; init; }

    public bool HasShadow { get; init; }

    public bool CanModify { get; init; }

    public bool IsReadable { get; init; } = true;

    public bool IsWritable { get; init; } = true;

    public string Access { get; init; } = "";

    public IReadOnlyList<FieldModel> Fields { get; init; } = [];

    public static RegisterModel Of(RegisterMap map, Register register, string name, RegisterArray? array)
    {
        var storage = BigInteger.Zero;
        var reset = BigInteger.Zero;
        foreach (var field in register.Fields)
        {
            if (field.Access is FieldAccess.ReadWrite or FieldAccess.WriteOnly)
                storage |= ((BigInteger.One << field.Width) - 1) << field.Low;
            reset |= field.ResetPattern << field.Low;
        }

        var hasShadow = !storage.IsZero && register.Fields.Any(field => field.Access is FieldAccess.WriteOnly or FieldAccess.ReadToClear);
        return new RegisterModel
        {
            Name = name,
            Macro = $"{RegisterTexts.Macro(map.Name)}_{RegisterTexts.Macro(name)}",
            Function = $"{WrappedPorts.Snake(map.Name)}_{WrappedPorts.Snake(name)}",
            Doc = OneLine(register.Doc),
            HasDoc = register.Doc.Length > 0,
            Offset = RegisterLayout.Hex(register.Offset),
            IsArray = array is not null,
            Count = (array?.Count ?? 1).ToString(CultureInfo.InvariantCulture),
            Stride = (array?.Stride ?? 0).ToString(CultureInfo.InvariantCulture),
            LastOffset = array is null ? "" : RegisterLayout.Hex(array.Elements[^1].Offset),
            Reset = RegisterTexts.Hex(reset, map.DataBits),
            StorageMask = RegisterTexts.Hex(storage, map.DataBits),
            HasStorage = !storage.IsZero,
            HasShadow = hasShadow,
            CanModify = !storage.IsZero && !hasShadow,
            Fields = [.. register.Fields.OrderByDescending(field => field.Low).Select(field => FieldModel.Of(map, name, field, hasShadow))],
        };
    }

    public static RegisterModel Of(RegisterMap map, RegisterWindow window) => new()
    {
        Name = window.Name,
        Macro = $"{RegisterTexts.Macro(map.Name)}_{RegisterTexts.Macro(window.Name)}",
        Function = $"{WrappedPorts.Snake(map.Name)}_{WrappedPorts.Snake(window.Name)}",
        Doc = OneLine(window.Doc),
        HasDoc = window.Doc.Length > 0,
        Offset = RegisterLayout.Hex(window.Offset),
        IsWindow = true,
        Count = window.Words.ToString(CultureInfo.InvariantCulture),
        LastOffset = RegisterLayout.Hex(window.Offset + ((long)(window.Words - 1) * map.DataBits / 8)),
        IsReadable = window.IsReadable,
        IsWritable = window.IsWritable,
        Access = window.Access switch { WindowAccess.ReadWrite => "RW", WindowAccess.ReadOnly => "RO", _ => "WO" },
    };

    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Replace("*/", "* /", StringComparison.Ordinal);
}

/// <summary>A field as the templates see it.</summary>
internal sealed record FieldModel
{
    public required string Name { get; init; }

    public required string Macro { get; init; }

    public required string Function { get; init; }

    public required string Bits { get; init; }

    public required string Access { get; init; }

    public required string Reset { get; init; }

    public required string Doc { get; init; }

    public required string XmlDoc { get; init; }

    public required string TableDoc { get; init; }

    public required string Mask { get; init; }

    public required string Low { get; init; }

    public required string Width { get; init; }

    public required string Type { get; init; }

    /// <summary>Bits that a signed field has to be shifted by to bring its sign to the top.</summary>
    public required string SignShift { get; init; }

    public bool IsUsable { get; init; }

    public bool IsSigned { get; init; }

    public bool IsBit { get; init; }

    public bool IsEnum { get; init; }

    public bool IsNumber => !IsSigned && !IsBit && !IsEnum;

    public bool CanGet { get; init; }

    public bool CanSet { get; init; }

    public bool HasProperty => IsUsable && (CanGet || CanSet);

    /// <summary>Word in front of the name of a method that writes ones: Clear, Set or Pulse.</summary>
    public string Verb { get; init; } = "";

    public bool HasVerb => Verb.Length > 0;

    public IReadOnlyList<MemberModel> Members { get; init; } = [];

    public static FieldModel Of(RegisterMap map, string registerName, Field field, bool hasShadow)
    {
        var enumType = field.AnyShape.EnumType;
        var isBit = field.AnyShape is Bit;
        var macro = $"{RegisterTexts.Macro(map.Name)}_{RegisterTexts.Macro(registerName)}_{RegisterTexts.Macro(field.Name)}";
        var number = map.DataBits == 64 ? (Signed: "long", Unsigned: "ulong") : (Signed: "int", Unsigned: "uint");
        var access = Short(field.Access);
        var doc = RegisterModel.OneLine(field.Doc);
        if (doc.Length == 0)
            doc = $"{field.Name}.";
        return new FieldModel
        {
            Name = field.Name,
            Macro = macro,
            Function = $"{WrappedPorts.Snake(map.Name)}_{WrappedPorts.Snake(registerName)}_{WrappedPorts.Snake(field.Name)}",
            Bits = field.BitRange,
            Access = access,
            Reset = enumType is null ? field.Reset.ToString(CultureInfo.InvariantCulture) : MembersOf(enumType, macro).FirstOrDefault(member => member.Number == field.Reset)?.Name
                ?? field.Reset.ToString(CultureInfo.InvariantCulture),
            Doc = doc,
            XmlDoc = Xml($"{access} [{field.BitRange}]: {doc}{(field.Access is FieldAccess.WriteOnly || (hasShadow && field.Access == FieldAccess.ReadWrite) ? " Written from what the driver remembers." : "")}"),
            TableDoc = RegisterModel.OneLine(field.Doc).Replace("|", "\\|", StringComparison.Ordinal),
            Mask = RegisterTexts.Hex(((BigInteger.One << field.Width) - 1) << field.Low, map.DataBits),
            Low = field.Low.ToString(CultureInfo.InvariantCulture),
            Width = field.Width.ToString(CultureInfo.InvariantCulture),
            Type = enumType is not null ? $"{field.Name}Value" : isBit ? "bool" : field.IsSigned ? number.Signed : number.Unsigned,
            SignShift = (map.DataBits - field.Width).ToString(CultureInfo.InvariantCulture),
            IsUsable = field.Access != FieldAccess.Reserved,
            IsSigned = field.IsSigned,
            IsBit = isBit,
            IsEnum = enumType is not null,
            CanGet = field.IsReadable,
            CanSet = field.Access is FieldAccess.ReadWrite or FieldAccess.WriteOnly,
            Verb = field.Verb,
            Members = enumType is null ? [] : MembersOf(enumType, macro),
        };
    }

    internal static string Short(FieldAccess access) => access switch
    {
        FieldAccess.ReadWrite => "RW",
        FieldAccess.ReadOnly => "RO",
        FieldAccess.Constant => "constant",
        FieldAccess.WriteOnly => "WO",
        FieldAccess.WriteOneToClear => "W1C",
        FieldAccess.WriteOneToSet => "W1S",
        FieldAccess.ReadToClear => "RC",
        FieldAccess.Pulse => "pulse",
        _ => "reserved",
    };

    private static List<MemberModel> MembersOf(Type type, string macro) =>
    [
        .. Enum.GetNames(type).Select(name => (Name: name, Number: new BigInteger(Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture))))
            .OrderBy(member => member.Number)
            .Select(member => new MemberModel(member.Name, $"{macro}_{RegisterTexts.Macro(member.Name)}", member.Number)),
    ];

    private static string Xml(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}

/// <summary>A member of an enumeration as the templates see it.</summary>
internal sealed record MemberModel(string Name, string Macro, BigInteger Number)
{
    public string Value { get; } = Number.ToString(CultureInfo.InvariantCulture);
}
