using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Errors about widths and signs.</summary>
internal static partial class Errors
{
    public static Diagnostic BitwiseWidthsDiffer(Signal a, Signal b, string op) => Make(
        "HDL2001", $"the operands of {op} have {Text(a.Width)} and {Bits(b.Width)}.", [Here("here")],
        "make the widths equal: .Wrap(n) extends or cuts a number, a slice cuts bits.");

    public static HdlException ConstantDoesNotFit(BigInteger value, int width, bool isSigned) => Stop(
        "HDL2002", $"{Text(value)} does not fit {(isSigned ? "a signed" : "an unsigned")} constant of {Bits(width)}.",
        "widen the constant or check the value.");

    public static HdlException NegativeLiteral(BigInteger value) => Stop(
        "HDL2005", $"{Text(value)} is negative, but the other operand or the target is unsigned.",
        "use SInt, or subtract the positive number.");

    public static Diagnostic InitialValueDoesNotFit(BigInteger value, int width, bool isSigned, SourceLocation location) => Make(
        "HDL2002", $"the reset or default value {Text(value)} does not fit {(isSigned ? "SInt" : "UInt")}({Text(width)}).",
        [new DiagnosticNote(location, "declared here")], "widen the signal or check the value.");

    public static Diagnostic SliceOutOfRange(Signal signal, int high, int low) => Make(
        "HDL2003",
        high == low
            ? $"bit {Text(low)} does not exist; {signal} has bits {Text(signal.Width - 1)} … 0."
            : $"bits {Text(high)} … {Text(low)} do not exist; {signal} has bits {Text(signal.Width - 1)} … 0.",
        [Here("here")],
        high < low ? "write the higher bit first: x[7, 4]." : "check the bit numbers.");

    public static Diagnostic ValueTooWide(DefinitionBuilder builder, Signal target, Signal value)
    {
        var lost = value.Width - target.Width;
        var (name, notes) = TargetOf(builder, target);
        var what = lost == 1 ? "the top bit" : $"the top {Text(lost)} bits";
        return Make(
            "HDL2004", $"{name} is {Bits(target.Width)} but the value assigned is {Bits(value.Width)}; {what} would be lost.", notes,
            $"widen the target to {Bits(value.Width)}, or say what should happen: .Wrap({Text(target.Width)}) or .Saturate({Text(target.Width)}).");
    }

    public static Diagnostic WidthsDiffer(DefinitionBuilder builder, Signal target, Signal value)
    {
        var (name, notes) = TargetOf(builder, target);
        return Make(
            "HDL2004", $"{name} is {Bits(target.Width)} but the value assigned is {Bits(value.Width)}.", notes,
            "slice or extend the value; vectors of bits are never extended by themselves.");
    }

    public static Diagnostic WrapIsOnlyForAssignment() => Make(
        "HDL2007", "Wrap() without a width takes the width of the target that it is assigned to, but here it is used in an expression.", [Here("here")],
        "give the width: .Wrap(n) keeps the low n bits.");

    private static (string Name, System.Collections.Immutable.ImmutableArray<DiagnosticNote> Notes) TargetOf(DefinitionBuilder builder, Signal target)
    {
        var place = builder.PlaceOf(target);
        if (place is null || place.Signal < 0)
            return ("the target", [Here("assigned here")]);
        var entry = builder.Definition.Signals[place.Signal];
        var name = Describe(entry);
        return (place.IsWhole ? name : $"a part of {name}", [Here("assigned here"), new DiagnosticNote(entry.Location, "declared here")]);
    }
}
