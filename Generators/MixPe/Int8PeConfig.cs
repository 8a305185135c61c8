namespace Generators.MixPe;

/// <summary>The configuration of <see cref="Int8MultiplierPe"/>: nothing to choose.</summary>
public sealed record Int8PeConfig;
