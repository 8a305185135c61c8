using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>
/// The words of the language that are not types: regions, selection, concatenation, constants. Meant for <c>using static HdlDsl.Hdl;</c>.
/// </summary>
public static partial class Hdl
{
    /// <summary>Opens a region that is active when a condition holds: <c>using (When(c)) { … }</c>.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope When(Bit condition, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.When(condition, new SourceLocation(file, line));

    /// <summary>Opens a region that is active when no earlier branch of the chain is and a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope ElseWhen(Bit condition, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.ElseWhen(condition, new SourceLocation(file, line));

    /// <summary>Opens a region that is active when no earlier branch of the chain is.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Else([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.Else(new SourceLocation(file, line));

    /// <summary>Opens a choice by value: <c>using (Switch(x)) { using (Case(0)) { … } using (Default()) { … } }</c>.</summary>
    /// <param name="subject">What is compared.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Switch(Signal subject, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.Switch(subject, new SourceLocation(file, line));

    /// <summary>Opens the region for one value of the Switch around it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Case(BigInteger value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.Case([value], null, new SourceLocation(file, line));

    /// <summary>Opens the region for several values of the Switch around it.</summary>
    /// <param name="values">The values.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Case(IEnumerable<BigInteger> values, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.Case([.. values], null, new SourceLocation(file, line));

    /// <summary>Opens the region for one member of the enumeration that the Switch around it compares.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Case<T>(T member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, Enum =>
        DefinitionBuilder.Required.Regions.Case([Enum<T>.Encode(member)], typeof(T), new SourceLocation(file, line));

    /// <summary>Opens the region for several members of the enumeration that the Switch around it compares.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="members">The members.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Case<T>(IEnumerable<T> members, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : struct, Enum =>
        DefinitionBuilder.Required.Regions.Case([.. members.Select(Enum<T>.Encode)], typeof(T), new SourceLocation(file, line));

    /// <summary>Opens the region for all values of the Switch around it that no case names.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope Default([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DefinitionBuilder.Required.Regions.Default(new SourceLocation(file, line));

    /// <summary>Selects one of two bits.</summary>
    /// <param name="condition">Selector.</param>
    /// <param name="whenTrue">Result when it is 1.</param>
    /// <param name="whenFalse">Result when it is 0.</param>
    /// <returns>One bit.</returns>
    public static Bit Mux(Bit condition, Bit whenTrue, Bit whenFalse) => (Bit)Select(condition, whenTrue, whenFalse, isSigned: false);

    /// <summary>Selects one of two unsigned numbers.</summary>
    /// <param name="condition">Selector.</param>
    /// <param name="whenTrue">Result when it is 1.</param>
    /// <param name="whenFalse">Result when it is 0.</param>
    /// <returns>As wide as the wider one.</returns>
    public static UInt Mux(Bit condition, UInt whenTrue, UInt whenFalse) => (UInt)Select(condition, whenTrue, whenFalse, isSigned: false);

    /// <summary>Selects one of two signed numbers.</summary>
    /// <param name="condition">Selector.</param>
    /// <param name="whenTrue">Result when it is 1.</param>
    /// <param name="whenFalse">Result when it is 0.</param>
    /// <returns>As wide as the wider one.</returns>
    public static SInt Mux(Bit condition, SInt whenTrue, SInt whenFalse) => (SInt)Select(condition, whenTrue, whenFalse, isSigned: true);

    /// <summary>Selects one of two values of the same shape.</summary>
    /// <typeparam name="T">Type of both.</typeparam>
    /// <param name="condition">Selector.</param>
    /// <param name="whenTrue">Result when it is 1.</param>
    /// <param name="whenFalse">Result when it is 0.</param>
    /// <returns>A value of that shape.</returns>
    public static T Mux<T>(Bit condition, T whenTrue, T whenFalse)
        where T : Data
    {
        if (whenTrue.HasFlippedFields())
            throw Errors.NoValue(whenTrue, "Mux");
        if (whenTrue is SInt != whenFalse is SInt || whenTrue is UInt != whenFalse is UInt)
            throw Errors.ShapesDiffer(whenTrue, whenFalse);
        if (whenTrue is SInt)
            return (T)(Data)Select(condition, (Signal)(Data)whenTrue, (Signal)(Data)whenFalse, isSigned: true);
        if (whenTrue is UInt)
            return (T)(Data)Select(condition, (Signal)(Data)whenTrue, (Signal)(Data)whenFalse, isSigned: false);
        if (whenTrue.BitWidth != whenFalse.BitWidth)
            throw Errors.ShapesDiffer(whenTrue, whenFalse);
        var selected = (Bits)Select(condition, whenTrue.AsBits(), whenFalse.AsBits(), isSigned: false);
        return (T)whenTrue.ViewOver(selected, 0);
    }

