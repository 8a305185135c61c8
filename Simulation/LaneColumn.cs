namespace HdlDsl.Simulator;

/// <summary>
/// Part of a port of a word-lane model in memory: one element per lane, in lane order. Testbenches that work on whole columns store inputs and
/// load outputs here without any conversion.
/// </summary>
/// <param name="Low">Lowest bit of the port in it.</param>
/// <param name="Width">Number of bits, at most 64; bits of an element above it must be zero.</param>
/// <param name="ElementBytes">Bytes of an element: 1, 2, 4 or 8.</param>
/// <param name="Offset">Distance in bytes of lane 0 from <see cref="WordLaneModel.Memory"/>.</param>
public readonly record struct LaneColumn(int Low, int Width, int ElementBytes, long Offset);
