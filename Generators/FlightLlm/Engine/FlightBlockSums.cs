using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>Which sum of a chain belongs to which column of a block.</summary>
/// <param name="config">The engine.</param>
internal sealed class FlightColumns(FlightEngineConfig config)
{
    private const int Block = IsaShape.BlockSize;

    private readonly FlightChainPlan plan = new(config.Validated().Chain(0));
    private readonly FlightIndicesConfig patterns = config.Patterns;

    /// <summary>Codes of patterns.</summary>
    public int Codes => patterns.Kept.Length;

    /// <summary>Sums of a row of a chain.</summary>
    public int Positions => plan.Positions.Length;

    /// <summary>First column of the beat that has a column.</summary>
    /// <param name="code">Code of the pattern.</param>
    /// <param name="column">The column.</param>
    /// <param name="lanes">Chains that work on a beat.</param>
    public int First(int code, int column, int lanes) => column / Of(code, lanes) * Of(code, lanes);

    /// <summary>The chain that has a column.</summary>
    /// <param name="code">Code of the pattern.</param>
    /// <param name="column">The column.</param>
    /// <param name="lanes">Chains that work on a beat.</param>
    public int Lane(int code, int column, int lanes) => column % Of(code, lanes) / Groups(code);

    /// <summary>Where the chain ends the group of a column.</summary>
    /// <param name="code">Code of the pattern.</param>
    /// <param name="column">The column.</param>
    public int Position(int code, int column) => plan.Positions.IndexOf((((column % Groups(code)) + 1) * patterns.Kept[code]) - 1);

    private int Groups(int code) => Block / patterns.Kept[code];

    private int Of(int code, int lanes) => Math.Min(Block, lanes * Groups(code));
}

/// <summary>Sums of a row of MM: 16 columns, 32 bits each.</summary>
/// <param name="config">The engine.</param>
public sealed class FlightMatrixSums(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int Block = IsaShape.BlockSize;

    private readonly FlightColumns columns = new(config);

    /// <summary>There are sums of a beat.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>They are the first ones.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>Code of the pattern.</summary>
    public UInt Pattern { get; } = In.UInt(config.Patterns.CodeBits);

    /// <summary>First column of the beat.</summary>
    public UInt Column { get; } = In.UInt(4);

    /// <summary>Sum of lane l at position p: l · positions + p.</summary>
    public Vec<SInt> Sums { get; } = In.Vec(config.Lanes * FlightProductChains.PositionsOf(config), Shape.SInt(FlightProductChains.SumBitsOf(config)));

    /// <summary>The row gets the sums of the one that follows.</summary>
    public Bit Moves { get; } = In.Bit();

    /// <summary>Its sums.</summary>
    public Vec<SInt> Following { get; } = In.Vec(Block, Shape.SInt(32));

    /// <summary>The sums.</summary>
    public Vec<SInt> Values { get; } = Out.Vec(Block, Shape.SInt(32));

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var column = 0; column < Block; column++)
        {
            var sum = Reg.SInt(32, Reset.None).Named($"sum_{column}");
            var codes = Enumerable.Range(0, columns.Codes).ToArray();
            var isHit = codes.Select(code => (Pattern == code) & (Column == columns.First(code, column, Config.Lanes))).AnySet();
            var addend = Source(0, column);
            foreach (var code in codes.Skip(1))
                addend = Mux(Pattern == code, Source(code, column), addend);
            using (When(Takes & isHit))
                sum.Next = (Mux(Begins, 0, sum) + addend).Wrap();
            using (ElseWhen(Moves))
                sum.Next = Following[column];
            Values[column].Value = sum;
        }
    }

    private SInt Source(int code, int column) =>
        Sums[(columns.Lane(code, column, Config.Lanes) * columns.Positions) + columns.Position(code, column)];
}

/// <summary>Sums of MV in a channel: a word of 16 sums for each block column.</summary>
/// <param name="config">The engine.</param>
public sealed class FlightVectorSums(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int Block = IsaShape.BlockSize;

    private readonly FlightColumns columns = new(config);

    /// <summary>There are sums of a beat.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>They are the first ones.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>Code of the pattern.</summary>
    public UInt Pattern { get; } = In.UInt(config.Patterns.CodeBits);

    /// <summary>First column of the beat.</summary>
    public UInt Column { get; } = In.UInt(4);

    /// <summary>Sums of both rows of the channel's chains: (2 · chain + row) · positions + p.</summary>
    public Vec<SInt> Sums { get; } = In.Vec(2 * config.VectorChains * FlightProductChains.PositionsOf(config), Shape.SInt(FlightProductChains.SumBitsOf(config)));

    /// <summary>What is added on the way out.</summary>
    public Vec<SInt> Biases { get; } = In.Vec(Block, Shape.SInt(32));

    /// <summary>The block column that gets sums or leaves, where there is more than one.</summary>
    public UInt? Bank { get; } = config.Shape.VectorBanks == 1 ? null : In.UInt(BitsToCount(config.Shape.VectorBanks));

    /// <summary>It is 0, because nothing has been multiplied.</summary>
    public Bit IsFresh { get; } = In.Bit();

    /// <summary>It is kept, with the biases.</summary>
    public Bit WritesBack { get; } = In.Bit();

    /// <summary>Its sums with the biases.</summary>
    public Vec<SInt> Biased { get; } = Out.Vec(Block, Shape.SInt(32));

    /// <inheritdoc/>
    protected override void Build()
    {
        // Registers where there is one block column alone.
        var memory = Config.Shape.VectorBanks == 1 ? null : Mem.Of(Config.Shape.VectorBanks, Shape.Bits(32 * Block)).Named("kept");
        var registers = memory is null ? Reg.Vec(Block, Shape.SInt(32), Reset.None).Named("kept") : null;
        var word = memory is null ? registers!.AsBits() : memory[Bank!];
        var (next, enables) = (new List<Bits>(), new List<Bit>());
        for (var column = 0; column < Block; column++)
        {
            // Dense blocks have column 2i in row 0 and 2i + 1 in row 1 of a chain, sparse ones all in row 0.
            var (sum, together) = (word.Slice(32 * column, 32).AsSInt(), Config.VectorChains);
            var addend = Sums[(column % (2 * together) * columns.Positions) + columns.Position(0, column)];
            var isHit = (Pattern == 0) & (Column == column / (2 * together) * (2 * together));
            for (var code = 1; code < columns.Codes; code++)
            {
                var row = 2 * columns.Lane(code, column, together);
                addend = Mux(Pattern == code, Sums[(row * columns.Positions) + columns.Position(code, column)], addend);
                isHit |= (Pattern == code) & (Column == columns.First(code, column, together));
            }

            var biased = (Mux(IsFresh, 0, sum) + Biases[column]).Wrap(32);
            Biased[column].Value = biased;
            next.Add(Mux(Takes, (Mux(Begins, 0, sum) + addend).Wrap(32), biased).AsBits());
            enables.Add(Mux(Takes, isHit, WritesBack));
        }

        memory?.WriteParts(Bank!, Cat(next.AsEnumerable().Reverse()), Cat(enables.AsEnumerable().Reverse()));
        for (var column = 0; registers is not null && column < Block; column++)
        {
            using (When(enables[column]))
                registers[column].Next = next[column].AsSInt();
        }
    }
}