    /// <summary>Joins values, the first one highest, as braces do in Verilog.</summary>
    /// <param name="parts">At least one value.</param>
    /// <returns>Vector of all bits.</returns>
    public static Bits Cat(params ReadOnlySpan<Data> parts)
    {
        var builder = DefinitionBuilder.Required;
        if (parts.Length == 0)
            throw Errors.NothingToJoin();
        Span<int> nodes = parts.Length <= 64 ? stackalloc int[parts.Length] : new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            nodes[i] = parts[i].AsBits().NodeIn(builder);
        return new Bits(builder, builder.Fold.Concat(nodes), null);
    }

    /// <summary>Joins values, the first one highest.</summary>
    /// <param name="parts">At least one value.</param>
    /// <returns>Vector of all bits.</returns>
    public static Bits Cat(IEnumerable<Data> parts) => Cat([.. parts]);

    /// <summary>A vector of signals that are there already, to be indexed by a signal: <c>VecOf(requests)[index]</c>.</summary>
    /// <typeparam name="T">Type of the signals.</typeparam>
    /// <param name="elements">At least one; all of one shape. The first is element 0.</param>
    /// <returns>The vector; it is read, not assigned.</returns>
    public static Vec<T> VecOf<T>(IEnumerable<T> elements)
        where T : Data
    {
        var all = elements.ToArray();
        if (all.Length == 0)
            throw Errors.NothingToJoin();
        if (all[0].HasFlippedFields())
            throw Errors.NoValue(all[0], "VecOf");
        if (Array.Find(all, element => element.BitWidth != all[0].BitWidth) is { } other)
            throw Errors.ShapesDiffer(all[0], other);
        return new Vec<T>(all.Length, all[0], Cat(all.Reverse<Data>()));
    }

    /// <summary>A constant vector.</summary>
    /// <param name="value">0 or more.</param>
    /// <param name="width">Width in bits that holds it.</param>
    /// <returns>The constant.</returns>
    public static Bits BitsOf(BigInteger value, int width) => UInt.Constant(value, width).AsBits();

    /// <summary>Bits needed to tell <paramref name="count"/> things apart, at least 1.</summary>
    /// <param name="count">Number of things, at least 1.</param>
    /// <returns>max(1, ceil(log2(count))).</returns>
    public static int BitsToCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)(count - 1)));
    }

    /// <summary>A register that follows a value one cycle later (or more).</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">What to delay.</param>
    /// <param name="cycles">Latency in cycles, 0 or more.</param>
    /// <param name="reset">Value of the registers at reset.</param>
    /// <param name="enable">The registers hold while it is 0; null for never.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The delayed value.</returns>
    public static T Delay<T>(
        T value, int cycles = 1, Reset reset = default, Bit? enable = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data
    {
        if (cycles < 0)
            throw Errors.NegativeDelay(cycles);
        for (var i = 0; i < cycles; i++)
        {
            var register = Reg.Of(value, reset, enable, file, line);
            register.AssignFrom(value, isSequential: true);
            NameAfter(register, value);
            value = register;
        }

        return value;
    }

    /// <summary>Makes a module an instance of the one being elaborated and gives it a name.</summary>
    /// <typeparam name="T">Type of the module.</typeparam>
    /// <param name="module">A new module: <c>var pe = Instance(new Pe(config));</c>.</param>
    /// <param name="name">Name of the instance; the C# variable's name when not given.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns><paramref name="module"/> itself, its ports ready to be connected.</returns>
    public static T Instance<T>(T module, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Module
    {
        DefinitionBuilder.Required.NameInstance(module, name, new SourceLocation(file, line));
        return module;
    }

    private static void NameAfter(Data copy, Data source)
    {
        var builder = DefinitionBuilder.Required;
        foreach (var (leaf, original) in copy.Leaves().Zip(source.Leaves()))
            builder.NameAfter(leaf.Signal, original.Signal);
    }

    private static Signal Select(Bit condition, Signal whenTrue, Signal whenFalse, bool isSigned)
    {
        var builder = DefinitionBuilder.Required;
        var width = Math.Max(whenTrue.Width, whenFalse.Width);
        if (whenTrue is Bits && whenTrue.Width != whenFalse.Width)
            builder.Report(Errors.BitwiseWidthsDiffer(whenTrue, whenFalse, "Mux"));
        var (first, second) = isSigned
            ? (whenTrue.SignExtended(builder, width), whenFalse.SignExtended(builder, width))
            : (whenTrue.ZeroExtended(builder, width), whenFalse.ZeroExtended(builder, width));
        var kind = whenTrue is Difference ? whenFalse : whenTrue;
        return kind.Make(builder, builder.Fold.Mux(condition.NodeIn(builder), first, second), null);
    }
}
