using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>
/// Some bits of a <see cref="Register"/>: <c>public Field&lt;Bit&gt; Start { get; } = Field.Bit(0, FieldAccess.Pulse);</c>. The property's name is the field's name.
/// </summary>
public abstract class Field
{
    private Register? register;

    private protected Field(int high, int low, FieldAccess access, BigInteger reset, FieldOptions options, SourceLocation location)
    {
        (High, Low, Access, Reset, Location) = (high, low, access, reset, location);
        (Doc, HardwareWrites, Precedence) = (options.Doc, options.HardwareWrites, options.Precedence);
    }

    /// <summary>Name: that of the property.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Highest bit.</summary>
    public int High { get; }

    /// <summary>Lowest bit.</summary>
    public int Low { get; }

    /// <summary>Number of bits.</summary>
    public int Width => High - Low + 1;

    /// <summary>What software and hardware can do.</summary>
    public FieldAccess Access { get; }

    /// <summary>Value after reset; of a signed field it may be negative.</summary>
    public BigInteger Reset { get; }

    /// <summary>What it means, in a sentence.</summary>
    public string Doc { get; }

    /// <summary>Whether hardware writes an RW field too.</summary>
    public bool HardwareWrites { get; }

    /// <summary>Who wins when both sides change it in one cycle.</summary>
    public Precedence Precedence { get; }

    /// <summary>The register that it is in.</summary>
    public Register Register => register ?? throw BusErrors.NotInMap(Name.Length == 0 ? "a field" : $"field '{Name}'", Location);

    /// <summary>Its bits as "7:4", or "3".</summary>
    public string BitRange => High == Low ? Errors.Text(Low) : $"{Errors.Text(High)}:{Errors.Text(Low)}";

    internal SourceLocation Location { get; }

    internal abstract Signal AnyShape { get; }

    internal bool IsSigned => AnyShape is HdlDsl.SInt;

    internal BigInteger ResetPattern => Reset & ((BigInteger.One << Width) - 1);

    internal bool HardwareWins => Precedence == Precedence.Hardware
        || (Precedence == Precedence.Standard && Access is FieldAccess.WriteOneToClear or FieldAccess.ReadToClear);

    /// <summary>Whether hardware can read it.</summary>
    internal bool HasValue => Access is not (FieldAccess.ReadOnly or FieldAccess.Constant or FieldAccess.Reserved);

    internal bool IsStored => HasValue && Access != FieldAccess.Pulse;

    internal bool IsReadable => Access is not (FieldAccess.WriteOnly or FieldAccess.Pulse);

    /// <summary>Name of the port by which hardware changes it, behind the field's own, or null.</summary>
    internal string? InputSuffix => Access switch
    {
        FieldAccess.ReadOnly => "",
        FieldAccess.ReadWrite when HardwareWrites => "_Next",
        FieldAccess.WriteOneToClear or FieldAccess.ReadToClear => "_Set",
        FieldAccess.WriteOneToSet => "_Clear",
        _ => null,
    };

    /// <summary>Word in front of the name of the driver's method that writes ones, or nothing.</summary>
    internal string Verb => Access switch { FieldAccess.WriteOneToClear => "Clear", FieldAccess.WriteOneToSet => "Set", FieldAccess.Pulse => "Pulse", _ => "" };

