using System.Numerics;

namespace HdlDsl;

/// <summary>What a register becomes at reset. The default is 0; <see cref="None"/> leaves it alone, as data registers often should.</summary>
public readonly struct Reset
{
    private readonly BigInteger value;

    private Reset(BigInteger value, bool isNone)
    {
        this.value = value;
        IsNone = isNone;
    }

    /// <summary>The reset does not touch the register; its first value is undefined.</summary>
    public static Reset None { get; } = new(BigInteger.Zero, isNone: true);

    internal bool IsNone { get; }

    internal BigInteger Value => value;

    /// <summary>A reset value.</summary>
    /// <param name="value">A number that fits the register.</param>
    public static implicit operator Reset(int value) => new(value, isNone: false);

    /// <summary>A reset value.</summary>
    /// <param name="value">A number that fits the register.</param>
    public static implicit operator Reset(BigInteger value) => new(value, isNone: false);

    /// <summary>A reset value for a bit.</summary>
    /// <param name="value">True is 1.</param>
    public static implicit operator Reset(bool value) => new(value ? BigInteger.One : BigInteger.Zero, isNone: false);
}
