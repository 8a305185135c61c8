using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HdlDsl.Simulator.Vectors;

/// <summary>Finds the methods of the portable vector classes by vector size and element type.</summary>
internal static class VectorMethods
{
    private static readonly ConcurrentDictionary<(string Name, int Bytes, Type Element, Type? Second), MethodInfo> Known = new();

    private static readonly ConcurrentDictionary<(int Bytes, Type Element), Type> Types = new();

    /// <summary>Unsigned element type of a size.</summary>
    public static Type Unsigned(int size) => size switch { 1 => typeof(byte), 2 => typeof(ushort), 4 => typeof(uint), _ => typeof(ulong) };

    /// <summary>Signed element type of a size.</summary>
    public static Type Signed(int size) => size switch { 1 => typeof(sbyte), 2 => typeof(short), 4 => typeof(int), _ => typeof(long) };

    /// <summary>A vector type.</summary>
    public static Type VectorType(int bytes, Type element) => Types.GetOrAdd(
        (bytes, element),
        key => (key.Bytes switch { 16 => typeof(Vector128<>), 32 => typeof(Vector256<>), _ => typeof(Vector512<>) }).MakeGenericType(key.Element));

    /// <summary>An operator whose parameters are all vectors of one type.</summary>
    public static MethodInfo Operator(string name, int bytes, Type element, int parameters) => Known.GetOrAdd((name, bytes, element, null), key => ClassOf(bytes)
        .GetMethods()
        .First(method => method.Name == name && method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1
            && method.GetParameters().Length == parameters && method.GetParameters().All(parameter => parameter.ParameterType.IsGenericType))
        .MakeGenericMethod(element));

    /// <summary>A shift by a count that is the same for all elements.</summary>
    public static MethodInfo Shift(string name, int bytes, Type element) => Overload(name, bytes, element, typeof(int));

    /// <summary>A vector with all elements equal.</summary>
    public static MethodInfo Create(int bytes, Type element) => Known.GetOrAdd(("Create", bytes, element, null), key => ClassOf(bytes)
        .GetMethods()
        .First(method => method.Name == "Create" && !method.IsGenericMethodDefinition && method.GetParameters() is [{ ParameterType: var type }] && type == element));

    /// <summary>Reads the elements as another type.</summary>
    public static MethodInfo Cast(int bytes, Type from, Type to) => Known.GetOrAdd(("As", bytes, from, to), key => ClassOf(bytes)
        .GetMethods().First(method => method.Name == "As" && method.GetGenericArguments().Length == 2).MakeGenericMethod(from, to));

    /// <summary>Widens the lower half of the elements to the double size.</summary>
    public static MethodInfo WidenLower(int bytes, Type element) => Known.GetOrAdd(("WidenLower", bytes, element, null), key => ClassOf(bytes)
        .GetMethods().First(method => method.Name == "WidenLower" && method.GetParameters()[0].ParameterType == VectorType(bytes, element)));

    /// <summary>Joins two vectors with their elements cut to the half size.</summary>
    public static MethodInfo Narrow(int bytes, Type element) => Overload("Narrow", bytes, element, VectorType(bytes, element));

    /// <summary>The lower or upper half of a vector.</summary>
    public static MethodInfo Half(bool upper, int bytes, Type element) => Known.GetOrAdd((upper ? "GetUpper" : "GetLower", bytes, element, null), key => ClassOf(bytes)
        .GetMethods().First(method => method.Name == key.Name && method.IsGenericMethodDefinition).MakeGenericMethod(element));

    /// <summary>A vector as the lower half of one of the double size, the upper half undefined.</summary>
    public static MethodInfo Double(int bytes, Type element)
    {
        var name = bytes == 16 ? "ToVector256Unsafe" : "ToVector512Unsafe";
        return Known.GetOrAdd((name, bytes, element, null), key => ClassOf(bytes)
            .GetMethods().First(method => method.Name == key.Name && method.IsGenericMethodDefinition).MakeGenericMethod(element));
    }

    /// <summary>Bytes straight to 32 bits in one instruction, where there is one; otherwise null.</summary>
    public static MethodInfo? WidenFourfold(bool isSigned)
    {
        if (!Avx512F.IsSupported)
            return null;
        var name = isSigned ? nameof(Avx512F.ConvertToVector512Int32) : nameof(Avx512F.ConvertToVector512UInt32);
        return typeof(Avx512F).GetMethod(name, [VectorType(16, isSigned ? typeof(sbyte) : typeof(byte))]);
    }

    private static MethodInfo Overload(string name, int bytes, Type element, Type second) => Known.GetOrAdd((name, bytes, element, second), key => ClassOf(bytes)
        .GetMethods()
        .First(method => method.Name == name && !method.IsGenericMethodDefinition && method.GetParameters().Length == 2
            && method.GetParameters()[0].ParameterType == VectorType(bytes, element) && method.GetParameters()[1].ParameterType == second));

    private static Type ClassOf(int bytes) => bytes switch { 16 => typeof(Vector128), 32 => typeof(Vector256), _ => typeof(Vector512) };
}
