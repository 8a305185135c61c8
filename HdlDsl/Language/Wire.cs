using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Declares combinational signals that are assigned later than they are made: <c>var carry = Wire.Bit(); … carry.Value = …</c>.</summary>
public static class Wire
{
    /// <summary>One bit.</summary>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static Bit Bit(
        BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.Bit(file, line), defaultsTo, new SourceLocation(file, line));

    /// <summary>A vector of bits.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static Bits Bits(
        int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.Bits(width, file, line), defaultsTo, new SourceLocation(file, line));

    /// <summary>An unsigned number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static UInt UInt(
        int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.UInt(width, file, line), defaultsTo, new SourceLocation(file, line));

    /// <summary>A two's complement number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static SInt SInt(
        int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.SInt(width, file, line), defaultsTo, new SourceLocation(file, line));

    /// <summary>An enumeration.</summary>
    /// <typeparam name="T">Its C# type.</typeparam>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static Enum<T> Enum<T>([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, System.Enum => Declare(Shape.Enum<T>(file, line), null, new SourceLocation(file, line));

    /// <summary>A vector of wires.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">Number of elements.</param>
    /// <param name="element">Shape of an element.</param>
    /// <param name="defaultsTo">Value of every element on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wires.</returns>
    public static Vec<T> Vec<T>(
        int count, T element, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(Shape.Vec(count, element, file, line), defaultsTo, file, line);

    /// <summary>Any shape: a bundle gives one wire for each field.</summary>
    /// <typeparam name="T">Type of the wire.</typeparam>
    /// <param name="shape">Shape of the wire; any signal will do, only its type counts.</param>
    /// <param name="defaultsTo">Value of every field (of every element of a vector) on paths that assign nothing, or null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The wire.</returns>
    public static T Of<T>(
        T shape, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Declare((T)shape.CloneShape(), defaultsTo, new SourceLocation(file, line));

    /// <summary>A ready/valid stream inside the module.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The stream.</returns>
    public static Stream<T> Stream<T>(T payload, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(new Stream<T>(payload), null, file, line);

    /// <summary>A flow inside the module; assign its Valid and Payload.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The flow.</returns>
    public static Flow<T> Flow<T>(T payload, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(new Flow<T>(payload), null, file, line);

    private static T Declare<T>(T shape, BigInteger? defaultsTo, SourceLocation location)
        where T : Data
    {
        var builder = DefinitionBuilder.Required;
        foreach (var leaf in shape.Leaves())
            builder.DeclareWire(leaf, defaultsTo, location);
        return shape;
    }
}
