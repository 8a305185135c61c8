using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>
/// Registers, declared once: derive a class whose properties are registers, arrays of them and windows, made by Declare, DeclareArray and DeclareWindow. Hardware
/// (<see cref="AxiLiteRegisters{TMap}"/>), C header, C# driver and documentation come from it. It is checked as a whole when it is first used.
/// </summary>
public abstract class RegisterMap : IEquatable<RegisterMap>
{
    /// <summary>Stands for the next free offset.</summary>
    protected const int Automatic = -1;

    private readonly Lock gate = new();
    private RegisterLayout? layout;

    /// <summary>Makes the map.</summary>
    /// <param name="name">Its name in texts; that of the class without "Map" or "Registers" when null.</param>
    /// <param name="dataBits">Width of the bus and of each register: 32 or 64 bits.</param>
    /// <param name="doc">What it is for, in a sentence.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is neither 32 nor 64.</exception>
    protected RegisterMap(string? name = null, int dataBits = 32, string doc = "")
    {
        if (dataBits is not (32 or 64))
            throw new ArgumentOutOfRangeException(nameof(dataBits), dataBits, "A register map is 32 or 64 bits wide, as AXI4-Lite is.");
        Name = name ?? NameOf(GetType());
        (DataBits, Doc) = (dataBits, doc);
    }

    /// <summary>Name in texts.</summary>
    public string Name { get; }

    /// <summary>Width of the bus and of each register in bits.</summary>
    public int DataBits { get; }

    /// <summary>What it is for.</summary>
    public string Doc { get; }

    /// <summary>Where everything is.</summary>
    /// <exception cref="HdlException">HDL9502 … HDL9507, HDL9511: the map is illegal; all findings together.</exception>
    public RegisterLayout Layout
    {
        get
        {
            lock (gate)
                return layout ??= RegisterLayout.Of(this);
        }
    }

    /// <summary>Declares a register.</summary>
    /// <typeparam name="T">Type of the register.</typeparam>
    /// <param name="register">A new register.</param>
    /// <param name="offset">Offset in bytes, a multiple of the bus width; <see cref="Automatic"/> for the next free one behind the declaration before.</param>
    /// <param name="doc">What it is for, in a sentence.</param>
    /// <param name="strobes">Whether hardware gets <see cref="Register.Written"/> and <see cref="Register.Read"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The register.</returns>
    protected static T Declare<T>(
        T register, int offset = Automatic, string doc = "", bool strobes = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Register
    {
        ArgumentNullException.ThrowIfNull(register);
        (register.Offset, register.Doc, register.HasStrobes, register.Location, register.IsDeclared) = (offset, doc, strobes, new SourceLocation(file, line), true);
        return register;
    }

    /// <summary>Declares registers of one kind at equal distances.</summary>
    /// <typeparam name="T">Type of a register.</typeparam>
    /// <param name="count">Number of registers, 1 … 65,536.</param>
    /// <param name="make">Makes one.</param>
    /// <param name="offset">Offset of the first in bytes; <see cref="Automatic"/> for the next free one.</param>
    /// <param name="stride">Distance in bytes, a multiple of the bus width; 0 for no gaps.</param>
    /// <param name="doc">What they are for, in a sentence.</param>
    /// <param name="strobes">Whether hardware gets <see cref="Register.Written"/> and <see cref="Register.Read"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registers.</returns>
    protected static RegisterArray<T> DeclareArray<T>(
        int count, Func<T> make, int offset = Automatic, int stride = 0, string doc = "", bool strobes = false,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Register
    {
        ArgumentNullException.ThrowIfNull(make);
        if (count is < 1 or > 1 << 16)
            throw new ArgumentOutOfRangeException(nameof(count), count, "An array of registers has 1 … 65536 of them.");
        var elements = new T[count];
        for (var i = 0; i < count; i++)
            elements[i] = Declare(make(), offset, doc, strobes, file, line);
        return new RegisterArray<T>(elements) { Stride = stride, Doc = doc };
    }

    /// <summary>Declares a range of addresses that hardware serves word by word.</summary>
    /// <param name="words">Number of bus words, 1 … 2^24.</param>
    /// <param name="offset">Offset in bytes; <see cref="Automatic"/> for the next free one. A multiple of the window's size, rounded up to a power of two, saves an adder.</param>
    /// <param name="access">What software may do.</param>
    /// <param name="readLatency">Cycles that hardware needs for a read, 0 … 255; block RAM needs 1.</param>
    /// <param name="doc">What it is for, in a sentence.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The window.</returns>
    protected static RegisterWindow DeclareWindow(
        int words, int offset = Automatic, WindowAccess access = WindowAccess.ReadWrite, int readLatency = 1, string doc = "",
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (words is < 1 or > 1 << 24)
            throw new ArgumentOutOfRangeException(nameof(words), words, "A window has 1 … 16777216 words.");
        if (readLatency is < 0 or > 255)
            throw new ArgumentOutOfRangeException(nameof(readLatency), readLatency, "The read latency of a window is 0 … 255 cycles.");
        return new RegisterWindow(words, access, readLatency, new SourceLocation(file, line)) { Offset = offset, Doc = doc };
    }

    /// <summary>Two maps of one type are equal when they lay out the same registers.</summary>
    /// <param name="other">The other map.</param>
    /// <returns>Whether their hardware is the same.</returns>
    public bool Equals(RegisterMap? other) => other is not null && GetType() == other.GetType() && Layout.Signature == other.Layout.Signature;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegisterMap);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Layout.Signature);

    private static string NameOf(Type type)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["RegisterMap", "Registers", "Map"])
        {
            if (type.Name.Length > suffix.Length && type.Name.EndsWith(suffix, StringComparison.Ordinal))
                return type.Name[..^suffix.Length];
        }

        return type.Name;
    }
}
