using System.Numerics;
using Generators.BitMod.Quantisation;

namespace Generators.BitMod;

/// <summary>Activations times quantised weights: tokens × inputs by inputs × channels, in the codes that the hardware takes.</summary>
public sealed record BitModMatrixProduct
{
    /// <summary>Activations as [token, input], bit patterns of the tile's format.</summary>
    public required ushort[,] Activations { get; init; }

    /// <summary>Weight codes as [channel, input].</summary>
    public required byte[,] Codes { get; init; }

    /// <summary>Type of each group as [channel, group]; those of one group all have the same number of terms.</summary>
    public required BitModDataType[,] Types { get; init; }

    /// <summary>Number of each group's special value as [channel, group].</summary>
    public required byte[,] Selectors { get; init; }

    /// <summary>Scale of each group as [channel, group].</summary>
    public required byte[,] Scales { get; init; }

    /// <summary>Special values in half units.</summary>
    public required int[] Specials { get; init; }

    /// <summary>Inputs in a group; divides the number of inputs.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Number of tokens.</summary>
    public int Tokens => Activations.GetLength(0);

    /// <summary>Number of output channels.</summary>
    public int Channels => Codes.GetLength(0);

    /// <summary>Number of inputs.</summary>
    public int Inputs => Codes.GetLength(1);

    /// <summary>Number of groups in a channel.</summary>
    public int Groups => Inputs / GroupSize;

    /// <summary>Activations times a quantised layer. The scales of output channels are left to what follows, as in the paper.</summary>
    /// <param name="activations">Activations as [token, input], bit patterns of the tile's format.</param>
    /// <param name="weights">The layer.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">The numbers of inputs differ.</exception>
    public static BitModMatrixProduct Of(ushort[,] activations, BitModWeights weights)
    {
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(weights);
        if (activations.GetLength(1) != weights.Inputs)
            throw new ArgumentException($"There are {activations.GetLength(1)} activations for each token; the layer has {weights.Inputs} inputs.", nameof(activations));
        return new BitModMatrixProduct
        {
            Activations = activations,
            Codes = weights.Codes,
            Types = weights.GroupTypes,
            Selectors = weights.Selectors,
            Scales = weights.Scales,
            Specials = [.. weights.Specials],
            GroupSize = weights.GroupSize,
        };
    }

    /// <summary>Cuts the result into blocks that an array computes at once.</summary>
    /// <param name="config">The array.</param>
    /// <returns>Blocks in the order in which they are sent: all channels of the first tokens first.</returns>
    public IEnumerable<BitModBlock> Blocks(BitModArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        for (var token = 0; token < Tokens; token += config.Tokens)
        {
            for (var channel = 0; channel < Channels; channel += config.Channels)
                yield return new BitModBlock(token, channel);
        }
    }

    /// <summary>Cycles in which an array is busy with terms, if it never waits.</summary>
    /// <param name="config">The array.</param>
    /// <returns>Blocks times beats times terms.</returns>
    public long TermCycles(BitModArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var lanes = config.Tile.Pe.Lanes;
        var beats = (GroupSize + lanes - 1) / lanes;
        return Blocks(config).LongCount() * Enumerable.Range(0, Groups).Sum(group => beats * Types[0, group].Terms());
    }

    /// <summary>Results by the golden model.</summary>
    /// <param name="tile">The tile that computes them.</param>
    /// <returns>Result bits as [token, channel].</returns>
    public BigInteger[,] Golden(BitModTileConfig tile)
    {
        var results = new BigInteger[Tokens, Channels];
        Parallel.For(0, Tokens, token =>
        {
            for (var channel = 0; channel < Channels; channel++)
                results[token, channel] = BitModGolden.Result(tile, GroupsOf(token, channel));
        });
        return results;
    }

    /// <summary>The operands of one result.</summary>
    /// <param name="token">The token.</param>
    /// <param name="channel">The channel.</param>
    /// <returns>Its groups.</returns>
    public IEnumerable<BitModGroup> GroupsOf(int token, int channel)
    {
        for (var group = 0; group < Groups; group++)
        {
            var g = group;
            yield return new BitModGroup(
                FormattableString.Invariant($"token {token}, channel {channel}, group {group}"),
                Types[channel, group],
                Specials[Selectors[channel, group]],
                Scales[channel, group],
                [.. Enumerable.Range(0, GroupSize).Select(k => (int)Codes[channel, (g * GroupSize) + k])],
                [.. Enumerable.Range(0, GroupSize).Select(k => (int)Activations[token, (g * GroupSize) + k])]);
        }
    }

    /// <summary>An activation; 0 beyond the matrix and in the unused lanes of a group's last beat.</summary>
    /// <param name="token">The token.</param>
    /// <param name="group">The group.</param>
    /// <param name="offset">Input in the group.</param>
    /// <returns>Its bits.</returns>
    public int Activation(int token, int group, int offset) =>
        token < Tokens && offset < GroupSize ? Activations[token, (group * GroupSize) + offset] : 0;

    /// <summary>A weight code; 0 as for <see cref="Activation"/>.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="group">The group.</param>
    /// <param name="offset">Input in the group.</param>
    /// <returns>The code.</returns>
    public int Code(int channel, int group, int offset) =>
        channel < Channels && offset < GroupSize ? Codes[channel, (group * GroupSize) + offset] : 0;

    /// <summary>A group's scale; 0 beyond the matrix.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="group">The group.</param>
    /// <returns>The scale.</returns>
    public int Scale(int channel, int group) => channel < Channels ? Scales[channel, group] : 0;