    /// <summary>A field of one bit.</summary>
    /// <param name="bit">Bit in the register.</param>
    /// <param name="access">What software and hardware can do.</param>
    /// <param name="reset">Value after reset, or the value of a constant.</param>
    /// <param name="doc">What it means, in a sentence.</param>
    /// <param name="hardwareWrites">For RW: hardware writes it too, with <see cref="Field{T}.Set(T, HdlDsl.Bit)"/>.</param>
    /// <param name="precedence">Who wins in one cycle.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The field.</returns>
    public static Field<Bit> Bit(
        int bit, FieldAccess access, int reset = 0, string doc = "", bool hardwareWrites = false, Precedence precedence = Precedence.Standard,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(bit, bit, access, reset, new FieldOptions(doc, hardwareWrites, precedence), new SourceLocation(file, line), _ => Shape.Bit(file, line));

    /// <summary>An unsigned number.</summary>
    /// <param name="high">Highest bit in the register.</param>
    /// <param name="low">Lowest bit.</param>
    /// <param name="access">What software and hardware can do.</param>
    /// <param name="reset">Value after reset, or the value of a constant.</param>
    /// <param name="doc">What it means, in a sentence.</param>
    /// <param name="hardwareWrites">For RW: hardware writes it too, with <see cref="Field{T}.Set(T, HdlDsl.Bit)"/>.</param>
    /// <param name="precedence">Who wins in one cycle.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The field.</returns>
    public static Field<UInt> UInt(
        int high, int low, FieldAccess access, BigInteger reset = default, string doc = "", bool hardwareWrites = false, Precedence precedence = Precedence.Standard,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(high, low, access, reset, new FieldOptions(doc, hardwareWrites, precedence), new SourceLocation(file, line), width => Shape.UInt(width, file, line));

    /// <summary>A two's complement number.</summary>
    /// <param name="high">Highest bit in the register, the sign.</param>
    /// <param name="low">Lowest bit.</param>
    /// <param name="access">What software and hardware can do.</param>
    /// <param name="reset">Value after reset, or the value of a constant.</param>
    /// <param name="doc">What it means, in a sentence.</param>
    /// <param name="hardwareWrites">For RW: hardware writes it too, with <see cref="Field{T}.Set(T, HdlDsl.Bit)"/>.</param>
    /// <param name="precedence">Who wins in one cycle.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The field.</returns>
    public static Field<SInt> SInt(
        int high, int low, FieldAccess access, BigInteger reset = default, string doc = "", bool hardwareWrites = false, Precedence precedence = Precedence.Standard,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(high, low, access, reset, new FieldOptions(doc, hardwareWrites, precedence), new SourceLocation(file, line), width => Shape.SInt(width, file, line));

    /// <summary>An enumeration, as many bits wide as its members need.</summary>
    /// <typeparam name="T">Its C# type.</typeparam>
    /// <param name="low">Lowest bit in the register.</param>
    /// <param name="access">What software and hardware can do.</param>
    /// <param name="reset">Value after reset, or the value of a constant.</param>
    /// <param name="doc">What it means, in a sentence.</param>
    /// <param name="hardwareWrites">For RW: hardware writes it too, with <see cref="Field{T}.Set(T, HdlDsl.Bit)"/>.</param>
    /// <param name="precedence">Who wins in one cycle.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The field.</returns>
    public static Field<Enum<T>> Enum<T>(
        int low, FieldAccess access, T reset = default, string doc = "", bool hardwareWrites = false, Precedence precedence = Precedence.Standard,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, System.Enum
    {
        var width = Shape.Enum<T>(file, line).Width;
        return new(
            low + width - 1, low, access, HdlDsl.Enum<T>.Encode(reset), new FieldOptions(doc, hardwareWrites, precedence), new SourceLocation(file, line), _ => Shape.Enum<T>(file, line));
    }

    internal string Describe() => $"field '{Name}' [{BitRange}]";

    internal void BelongTo(Register owner, string name) => (register, Name) = (owner, name);

    internal string HardwareWords() => Access switch
    {
        FieldAccess.ReadWrite when HardwareWrites => "read its Value, or write it with Set(value, when).",
        FieldAccess.ReadWrite => "read its Value; to write it too declare it with hardwareWrites: true.",
        FieldAccess.ReadOnly => "give its value with Set(value).",
        FieldAccess.WriteOneToClear or FieldAccess.ReadToClear => "set bits with Set(bits), and read its Value.",
        FieldAccess.WriteOneToSet => "clear bits with Clear(bits), and read its Value.",
        FieldAccess.WriteOnly or FieldAccess.Pulse => "read its Value.",
        _ => "hardware has no part in it; choose another access.",
    };
}

/// <summary>A field with the type that hardware sees.</summary>
/// <typeparam name="T">Bit, UInt, SInt or an enumeration.</typeparam>
public sealed class Field<T> : Field
    where T : Signal
{
    private readonly Func<int, T> makeShape;

    internal Field(int high, int low, FieldAccess access, BigInteger reset, FieldOptions options, SourceLocation location, Func<int, T> makeShape)
        : base(high, low, access, reset, options, location) => this.makeShape = makeShape;

    /// <summary>What the field holds now, read by hardware in the module that has the registers. Not for RO.</summary>
    /// <exception cref="HdlException">HDL9508: the module has no registers of this map. HDL9509: the field is not one that hardware reads.</exception>
    public T Value
    {
        get
        {
            var ports = RegisterPorts.Of(this);
            return (T?)ports.Value ?? throw BusErrors.NoSuchAccess(this, nameof(Value));
        }
    }

    internal override Signal AnyShape => makeShape(Math.Max(1, Width));

    /// <summary>RO: the value that software reads. W1C and RC: bits to set in this cycle, 1 for an event.</summary>
    /// <param name="value">Read in every cycle.</param>
    /// <exception cref="HdlException">HDL9508: the module has no registers of this map. HDL9509: the field is of another kind.</exception>
    public void Set(T value)
    {
        if (Access is not (FieldAccess.ReadOnly or FieldAccess.WriteOneToClear or FieldAccess.ReadToClear))
            throw BusErrors.NoSuchAccess(this, "Set(value)");
        RegisterPorts.Of(this).Input!.AssignFrom(value, isSequential: false);
    }

    /// <summary>RW with hardwareWrites: writes the field in cycles in which a condition is set.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="when">The condition.</param>
    /// <exception cref="HdlException">HDL9508: the module has no registers of this map. HDL9509: the field is of another kind.</exception>
    public void Set(T value, Bit when)
    {
        if (Access != FieldAccess.ReadWrite || !HardwareWrites)
            throw BusErrors.NoSuchAccess(this, "Set(value, when)");
        var ports = RegisterPorts.Of(this);
        ports.Input!.AssignFrom(value, isSequential: false);
        ports.When!.Value = when;
    }

    /// <summary>W1S: bits to clear in this cycle.</summary>
    /// <param name="bits">1 for a bit to clear.</param>
    /// <exception cref="HdlException">HDL9508: the module has no registers of this map. HDL9509: the field is of another kind.</exception>
    public void Clear(T bits)
    {
        if (Access != FieldAccess.WriteOneToSet)
            throw BusErrors.NoSuchAccess(this, nameof(Clear));
        RegisterPorts.Of(this).Input!.AssignFrom(bits, isSequential: false);
    }
}

/// <summary>What fields of all types have.</summary>
internal readonly record struct FieldOptions(string Doc, bool HardwareWrites, Precedence Precedence);
