using Microsoft.CodeAnalysis;

namespace HdlDsl.Analyzers.Rules;

/// <summary>The rules about the use of the language. Each message says what to write instead.</summary>
internal static class Descriptors
{
    private const string Category = "Hardware";

    public static readonly DiagnosticDescriptor ScopeWithoutUsing = new(
        "HDLA001",
        "A conditional scope is opened without using",
        "'{0}' applies to the statements of a 'using' block only: write '{1}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "When, ElseWhen, Else, Switch, Case and Default open a scope that ends when it is disposed. Without 'using' the scope "
        + "stays open and swallows everything that follows. Write 'using (When(condition)) { ... }', or "
        + "'using var _ = When(condition);' for the rest of the enclosing block.");

    public static readonly DiagnosticDescriptor Rebinding = new(
        "HDLA002",
        "A variable that holds a register or wire is re-assigned",
        "Assigning to '{0}' makes the C# variable refer to something else and drives no hardware: write '{0}.{1} = ...'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A C# variable refers to a register or wire, it is not the register or wire. 'count = count + 1' builds an adder, lets "
        + "the variable refer to its output and leaves the register undriven. Write 'count.Next = count + 1' for a register "
        + "and 'sum.Value = a + b' for a wire. Assigning the result of another Reg or Wire factory is allowed.");

    public static readonly DiagnosticDescriptor DiscardedFactory = new(
        "HDLA003",
        "The result of a register or wire factory is discarded",
        "Nothing can read or drive the result of '{0}' once it is discarded: write 'var name = {0}(...);' or remove the call",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A factory of Reg or Wire returns the only handle to the hardware it creates. Keep it in a variable, whose name the "
        + "hardware takes over, or remove the call.");

    public static readonly DiagnosticDescriptor AmbiguousComparison = new(
        "HDLA004",
        "A comparison is an operand of a bitwise operator without parentheses",
        "'{0}' binds tighter than '{1}': write '{2}' if that is meant, or else '{3}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "C# gives comparisons a higher precedence than the bitwise operators: 'a & b == c' means 'a & (b == c)'. With signals "
        + "both readings compile and describe different hardware, so the intended one needs parentheses.");

    public static readonly DiagnosticDescriptor SetInRegion = new(
        "HDLA005",
        "A variable that holds a signal is accumulated in a conditional scope",
        "C# sets '{0}' once, whether the condition of '{1}' holds or not: write '{0} = Mux(condition, ..., {0})', or assign the Value of a wire",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The statements of a region run once, when the hardware is described; the condition holds for assignments of Next and Value alone. "
        + "'using (When(c)) sum = sum + a' adds in every case. Write 'sum = Mux(c, sum + a, sum)', or declare a wire with defaultsTo and assign its Value. "
        + "A variable that only the region uses is declared inside it.");
}
