using System.Globalization;

namespace Generators.Catalogue;

/// <summary>A configuration has a knob with a value that is not allowed.</summary>
public sealed class KnobOutOfRangeException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="knob">Name of the knob.</param>
    /// <param name="value">Its value.</param>
    /// <param name="allowed">The values that are allowed, such as "32 to 256".</param>
    public KnobOutOfRangeException(string knob, object value, string allowed)
        : base(string.Create(CultureInfo.InvariantCulture, $"{knob} is {value}; allowed: {allowed}.")) => Knob = knob;

    /// <summary>Name of the knob.</summary>
    public string Knob { get; }
}
