namespace System.Runtime.CompilerServices;

/// <summary>The type records need for their init accessors; netstandard2.0 does not have it.</summary>
internal static class IsExternalInit;
