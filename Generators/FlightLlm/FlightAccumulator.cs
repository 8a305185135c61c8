using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>What a beat of the chains means for the accumulators; goes through the chains as their tag.</summary>
public sealed class FlightStep : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The unit.</param>
    public FlightStep(FlightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Column = Shape.UInt(config.ColumnBits);
        Columns = Shape.UInt(config.CountBits);
        Pattern = Shape.UInt(config.PatternBits);
    }

    /// <summary>Sums begin: the tile's first block, unless it continues another tile.</summary>
    public Bit Begins { get; } = Shape.Bit();

    /// <summary>The tile's last beat, and results come out.</summary>
    public Bit Ends { get; } = Shape.Bit();

    /// <summary>As in the command.</summary>
    public Bit HasBias { get; } = Shape.Bit();

    /// <summary>As in the command.</summary>
    public Bit Relu { get; } = Shape.Bit();

    /// <summary>First column of the beat.</summary>
    public UInt Column { get; }

    /// <summary>Columns of the tile.</summary>
    public UInt Columns { get; }

    /// <summary>Code of the pattern.</summary>
    public UInt Pattern { get; }
}

/// <summary>
/// Accumulators of a tile, and its results: INT32 for each row and column. When a tile ends its sums move on to a second set, from which a column comes out in each cycle while the next tile is
/// worked on. Latency from the last sums to the first column: 1 cycle.
/// </summary>
/// <param name="config">The unit.</param>
public sealed class FlightAccumulator(FlightArrayConfig config) : Module<FlightArrayConfig>(config)
{
    private readonly FlightChainPlan plan = new(config.Validated().Chain);

    /// <summary>There are sums.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>Sums are taken: always, unless a tile ends and the one before is not out.</summary>
    public Bit Ready { get; } = Out.Bit();

    /// <summary>What they mean.</summary>
    public FlightStep Step { get; } = In.Of(new FlightStep(config));

    /// <summary>The beat was wrong.</summary>
    public Bit IsWrong { get; } = In.Bit();

    /// <summary>Sums of row r at position p: r · positions + p.</summary>
    public Vec<SInt> Sums { get; } = In.Vec(config.Rows * new FlightChainPlan(config.Chain).Positions.Length, Shape.SInt(new FlightChainPlan(config.Chain).SumBits));

    /// <summary>Biases of a column, one for each row.</summary>
    public Stream<Vec<SInt>> Biases { get; } = In.Stream(Shape.Vec(config.Rows, Shape.SInt(32)));

    /// <summary>Results.</summary>
    public Stream<FlightColumn> Results { get; } = Out.Stream(new FlightColumn(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var isBusy = Reg.Bit();
        Ready.Value = !(Step.Ends & isBusy);
        var takes = Valid & !(Step.Ends & isBusy);
        var ends = takes & Step.Ends;
        var isTileWrong = Reg.Bit();
        var isWrongNow = IsWrong | (Step.Pattern == Config.Patterns.Length) | (!Begins() & isTileWrong);
        using (When(takes))
            isTileWrong.Next = isWrongNow;
        var (column, columns, hasBias, relu, isWrong) = (Reg.UInt(Config.ColumnBits), Reg.UInt(Config.CountBits), Reg.Bit(), Reg.Bit(), Reg.Bit());
        var isLast = (column + 1).Wrap(Config.CountBits) == columns;
        Biases.Ready.Value = isBusy & hasBias & Results.Ready;
        Results.Valid.Value = isBusy & (!hasBias | Biases.Valid);
        Results.Payload.Last.Value = isLast;
        Results.Payload.IsWrong.Value = isWrong;
        using (When(Results.Fire))
        {
            column.Next = (column + 1).Wrap();
            isBusy.Next = !isLast;
        }

        using (When(ends))
        {
            (isBusy.Next, column.Next, columns.Next) = (true, 0, Step.Columns);
            (hasBias.Next, relu.Next, isWrong.Next) = (Step.HasBias, Step.Relu, isWrongNow);
        }

        for (var row = 0; row < Config.Rows; row++)
        {
            var leaving = Reg.Vec(Config.Block, Shape.SInt(32), Reset.None).Named($"leaving_{row}");
            for (var c = 0; c < Config.Block; c++)
            {
                var sum = Reg.SInt(32, Reset.None).Named($"sum_{row}_{c}");
                var (isHit, addend) = Addend(row, c);
                var next = Mux(isHit, (Mux(Step.Begins, 0, sum) + addend).Wrap(32), sum);
                using (When(takes))
                    sum.Next = next;
                using (When(ends))
                    leaving[c].Next = next;
                using (ElseWhen(Results.Fire))
                    leaving[c].Next = c + 1 < Config.Block ? leaving[c + 1] : 0;
            }

            var result = (leaving[0] + Mux(hasBias, Biases.Payload[row], 0)).Wrap(32);
            Results.Payload.Values[row].Value = Mux(relu & result.IsNegative, 0, result);
        }

        // A tile's first block may have several beats: what was wrong in one of them stays.
        Bit Begins() => Step.Begins & (Step.Column == 0);
    }

    /// <summary>Whether a beat has a sum for a column, and that sum: each pattern ends the column's group behind a slice of its own.</summary>
    private (Bit IsHit, SInt Sum) Addend(int row, int column)
    {
        var patterns = Config.Patterns;
        Bit isHit = false;
        var sum = SInt.Constant(0, plan.SumBits);
        for (var i = 0; i < patterns.Length; i++)
        {
            var groups = Config.Block / patterns[i].Kept;
            var position = plan.Positions.IndexOf((((column % groups) + 1) * patterns[i].Kept) - 1);
            var isPattern = (Step.Pattern == i) & (Step.Column == column / groups * groups);
            isHit |= isPattern;
            sum = Mux(isPattern, Sums[(row * plan.Positions.Length) + position], sum);
        }

        // A block with an illegal FSB byte has one column in a beat, as a dense one, and sums of 0.
        isHit |= (Step.Pattern == patterns.Length) & (Step.Column == column);
        return (isHit, sum);
    }
}
