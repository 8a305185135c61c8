using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>A number to be reduced.</summary>
public sealed class ModOperand : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The reducer.</param>
    public ModOperand(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Number = Shape.UInt(config.InputBits);
        if (config.TagBits > 0)
            Tag = Shape.Bits(config.TagBits);
    }

    /// <summary>The number, 2n bits.</summary>
    public UInt Number { get; }

    /// <summary>Comes out with the result; none when its width is 0.</summary>
    public Bits? Tag { get; }
}

/// <summary>A reduced number.</summary>
public sealed class ModResult : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The reducer.</param>
    public ModResult(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Number = Shape.UInt(ModOutput.Of(config).Bits);
        if (config.TagBits > 0)
            Tag = Shape.Bits(config.TagBits);
    }

    /// <summary>A number that is congruent to the operand, in the configured form.</summary>
    public UInt Number { get; }

    /// <summary>The operand's tag; none when its width is 0.</summary>
    public Bits? Tag { get; }
}
