using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>Configuration of a term generator.</summary>
/// <param name="Lanes">Weights side by side, 1 … 16.</param>
/// <param name="Types">Weight types that it knows.</param>
public sealed record BitModTermGeneratorConfig(int Lanes, BitModTypeSet Types);

/// <summary>
/// The bit-serial term generator of a column of elements (arXiv 2411.11745, §IV-B): one term of each lane's weight. Combinational; the tile
/// registers its outputs. An illegal type gives terms without meaning.
/// </summary>
/// <param name="config">Lanes and types.</param>
public sealed class BitModTermGenerator(BitModTermGeneratorConfig config) : Module<BitModTermGeneratorConfig>(config)
{
    /// <summary>Weight codes; bits above the type's width do not count.</summary>
    public IReadOnlyList<Bits> Codes { get; } = [.. Enumerable.Range(0, config.Lanes).Select(_ => In.Bits(config.Types == BitModTypeSet.Floats ? 4 : 8))];

    /// <summary>Type of all codes.</summary>
    public Enum<BitModDataType> Type { get; } = In.Enum<BitModDataType>();

    /// <summary>Number of the term, from 0 on.</summary>
    public UInt Index { get; } = In.UInt(config.Types == BitModTypeSet.Floats ? 1 : 2);

    /// <summary>The group's special value.</summary>
    public BitModSpecial? Special { get; } = config.Types == BitModTypeSet.Integers ? null : In.Of(new BitModSpecial());

    /// <summary>Terms of the lanes.</summary>
    public IReadOnlyList<BitModTerm> Terms { get; } = [.. Enumerable.Range(0, config.Lanes).Select(_ => Out.Of(new BitModTerm()))];

    /// <inheritdoc/>
    protected override void Build()
    {
        var isFp3 = Type == BitModDataType.Fp3;
        var isFloat = (Type == BitModDataType.Fp4) | isFp3;
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            var (sign, exponent, mantissa) = Config.Types switch
            {
                BitModTypeSet.Integers => BitModTerms.Booth(Codes[lane], Type, Index),
                BitModTypeSet.Floats => BitModTerms.Float(Codes[lane], isFp3, Special!, Index[0]),
                _ => Either(lane, isFloat, isFp3),
            };
            Terms[lane].Sign.Value = sign;
            Terms[lane].Exponent.Value = exponent;
            Terms[lane].Mantissa.Value = mantissa;
        }
    }

    private (Bit Sign, UInt Exponent, Bit Mantissa) Either(int lane, Bit isFloat, Bit isFp3)
    {
        var booth = BitModTerms.Booth(Codes[lane], Type, Index);
        var floating = BitModTerms.Float(Codes[lane], isFp3, Special!, Index[0]);
        return (Mux(isFloat, floating.Sign, booth.Sign), Mux(isFloat, floating.Exponent, booth.Exponent), Mux(isFloat, floating.Mantissa, booth.Mantissa));
    }
}
