using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>A write to the special-value register file.</summary>
public sealed class BitModSpecialWrite : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="registers">Number of registers.</param>
    public BitModSpecialWrite(int registers) => Index = registers == 1 ? null : Shape.UInt(BitsToCount(registers));

    /// <summary>Which register; none when there is one only.</summary>
    public UInt? Index { get; }

    /// <summary>Magnitude in half units, 0 … 31.</summary>
    public UInt HalfUnits { get; } = Shape.UInt(5);

    /// <summary>Sign.</summary>
    public Bit Sign { get; } = Shape.Bit();
}

/// <summary>Configuration of a special-value register file.</summary>
/// <param name="Registers">Number of registers: 1, 2, 4 or 8.</param>
public sealed record BitModSpecialFileConfig(int Registers);

/// <summary>
/// The programmable special-value register file (arXiv 2411.11745, §IV-B). Values are stored as the two terms that they are used as; one that
/// needs three is refused. After reset it holds ±5 and ±8, those of FP4.
/// </summary>
/// <param name="config">Number of registers.</param>
public sealed class BitModSpecialFile(BitModSpecialFileConfig config) : Module<BitModSpecialFileConfig>(config)
{
    /// <summary>Writes.</summary>
    public Flow<BitModSpecialWrite> Write { get; } = In.Flow(new BitModSpecialWrite(config.Registers));

    /// <summary>A value that two terms can't stand for was written since the reset; its register has kept what it held.</summary>
    public Bit Refused { get; } = Out.Bit();

    /// <summary>The special values.</summary>
    public Vec<BitModSpecial> Values { get; } = Out.Vec(config.Registers, new BitModSpecial());

    /// <inheritdoc/>
    protected override void Build()
    {
        var (special, isLegal) = BitModTerms.Decode(Write.Payload.HalfUnits, Write.Payload.Sign);
        var refused = Reg.Bit();
        using (When(Write.Valid & !isLegal))
            refused.Next = true;
        for (var i = 0; i < Config.Registers; i++)
        {
            var register = Reg.Bits(special.BitWidth, reset: ResetValue(i)).Named($"special_{i}");
            var isAddressed = Write.Payload.Index is { } index ? index == i : (Bit)true;
            using (When(Write.Valid & isLegal & isAddressed))
                register.Next = special.AsBits();
            Values[i].Value = register.As(new BitModSpecial());
        }

        Refused.Value = refused;
    }

    /// <summary>The terms of a default value, packed as <see cref="BitModSpecial"/> is.</summary>
    private static int ResetValue(int register)
    {
        var value = BitModValues.Fp4Specials[register % BitModValues.Fp4Specials.Length];
        var (low, high) = BitModValues.SpecialTerms(value);
        return (value < 0 ? 1 : 0) | ((high ?? 0) << 1) | (high is null ? 0 : 8) | ((low ?? 0) << 4) | (low is null ? 0 : 64);
    }
}
