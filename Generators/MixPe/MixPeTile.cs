namespace Generators.MixPe;

/// <summary>The operands of one tile: a matrix product cut to the size of the array, with a reduction of any length.</summary>
/// <param name="Name">What the tile tests, for messages.</param>
/// <param name="Activations">Activation of row r in step k at [r, k], signed.</param>
/// <param name="Codes">Weight code of column c in step k at [k, c], as an unsigned bit pattern.</param>
/// <param name="ZeroPoints">Zero point of column c in group g at [g, c]; not used with signed weights.</param>
public sealed record MixPeTile(string Name, int[,] Activations, int[,] Codes, int[,] ZeroPoints)
{
    /// <summary>Length of the reduction.</summary>
    public int Length => Activations.GetLength(1);

    /// <summary>Number of groups, the last of which may be partial.</summary>
    public int Groups => ZeroPoints.GetLength(0);

    /// <summary>Number of groups that a reduction has.</summary>
    /// <param name="length">Length of the reduction.</param>
    /// <param name="groupSize">Size of a full group.</param>
    /// <returns>ceil(length / groupSize).</returns>
    public static int GroupsOf(int length, int groupSize) => (length + groupSize - 1) / groupSize;
}
