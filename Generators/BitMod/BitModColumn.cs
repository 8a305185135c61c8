using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// The accumulator of a column (arXiv 2411.11745, §IV-D): one floating-point adder for all rows. A scaled sum read in cycle t is in its row's
/// register <see cref="LatencyCycles"/> cycles later.
/// </summary>
/// <param name="config">The tile.</param>
public sealed class BitModColumn(BitModTileConfig config) : Module<BitModTileConfig>(config)
{
    private readonly BitModWidths widths = new(config.Validated().Pe);

    /// <summary>The scaled sums of the rows; with two partial sums first all rows' first ones.</summary>
    public Vec<BitModProduct> Products { get; } = In.Vec(config.Rows * config.Pe.LoopCycles, new BitModProduct(config.Pe));

    /// <summary>What to read.</summary>
    public BitModRead Read { get; } = In.Of(new BitModRead(config));

    /// <summary>It counts half units.</summary>
    public Bit IsFloat { get; } = In.Bit();

    /// <summary>Results of the rows: those of the last channel that ended.</summary>
    public Vec<Bits> Results { get; } = Out.Vec(config.Rows, Shape.Bits(config.ResultFormat.Width));

    /// <summary>Cycles from a read to its row's register.</summary>
    /// <param name="config">The tile.</param>
    /// <returns>2 + AdderCycles.</returns>
    public static int LatencyCycles(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return 2 + config.AdderCycles;
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var product = Delay(Products[Read.Slot], reset: Reset.None);
        var format = Config.ResultFormat;

        // A mantissa of 1 with exponent PointOffset is 1, and half of that where sums count half units.
        var point = Mux(Delay(IsFloat, reset: Reset.None), UInt.Constant(widths.PointOffset + 1, BitsToCount(widths.PointOffset + 2)), widths.PointOffset);
        var converted = Float.FromScaledInteger(product.Mantissa, product.Exponent - point, format).Value.Code;
        var value = Read.Poison is { } poison ? Mux(Delay(poison, reset: Reset.None), BitsOf(format.NaN, format.Width), converted) : converted;
        var addend = Delay(value, reset: Reset.None);

        var add = Delay(Read, 2);
        var sums = Reg.Vec(Config.Rows, Shape.Bits(format.Width), Reset.None);
        var results = Reg.Vec(Config.Rows, Shape.Bits(format.Width), Reset.None);
        var old = Mux(add.IsFirst, BitsOf(0, format.Width), sums[add.Row]);
        var sum = Delay(Float.Add(Float.Of(format, old), Float.Of(format, addend)).Value.Code, Config.AdderCycles - 1, Reset.None);
        var written = Delay(Read, 1 + Config.AdderCycles);
        using (When(written.Valid))
        {
            sums[written.Row].Next = sum;
            using (When(written.IsLast))
                results[written.Row].Next = sum;
        }

        Results.Value = results;
    }
}

/// <summary>Which scaled sum a column reads, and what is done with it.</summary>
public sealed class BitModRead : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The tile.</param>
    public BitModRead(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Slot = Shape.UInt(Math.Max(1, BitsToCount(config.Rows * config.Pe.LoopCycles)));
        Row = Shape.UInt(Math.Max(1, BitsToCount(config.Rows)));
        if (config.Pe.NonFinite == BitModNonFinite.Poison)
            Poison = Shape.Bit();
    }

    /// <summary>There is something to read.</summary>
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>Number of the scaled sum.</summary>
    public UInt Slot { get; }

    /// <summary>Its row.</summary>
    public UInt Row { get; }

    /// <summary>It is the first one of the row's channel.</summary>
    public Bit IsFirst { get; } = Shape.Bit();

    /// <summary>The sum with it is the row's result.</summary>
    public Bit IsLast { get; } = Shape.Bit();

    /// <summary>It is NaN.</summary>
    public Bit? Poison { get; }
}
