namespace Generators.MixPe;

/// <summary>The operands of one tile: a matrix product cut to the size of the array, with a reduction of any length.</summary>
/// <param name="Name">What the tile tests, for messages.</param>
/// <param name="Activations">Activation of row r in step k at [r, k]: a number, or a 16-bit encoding of FP16 or BF16.</param>
/// <param name="Codes">Weight code of column c in step k at [k, c], as an unsigned bit pattern.</param>
/// <param name="ZeroPoints">Zero point of column c in group g at [g, c]; not used with signed weights.</param>
/// <param name="Scales">Scale of column c in group g at [g, c]: an encoding of FP16, or 0 … 255 with two levels.</param>
/// <param name="ChannelScales">Encoding of the FP16 scale of each column; not used with one level.</param>
public sealed record MixPeEngineTile(string Name, int[,] Activations, int[,] Codes, int[,] ZeroPoints, int[,] Scales, int[] ChannelScales)
{
    /// <summary>Length of the reduction.</summary>
    public int Length => Activations.GetLength(1);

    /// <summary>Number of groups, the last of which may be partial.</summary>
    public int Groups => Scales.GetLength(0);
}

/// <summary>A beat of results in C#.</summary>
/// <param name="Row">Row of the array.</param>
/// <param name="Column">Column of the first value.</param>
/// <param name="Values">FP32 encodings.</param>
public sealed record MixPeOutputBeat(int Row, int Column, IReadOnlyList<uint> Values)
{
    /// <inheritdoc/>
    public bool Equals(MixPeOutputBeat? other) => other is not null && Row == other.Row && Column == other.Column && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Row, Column, Values[0]);

    /// <inheritdoc/>
    public override string ToString() => $"row {Row}, column {Column}: {string.Join(' ', Values.Select(value => value.ToString("x8", null)))}";
}
