using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Declares output ports: <c>public UInt Count { get; } = Out.UInt(8);</c>. The property's name is the port's name.</summary>
public static class Out
{
    /// <summary>One bit.</summary>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Bit Bit(BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(At(file, line, defaultsTo));

    /// <summary>A vector of bits.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Bits Bits(int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(width, At(file, line, defaultsTo));

    /// <summary>An unsigned number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static UInt UInt(int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(width, At(file, line, defaultsTo));

    /// <summary>A two's complement number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="defaultsTo">Value on paths that assign nothing, or null when every path must assign.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static SInt SInt(int width, BigInteger? defaultsTo = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(width, At(file, line, defaultsTo));

    /// <summary>An enumeration.</summary>
    /// <typeparam name="T">Its C# type.</typeparam>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Enum<T> Enum<T>([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, System.Enum => new(At(file, line));

    /// <summary>A vector of equal elements, one packed port with element 0 lowest.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">Number of elements.</param>
    /// <param name="element">Shape of an element.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Vec<T> Vec<T>(int count, T element, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(Shape.Vec(count, element), file, line);

    /// <summary>Any shape: a bundle gives one port for each field, named Property_Field; flipped fields are inputs.</summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="shape">A new shape; it becomes the port.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static T Of<T>(T shape, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data
    {
        var port = (T)shape.CloneShape();
        foreach (var leaf in port.Leaves())
            leaf.Signal.SetOrigin(new PortOrigin(isInput: leaf.IsFlipped, new SourceLocation(file, line)));
        return port;
    }

    /// <summary>A ready/valid stream out of the module: Valid and Payload are outputs, Ready is an input.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Stream<T> Stream<T>(T payload, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(new Stream<T>(payload), file, line);

    /// <summary>A flow out of the module: Valid and Payload are outputs, and there is no ready.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The port.</returns>
    public static Flow<T> Flow<T>(T payload, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(new Flow<T>(payload), file, line);

    /// <summary>Several streams out of the module, Property_0, Property_1, …</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="count">Number of streams, at least 1.</param>
    /// <param name="payload">Shape of the payload of each.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The ports.</returns>
    public static StreamList<T> Streams<T>(int count, T payload, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new StreamList<T>(Enumerable.Range(0, count).Select(_ => Stream(payload, file, line)));
    }

    private static PortOrigin At(string file, int line, BigInteger? defaultsTo = null) =>
        new(isInput: false, new SourceLocation(file, line)) { Default = defaultsTo };
}
