using System.Numerics;

namespace Generators.BitMod;

/// <summary>A beat of a pass: the operands from <paramref name="First"/> on.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="First">First product of the beat in the group.</param>
public readonly record struct BitModBeat(BitModPass Pass, int Group, int First);

/// <summary>Packs beats into the words of the tile's streams as AXI4-Stream and software see them: the first field in the lowest bits.</summary>
/// <param name="config">The tile.</param>
public sealed class BitModPacker(BitModTileConfig config)
{
    private readonly int lanes = config.Pe.Lanes;

    /// <summary>All beats of passes in order.</summary>
    /// <param name="passes">The passes.</param>
    /// <returns>Beats; each group begins with one of its own.</returns>
    public IEnumerable<BitModBeat> Beats(IEnumerable<BitModPass> passes)
    {
        var width = lanes;
        return from pass in passes
               from g in Enumerable.Range(0, pass.Groups.Count)
               from beat in Enumerable.Range(0, pass.Groups[g].Beats(width))
               select new BitModBeat(pass, g, beat * width);
    }

    /// <summary>A write of a special value.</summary>
    /// <param name="index">Number of the register.</param>
    /// <param name="halfUnits">The value in half units, −31 … 31.</param>
    /// <returns>From the lowest bit on: the register where there are several, magnitude in half units (5 bits), sign.</returns>
    public BigInteger Special(int index, int halfUnits)
    {
        var word = new Packing();
        word.Add(index, BitOperations.Log2((uint)config.Specials));
        word.Add(Math.Abs(halfUnits), 5);
        word.Add(halfUnits < 0 ? 1 : 0, 1);
        return word.Value;
    }

    /// <summary>A word of activations.</summary>
    /// <param name="beat">The beat.</param>
    /// <returns>Rows · Lanes · 16 bits: lane l of row r from bit (r · Lanes + l) · 16 on.</returns>
    public BigInteger Activations(BitModBeat beat)
    {
        var word = new Packing();
        foreach (var activations in beat.Pass.Groups[beat.Group].Activations)
            AddLanes(word, activations, beat.First, BitModWidths.ActivationBits);
        return word.Value;
    }

    /// <summary>A word of weights.</summary>
    /// <param name="beat">The beat.</param>
    /// <returns>From the lowest bit on: codes (8 bits each, 4 without integers), types (3 bits), selectors where there are any, scales, ends group, ends channel.</returns>
    public BigInteger Weights(BitModBeat beat)
    {
        var group = beat.Pass.Groups[beat.Group];
        var word = new Packing();
        foreach (var codes in group.Codes)
            AddLanes(word, codes, beat.First, BitModWeightBeat.CodeBits(config.Pe.Types));
        foreach (var type in group.Types)
            word.Add((int)type, 3);
        if (config.Pe.Types != BitModTypeSet.Integers && config.Specials > 1)
        {
            foreach (var selector in group.Selectors)
                word.Add(selector, BitOperations.Log2((uint)config.Specials));
        }

        foreach (var scale in group.Scales)
            word.Add(scale, config.Pe.ScaleBits);
        var endsGroup = beat.First + lanes >= group.Length;
        word.Add(endsGroup ? 1 : 0, 1);
        word.Add(endsGroup && beat.Group == beat.Pass.Groups.Count - 1 ? 1 : 0, 1);
        return word.Value;
    }

    /// <summary>A word of results by the golden model.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="row">Row of the tile.</param>
    /// <returns>From the lowest bit on: the row, and the columns' results.</returns>
    public BigInteger Result(BitModPass pass, int row)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var word = new Packing();
        word.Add(row, Math.Max(1, BitOperations.Log2((uint)Math.Max(1, config.Rows - 1)) + 1));
        for (var column = 0; column < config.Columns; column++)
            word.Add(BitModGolden.Result(config, pass.GroupsOf(row, column)), config.ResultFormat.Width);
        return word.Value;
    }

    private void AddLanes(Packing word, int[] values, int first, int bits)
    {
        for (var k = first; k < first + lanes; k++)
            word.Add(k < values.Length ? values[k] : 0, bits);
    }

    private sealed class Packing
    {
        private int width;

        public BigInteger Value { get; private set; }

        public void Add(BigInteger value, int bits)
        {
            Value |= value << width;
            width += bits;
        }
    }
}
