namespace Generators.BitMod.Quantisation;

/// <summary>Names of data types for people: INT8, FP4.</summary>
public static class BitModNames
{
    /// <summary>Name of a data type.</summary>
    /// <param name="type">The data type.</param>
    /// <returns>Such as "FP4".</returns>
    public static string Name(this BitModDataType type) => type.ToString().ToUpperInvariant();
}
