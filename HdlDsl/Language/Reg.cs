using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Declares registers of the module's clock domain. A register holds its value until <c>Next</c> is assigned: <c>var count = Reg.UInt(8); count.Next = …</c>.</summary>
public static class Reg
{
    /// <summary>One bit.</summary>
    /// <param name="reset">Value at reset: 0 unless said otherwise, or <see cref="Reset.None"/>.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static Bit Bit(
        Reset reset = default, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.Bit(file, line), reset, enable, new SourceLocation(file, line));

    /// <summary>A vector of bits.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="reset">Value at reset: 0 unless said otherwise, or <see cref="Reset.None"/>.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static Bits Bits(
        int width, Reset reset = default, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.Bits(width, file, line), reset, enable, new SourceLocation(file, line));

    /// <summary>An unsigned number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="reset">Value at reset: 0 unless said otherwise, or <see cref="Reset.None"/>.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static UInt UInt(
        int width, Reset reset = default, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.UInt(width, file, line), reset, enable, new SourceLocation(file, line));

    /// <summary>A two's complement number.</summary>
    /// <param name="width">Width in bits.</param>
    /// <param name="reset">Value at reset: 0 unless said otherwise, or <see cref="Reset.None"/>.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static SInt SInt(
        int width, Reset reset = default, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Declare(Shape.SInt(width, file, line), reset, enable, new SourceLocation(file, line));

    /// <summary>An enumeration.</summary>
    /// <typeparam name="T">Its C# type.</typeparam>
    /// <param name="reset">Member at reset.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static Enum<T> Enum<T>(
        T reset, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, System.Enum =>
        Declare(Shape.Enum<T>(file, line), HdlDsl.Enum<T>.Encode(reset), enable, new SourceLocation(file, line));

    /// <summary>A vector of registers, all elements with one reset value.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">Number of elements.</param>
    /// <param name="element">Shape of an element.</param>
    /// <param name="reset">Value of every element at reset.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registers.</returns>
    public static Vec<T> Vec<T>(
        int count, T element, Reset reset = default, Bit? enable = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Of(Shape.Vec(count, element, file, line), reset, enable, file, line);

    /// <summary>Any shape: a bundle gives one register for each field.</summary>
    /// <typeparam name="T">Type of the register.</typeparam>
    /// <param name="shape">Shape of the register; any signal will do, only its type counts.</param>
    /// <param name="reset">Value of every field (of every element of a vector) at reset.</param>
    /// <param name="enable">Assignments take effect only while it is set; null for always.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    public static T Of<T>(
        T shape, Reset reset = default, Bit? enable = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data => Declare((T)shape.CloneShape(), reset, enable, new SourceLocation(file, line));

    private static T Declare<T>(T shape, Reset reset, Bit? enable, SourceLocation location)
        where T : Data
    {
        var builder = DefinitionBuilder.Required;
        if (shape.HasFlippedFields())
            throw Errors.NoValue(shape, "Reg");
        foreach (var leaf in shape.Leaves())
            builder.DeclareRegister(leaf, reset, enable, location);
        return shape;
    }
}
