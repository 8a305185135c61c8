namespace Generators.MixPe;

/// <summary>The operands of one group: what a single element multiplies and adds.</summary>
/// <param name="Name">What the group tests, for messages.</param>
/// <param name="Activations">Activations a, signed.</param>
/// <param name="Codes">Weight codes q as unsigned bit patterns, as many as activations.</param>
public sealed record MixPeGroup(string Name, int[] Activations, int[] Codes)
{
    /// <summary>Number of products, 1 to GroupSize.</summary>
    public int Length => Activations.Length;
}
