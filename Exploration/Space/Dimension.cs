using System.Collections.Immutable;
using Generators.Catalogue;

namespace Exploration.Space;

/// <summary>A knob that a study varies, with the values that it takes, in order.</summary>
/// <param name="Knob">The knob.</param>
/// <param name="Values">Texts that set it; at least one, all different.</param>
public sealed record Dimension(Knob Knob, ImmutableArray<string> Values)
{
    /// <summary>Whether neighbours in <see cref="Values"/> are alike: numbers are, names are not.</summary>
    public bool IsOrdered => Knob.Kind == KnobKind.Integer;
}
