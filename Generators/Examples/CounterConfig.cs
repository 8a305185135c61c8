using System.Globalization;
using Generators.Catalogue;

namespace Generators.Examples;

/// <summary>What a counter does when it is at its end and is enabled once more.</summary>
public enum EndAction
{
    /// <summary>It goes on from the other end.</summary>
    Wrap,

    /// <summary>It stays.</summary>
    Hold,
}

/// <summary>How a <see cref="Counter"/> counts.</summary>
public sealed record CounterConfig
{
    /// <summary>Width of the count in bits.</summary>
    [Knob("Width of the count.", Min = 1, Max = 31, Unit = "bits")]
    public int Width { get; init; } = 8;

    /// <summary>Greatest count; it has to fit the width.</summary>
    [Knob("Greatest count; it has to fit the width.", Min = 1)]
    public int Limit { get; init; } = 255;

    /// <summary>What happens when the count is at its end and is enabled once more.</summary>
    [Knob("What happens when the count is at its end and is enabled once more.")]
    public EndAction AtEnd { get; init; } = EndAction.Wrap;

    /// <summary>Checks that the knobs go together.</summary>
    /// <exception cref="CatalogueException">They do not.</exception>
    public void Validate()
    {
        if (Limit >> Width != 0)
        {
            var reason = string.Create(
                CultureInfo.InvariantCulture, $"Knob 'limit' can't be '{Limit}': a count of {Width} bits ends at {(1L << Width) - 1}.");
            throw new CatalogueException(reason);
        }
    }
}
