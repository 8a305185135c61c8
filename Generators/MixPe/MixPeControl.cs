using HdlDsl;

namespace Generators.MixPe;

/// <summary>What travels with an activation through the array and says what to do with the product.</summary>
public sealed class MixPeControl : Bundle
{
    /// <summary>There is a product to add in this cycle.</summary>
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>It is the first of its group: the accumulator starts over.</summary>
    public Bit First { get; } = Shape.Bit();

    /// <summary>It is the last of its group: the sum goes to the shadow register.</summary>
    public Bit Last { get; } = Shape.Bit();
}
