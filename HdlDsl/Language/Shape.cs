using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Types without storage: the fields of a <see cref="Bundle"/>, the elements of a vector, the words of a memory, the payload of a stream.</summary>
public static class Shape
{
    /// <summary>One bit.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static Bit Bit([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(At(file, line));

    /// <summary>A vector of bits.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static Bits Bits(int width, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(width, At(file, line));

    /// <summary>An unsigned number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static UInt UInt(int width, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(width, At(file, line));

    /// <summary>A two's complement number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static SInt SInt(int width, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(width, At(file, line));

    /// <summary>An enumeration.</summary>
    /// <typeparam name="T">Its C# type.</typeparam>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static Enum<T> Enum<T>([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, System.Enum => new(At(file, line));

    /// <summary>A vector of equal elements.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">Number of elements, at least 1.</param>
    /// <param name="element">Shape of an element.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The type.</returns>
    public static Vec<T> Vec<T>(int count, T element, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data
    {
        Signal.CheckWidth(count, "Vec (count)");
        if (element.HasFlippedFields())
            throw Errors.NoValue(element, "Vec");
        var width = Signal.CheckWidth(checked((int)Math.Min(int.MaxValue, (long)count * element.BitWidth)), "Vec");
        return new Vec<T>(count, element, new Bits(width, At(file, line)));
    }

    /// <summary>A ready/valid stream as a field of a bundle: its Ready runs against the bundle's direction.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <returns>The type.</returns>
    public static Stream<T> Stream<T>(T payload)
        where T : Data => new(payload);

    /// <summary>A flow, valid without ready, as a field of a bundle.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">Shape of the payload.</param>
    /// <returns>The type.</returns>
    public static Flow<T> Flow<T>(T payload)
        where T : Data => new(payload);

    /// <summary>
    /// A field that runs against the other fields when its bundle is a port: <c>Shape.Flipped(Shape.Stream(Shape.UInt(8)))</c> for the responses beside the requests.
    /// </summary>
    /// <typeparam name="T">Type of the field.</typeparam>
    /// <param name="shape">Shape of the field.</param>
    /// <returns>The type.</returns>
    public static T Flipped<T>(T shape)
        where T : Data
    {
        var flipped = (T)shape.CloneShape();
        foreach (var leaf in flipped.Leaves())
            leaf.Signal.Roles ^= SignalRoles.Flipped;
        return flipped;
    }

    private static ShapeOrigin At(string file, int line) => new(new SourceLocation(file, line));
}
