using System.Buffers.Binary;
using System.Reflection;

namespace Verification;

/// <summary>
/// An async method or iterator that waits: its name, and the line that it waits in. The compiler turns both into a class or structure with a number that
/// says where to go on; the place where the code stores that number is the place of the wait.
/// </summary>
internal static class SuspendedMethod
{
    private const string StateField = "<>1__state";
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const byte LoadArgument0 = 0x02;
    private const byte StoreLocal0 = 0x0A;
    private const byte LoadMinus1 = 0x15;
    private const byte Load0 = 0x16;
    private const byte LoadByte = 0x1F;
    private const byte LoadInteger = 0x20;
    private const byte Duplicate = 0x25;
    private const byte StoreField = 0x7D;
    private const int GreatestShortLoad = 8;

    /// <summary>Name and line, such as <c>Drive at FifoTests.cs:31</c>; the name alone without symbols.</summary>
    /// <param name="machine">What the compiler made of the method.</param>
    public static string Describe(object machine)
    {
        var type = machine.GetType();
        return WithPlace(NameOf(type.Name), LineOf(type, machine));
    }

    /// <summary>Name and first line of a method that doesn't wait itself but calls one that does.</summary>
    public static string Describe(MethodBase caller) => WithPlace(NameOf(caller.Name), SourceLines.Find(caller, offset: null));

    /// <summary>The fields of what the compiler made of a method.</summary>
    public static IEnumerable<object?> Values(object machine) => machine.GetType().GetFields(Instance).Select(field => field.GetValue(machine));

    private static string WithPlace(string name, string? place) => place is null ? name : $"{name} at {place}";

    /// <summary>
    /// The name in the source: <c>Drive</c> for the type <c>&lt;Drive&gt;d__5</c>, the same for a local function <c>&lt;Test&gt;g__Drive|3_0</c>, and no
    /// more than that it is one for a lambda.
    /// </summary>
    private static string NameOf(string compiled)
    {
        var end = compiled.LastIndexOf(">d", StringComparison.Ordinal);
        var name = end > 0 ? compiled[1..end] : compiled;
        if (name.Contains(">b__", StringComparison.Ordinal))
            return "a lambda";
        var local = name.IndexOf(">g__", StringComparison.Ordinal);
        return local < 0 ? name : name[(local + ">g__".Length)..].Split('|')[0];
    }

    private static string? LineOf(Type type, object machine)
    {
        var move = type.GetMethod("MoveNext", Instance, []);
        if (type.GetField(StateField, Instance)?.GetValue(machine) is not int state || move?.GetMethodBody()?.GetILAsByteArray() is not { } code)
            return null;
        for (var offset = 0; offset < code.Length; offset++)
        {
            if (StoresState(move, code.AsSpan(offset), state))
                return SourceLines.Find(move, offset);
        }

        return null;
    }

    /// <summary>Whether the code is <c>this.state = value</c>; async methods keep a copy of the value in a local.</summary>
    private static bool StoresState(MethodInfo method, ReadOnlySpan<byte> code, int value)
    {
        if (!Takes(ref code, [LoadArgument0]) || !Takes(ref code, LoadOf(value)))
            return false;
        Takes(ref code, [Duplicate, StoreLocal0]);
        return Takes(ref code, [StoreField]) && code.Length >= sizeof(int)
            && FieldName(method, BinaryPrimitives.ReadInt32LittleEndian(code)) == StateField;
    }

    private static bool Takes(ref ReadOnlySpan<byte> code, ReadOnlySpan<byte> expected)
    {
        if (!code.StartsWith(expected))
            return false;
        code = code[expected.Length..];
        return true;
    }

    private static byte[] LoadOf(int value)
    {
        if (value is >= -1 and <= GreatestShortLoad)
            return [value < 0 ? LoadMinus1 : (byte)(Load0 + value)];
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
            return [LoadByte, (byte)value];
        var load = new byte[1 + sizeof(int)];
        load[0] = LoadInteger;
        BinaryPrimitives.WriteInt32LittleEndian(load.AsSpan(1), value);
        return load;
    }

    private static string? FieldName(MethodInfo method, int token)
    {
        try
        {
            return method.Module.ResolveField(token, method.DeclaringType!.GetGenericArguments(), null)?.Name;
        }
        catch (ArgumentException)
        {
            // Other bytes that look like it.
            return null;
        }
    }
}
