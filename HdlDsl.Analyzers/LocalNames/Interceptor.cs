namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// One interceptor method as text. Two calls of the same method for variables of the same name have equal interceptors
/// and share one; text rather than symbols lets the pipeline compare values without keeping a compilation alive.
/// </summary>
/// <param name="Name">The name of the local variable.</param>
/// <param name="ReturnType">The return type of the intercepted method.</param>
/// <param name="TypeParameters">The type parameter list with its angle brackets, or nothing.</param>
/// <param name="Parameters">The parameters, separated by commas.</param>
/// <param name="Constraints">The constraint clauses with a leading space, or nothing.</param>
/// <param name="Call">The call of the intercepted method.</param>
/// <param name="MayBeUnnameable">
/// Whether the declared return type leaves open that the result is null or has no name, so that the interceptor has to look.
/// </param>
internal sealed record Interceptor(
    string Name,
    string ReturnType,
    string TypeParameters,
    string Parameters,
    string Constraints,
    string Call,
    bool MayBeUnnameable);
