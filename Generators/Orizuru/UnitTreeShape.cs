namespace Generators.Orizuru;

/// <summary>Sizes of <see cref="UnitTreeCore"/>.</summary>
/// <param name="Engine">The engine.</param>
public sealed record UnitTreeShape(TopKConfig Engine)
{
    /// <summary>Number of units in each level, leaves first; the last one is the root: 1.</summary>
    public IReadOnlyList<int> Units
    {
        get
        {
            var units = new List<int> { Parents(Engine.MaxLength) };
            while (units[^1] > 1)
                units.Add(Parents(units[^1]));
            return units;
        }
    }

    /// <summary>Comparators of all units: 2 (MaxLength − 1) − MaxLength / 2, one for each comparison that builds the trees.</summary>
    public int Comparators => Enumerable.Range(0, Units.Count).Sum(ComparatorsOf);

    /// <summary>Cycles from the one in which a value is taken to the first one with its successor.</summary>
    public int PopInterval => Units.Count + 1;

    /// <summary>Inputs of a level: leaves, or units of the level below.</summary>
    /// <param name="level">The level, 0 for leaves.</param>
    /// <returns>Their number.</returns>
    public int Inputs(int level) => level == 0 ? Engine.MaxLength : Units[level - 1];

    /// <summary>Inputs of a unit.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="unit">Its number in the level.</param>
    /// <returns>The radix, or what is left for the last unit.</returns>
    public int InputsOf(int level, int unit) => Math.Min(Engine.Radix, Inputs(level) - (unit * Engine.Radix));

    /// <summary>Bits that a level adds to the index: levels of binary nodes in its units.</summary>
    /// <param name="level">The level.</param>
    /// <returns>log2(Radix); less for the root where that has fewer inputs.</returns>
    public int DigitBits(int level) => TopKTree.Levels(Math.Min(Engine.Radix, Inputs(level)));

    /// <summary>Width of the index in a unit's part of the frame.</summary>
    /// <param name="level">The unit's level; −1 for a leaf by itself.</param>
    /// <returns>The sum of the digits.</returns>
    public int IndexBits(int level) => Enumerable.Range(0, level + 1).Sum(DigitBits);

    /// <summary>Comparators of a level's units.</summary>
    /// <param name="level">The level.</param>
    /// <returns>Their number.</returns>
    public int ComparatorsOf(int level) => Enumerable.Range(0, Units[level]).Sum(unit =>
    {
        var nodes = InputsOf(level, unit) - 1;
        return (2 * nodes) - (level == 0 ? InputsOf(level, unit) / 2 : 0);
    });

    private int Parents(int count) => (count + Engine.Radix - 1) / Engine.Radix;
}

/// <summary>Sizes of a unit: those with the same sizes are instances of one module.</summary>
public sealed record UnitTreeUnitShape
{
    /// <summary>The engine.</summary>
    public required TopKConfig Engine { get; init; }

    /// <summary>Inputs.</summary>
    public required int Inputs { get; init; }

    /// <summary>Bits of the index that tell the inputs apart.</summary>
    public required int DigitBits { get; init; }

    /// <summary>Width of the inputs' own indices; 0 for leaves.</summary>
    public required int ChildBits { get; init; }
}
