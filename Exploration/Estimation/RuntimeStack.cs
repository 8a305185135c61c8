using System.Runtime.CompilerServices;

namespace Exploration.Estimation;

/// <summary>Turns recursion that is too deep for the stack into an exception that can be handled.</summary>
internal static class RuntimeStack
{
    /// <summary>Checks that there is room for some more calls.</summary>
    /// <exception cref="InsufficientExecutionStackException">There is not.</exception>
    public static void Ensure() => RuntimeHelpers.EnsureSufficientExecutionStack();
}
