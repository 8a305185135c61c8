using System.Collections.Immutable;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>Patterns, and units of 16 indices.</summary>
/// <param name="Sparsity">Patterns of blocks.</param>
/// <param name="Units">Units of 16 indices.</param>
public sealed record FlightIndicesConfig(IsaSparsity Sparsity, int Units = 1)
{
    /// <summary>Weights of a column of a block for each pattern of the chains, in the order of their codes.</summary>
    internal ImmutableArray<int> Kept => Sparsity == IsaSparsity.Every ? [16, 1, 2, 4, 8] : [16, 2, 4, 8];

    /// <summary>Width of a code of <see cref="Kept"/>.</summary>
    internal int CodeBits => BitsToCount(Kept.Length);

    /// <summary>Patterns of blocks.</summary>
    internal ImmutableArray<IsaPattern> Patterns => IsaPattern.Of(Sparsity);

    /// <summary>Width of a pattern's number.</summary>
    internal int PatternBits => BitsToCount(Patterns.Length);
}

/// <summary>Indices of a place among 16, 8 or 4 rows become those of a place among 16. No latency.</summary>
/// <param name="config">Patterns and size.</param>
public sealed class FlightIndexPort(FlightIndicesConfig config) : Module<FlightIndicesConfig>(config)
{
    private const int Block = IsaShape.BlockSize;

    /// <summary>Indices as they are stored, the first one in the low bits.</summary>
    public Bits Codes { get; } = In.Bits(4 * Block * config.Units);

    /// <summary>Number of the block's pattern.</summary>
    public UInt Pattern { get; } = In.UInt(config.PatternBits);

    /// <summary>Rows of the block.</summary>
    public Vec<UInt> Indices { get; } = Out.Vec(Block * config.Units, Shape.UInt(4));

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var i = 0; i < Block * Config.Units; i++)
        {
            var all = Config.Patterns.Select(pattern =>
            {
                var index = Codes.Slice(i * pattern.IndexBits, pattern.IndexBits);
                return pattern.M == Block ? index.AsUInt() : Cat(BitsOf(i % pattern.Kept / pattern.N, 4 - pattern.IndexBits), index).AsUInt();
            });
            Indices[i].Value = VecOf(all)[Pattern];
        }
    }
}

/// <summary>Indices of a group of N rise; those of a dense block are 0, 1, 2 and so on. No latency.</summary>
/// <param name="config">Patterns; one unit.</param>
public sealed class FlightIndexCheck(FlightIndicesConfig config) : Module<FlightIndicesConfig>(config)
{
    /// <summary>Indices of 16 weights.</summary>
    public Vec<UInt> Indices { get; } = In.Vec(IsaShape.BlockSize, Shape.UInt(4));

    /// <summary>Code of the pattern.</summary>
    public UInt Pattern { get; } = In.UInt(config.CodeBits);

    /// <summary>They are illegal.</summary>
    public Bit IsWrong { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var wrongs = new List<Bit>();
        for (var k = 0; k < IsaShape.BlockSize; k++)
        {
            wrongs.Add((Pattern == 0) & (Indices[k] != k));
            for (var code = 1; code < Config.Kept.Length; code++)
            {
                if (k % Config.Kept[code] != 0)
                    wrongs.Add((Pattern == code) & (Indices[k] <= Indices[k - 1]));
            }
        }

        IsWrong.Value = wrongs.AnySet();
    }
}
