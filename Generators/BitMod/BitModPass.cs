namespace Generators.BitMod;

/// <summary>What a tile computes in one go: a channel of every column for every row, that is all groups of products that are added to one result.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Specials">Special values in half units, one for each register of the tile.</param>
/// <param name="Groups">The groups, at least one.</param>
public sealed record BitModPass(string Name, int[] Specials, IReadOnlyList<BitModPassGroup> Groups)
{
    /// <summary>Beats that it takes: a group begins with a beat of its own.</summary>
    /// <param name="lanes">Products in a beat.</param>
    /// <returns>The number of beats.</returns>
    public int Beats(int lanes) => Groups.Sum(group => group.Beats(lanes));

    /// <summary>Cycles in which its terms are used.</summary>
    /// <param name="lanes">Products in a beat.</param>
    /// <returns>Beats times terms.</returns>
    public int TermCycles(int lanes) => Groups.Sum(group => group.Beats(lanes) * group.Terms);

    /// <summary>The operands of one result.</summary>
    /// <param name="row">Row of the tile.</param>
    /// <param name="column">Column of the tile.</param>
    /// <returns>Its groups.</returns>
    public IEnumerable<BitModGroup> GroupsOf(int row, int column) => Groups.Select((group, g) => new BitModGroup(
        FormattableString.Invariant($"{Name}, group {g}, row {row}, column {column}"),
        group.Types[column],
        Specials[group.Selectors[column]],
        group.Scales[column],
        group.Codes[column],
        group.Activations[row]));
}

/// <summary>A group of every column with the activations of every row.</summary>
/// <param name="Types">Type of each column's weights; all with the same number of terms.</param>
/// <param name="Selectors">Number of each column's special value; zeros where the tile has none or one.</param>
/// <param name="Scales">Scale of each column.</param>
/// <param name="Codes">Codes by column, then product.</param>
/// <param name="Activations">Activations by row, then product.</param>
public sealed record BitModPassGroup(BitModDataType[] Types, int[] Selectors, int[] Scales, int[][] Codes, int[][] Activations)
{
    /// <summary>Products.</summary>
    public int Length => Codes[0].Length;

    /// <summary>Cycles for each beat.</summary>
    public int Terms => Types[0].Terms();

    /// <summary>Beats: the last one is filled with zeros.</summary>
    /// <param name="lanes">Products in a beat.</param>
    /// <returns>The number of beats.</returns>
    public int Beats(int lanes) => (Length + lanes - 1) / lanes;
}
