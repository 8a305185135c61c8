namespace Generators.MixPe;

/// <summary>Size of a skew buffer.</summary>
/// <param name="Lanes">Number of lanes.</param>
/// <param name="LaneBits">Width of a lane in bits.</param>
public sealed record MixPeSkewConfig(int Lanes, int LaneBits);