    /// <summary>A group's selector; 0 beyond the matrix.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="group">The group.</param>
    /// <returns>The selector.</returns>
    public int Selector(int channel, int group) => channel < Channels ? Selectors[channel, group] : 0;

    /// <summary>A group's type; beyond the matrix that of the last channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="group">The group.</param>
    /// <returns>The type.</returns>
    public BitModDataType Type(int channel, int group) => Types[Math.Min(channel, Channels - 1), group];

    /// <summary>Checks that a tile can compute this. The format of activations can't be seen from their bits.</summary>
    /// <param name="tile">The tile.</param>
    /// <exception cref="ArgumentException">It can't; the message has the first index that does not fit, and the knob that limits it.</exception>
    public void CheckFits(BitModTileConfig tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        var pe = tile.Pe;
        if (Activations.GetLength(1) != Inputs)
            throw Misfit($"There are {Activations.GetLength(1)} activations for each token and weights for {Inputs} inputs.");
        if (GroupSize < 1 || GroupSize > pe.GroupSize)
            throw Misfit($"Groups have {GroupSize} weights; the tile's GroupSize allows 1 to {pe.GroupSize}.");
        if (Inputs == 0 || Inputs % GroupSize != 0)
            throw Misfit($"{Inputs} inputs can't be cut into groups of {GroupSize}.");
        if (pe.Types != BitModTypeSet.Integers && Specials.Length > tile.Specials)
            throw Misfit($"There are {Specials.Length} special values; the tile's Specials is {tile.Specials}.");
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var group = 0; group < Groups; group++)
                CheckGroup(tile, channel, group);
        }
    }

    private void CheckGroup(BitModTileConfig tile, int channel, int group)
    {
        var (type, pe) = (Types[channel, group], tile.Pe);
        if (!Enum.IsDefined(type) || !pe.Supports(type))
            throw Misfit($"Group [{channel}, {group}] has type {type}; the tile's Types is {pe.Types}.");
        if (type.Terms() != Types[0, group].Terms())
            throw Misfit($"Group [{channel}, {group}] has type {type} with {type.Terms()} terms, and group [0, {group}] type {Types[0, group]} with {Types[0, group].Terms()}; channels go in step.");
        if (type.IsFloat() && Selectors[channel, group] >= Specials.Length)
            throw Misfit($"Group [{channel}, {group}] selects special value {Selectors[channel, group]} of {Specials.Length}.");
        if (Scales[channel, group] >> pe.ScaleBits != 0)
            throw Misfit($"The scale of group [{channel}, {group}] is {Scales[channel, group]}; the tile's ScaleBits is {pe.ScaleBits}.");
        for (var k = group * GroupSize; k < (group + 1) * GroupSize; k++)
        {
            if (Codes[channel, k] >> type.Bits() != 0)
                throw Misfit($"Code [{channel}, {k}] is {Codes[channel, k]}; {type} has codes of {type.Bits()} bits.");
        }
    }

    private static ArgumentOutOfRangeException Misfit(FormattableString what) => new(null, FormattableString.Invariant(what));
}

/// <summary>A block of results.</summary>
/// <param name="FirstToken">Token of its first row.</param>
/// <param name="FirstChannel">Channel of its first column.</param>
public readonly record struct BitModBlock(int FirstToken, int FirstChannel);

/// <summary>Random multiplications.</summary>
public static class BitModProductStimulus
{
    /// <summary>Makes one.</summary>
    /// <param name="config">The array.</param>
    /// <param name="type">Type of the first channel; the others have types with as many terms.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="groupSize">Inputs in a group.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The operands; activations have the spread of a layer's, with some outliers.</returns>
    public static BitModMatrixProduct Random(
        BitModArrayConfig config, BitModDataType type, int tokens, int channels, int inputs, int groupSize, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var groups = inputs / groupSize;
        var pe = config.Tile.Pe;
        var alike = BitModStimulus.Types(pe).Where(other => other.Terms() == type.Terms()).ToArray();
        var product = new BitModMatrixProduct
        {
            Activations = new ushort[tokens, inputs],
            Codes = new byte[channels, inputs],
            Types = new BitModDataType[channels, groups],
            Selectors = new byte[channels, groups],
            Scales = new byte[channels, groups],
            Specials = [.. Enumerable.Range(0, config.Tile.Specials).Select(i => BitModValues.Fp4Specials[i % 4])],
            GroupSize = groupSize,
        };
        for (var token = 0; token < tokens; token++)
        {
            for (var k = 0; k < inputs; k++)
                product.Activations[token, k] = Encode(pe, (random.NextDouble() - 0.5) * (random.Next(32) == 0 ? 200 : 2));
        }

        for (var channel = 0; channel < channels; channel++)
        {
            for (var group = 0; group < groups; group++)
            {
                product.Types[channel, group] = channel == 0 ? type : alike[random.Next(alike.Length)];
                product.Selectors[channel, group] = (byte)random.Next(config.Tile.Specials);
                product.Scales[channel, group] = (byte)random.Next(1 << pe.ScaleBits);
                for (var k = 0; k < groupSize; k++)
                    product.Codes[channel, (group * groupSize) + k] = (byte)random.Next(1 << product.Types[channel, group].Bits());
            }
        }

        return product;
    }

    /// <summary>A number in the array's format of activations, nearest even.</summary>
    /// <param name="config">The format.</param>
    /// <param name="value">The number.</param>
    /// <returns>Its bits.</returns>
    public static ushort Encode(BitModPeConfig config, double value)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Activation == BitModActivationFormat.Fp16)
            return BitConverter.HalfToUInt16Bits((Half)value);
        var bits = BitConverter.SingleToUInt32Bits((float)value);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
