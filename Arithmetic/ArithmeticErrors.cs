using System.Numerics;
using HdlDsl.Diagnostics;

namespace HdlDsl.Arithmetic;

/// <summary>What is wrong with a call of this library, as diagnostics.</summary>
internal static class ArithmeticErrors
{
    public static HdlException FormatsDiffer(FloatFormat a, FloatFormat b) => Stop(
        "HDL8001", $"the operands have the formats {a} and {b}, and no format is given for the result.",
        "give the format of the result, or convert one operand with ConvertTo.");

    public static HdlException SumCanBeNegative(BigInteger least, BigInteger greatest) => Stop(
        "HDL8002", $"the exact sum is a number of {least} … {greatest}, so it is no unsigned number.",
        "use ToSInt(), or give the width of a sum modulo 2^width: ToUInt(8).");

    private static HdlException Stop(string id, string message, string fix) => new(new Diagnostic(
        id, DiagnosticSeverity.Error, message, [new DiagnosticNote(SourceLocation.OfCaller(), "here")], fix));
}
