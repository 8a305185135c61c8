using System.Numerics;

namespace HdlDsl.VerilogImport;

/// <summary>A parameter of an imported module.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLocal">True for a <c>localparam</c>, which can't be set from outside.</param>
/// <param name="IsSet">True when the value comes from C# and not from the default.</param>
/// <param name="Number">The value as a number, or null when it could not be computed.</param>
/// <param name="Text">The value as text when it is a string, else null.</param>
/// <param name="Width">Width of the value in bits; 0 when it could not be computed.</param>
/// <param name="DefaultText">The default as it is written in the source.</param>
/// <param name="Problem">Why there is no value, or null. It matters only when the width of a port depends on it, and is an error then.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record VerilogParameter(
    string Name, bool IsLocal, bool IsSet, BigInteger? Number, string? Text, int Width, string DefaultText, string? Problem, VerilogPlace Place);
