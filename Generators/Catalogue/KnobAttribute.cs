namespace Generators.Catalogue;

/// <summary>
/// Marks a property of a configuration record as a knob: something a user may set by name, list, and explore.
/// Integers have a range or a list of values, BigIntegers are any number from 0, enumerations have their members, booleans both values.
/// </summary>
/// <param name="meaning">What it changes, in one sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KnobAttribute(string meaning) : Attribute
{
    /// <summary>What it changes, in one sentence.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Least legal integer.</summary>
    public int Min { get; init; } = int.MinValue;

    /// <summary>Greatest legal integer.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>The legal integers when they are no range; empty for a range.</summary>
    public int[] Values { get; init; } = [];

    /// <summary>Unit of the value such as "bits" or "cycles"; empty for none.</summary>
    public string Unit { get; init; } = "";
}
