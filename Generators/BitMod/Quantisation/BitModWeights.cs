using System.Collections.Immutable;

namespace Generators.BitMod.Quantisation;

/// <summary>
/// A quantised layer, as the hardware takes it: weight [n, k] = HalfUnits(n, k) / 2 · Scales[n, k / GroupSize] · ChannelScales[n]. The constructor
/// checks everything, so that files from elsewhere can't bring codes or selectors that mean nothing.
/// </summary>
public sealed class BitModWeights
{
    /// <summary>Takes the parts of a quantised layer over; they are not copied.</summary>
    /// <param name="types">The types that groups choose from, of one width.</param>
    /// <param name="groupSize">Weights in a group.</param>
    /// <param name="specials">Special values in half units, in the order of the selector.</param>
    /// <param name="codes">Codes as [output channel, input channel], unsigned bit patterns of the type's width.</param>
    /// <param name="groupTypes">Type of each group as [output channel, group].</param>
    /// <param name="selectors">Index of each group's special value; 0 for integers.</param>
    /// <param name="scales">Second-level scale of each group, 0 … 255.</param>
    /// <param name="channelScales">First-level scale of each output channel.</param>
    /// <exception cref="ArgumentException">Types, group size or special values are not legal.</exception>
    /// <exception cref="QuantisationException">Sizes do not fit together, or an element is out of range; the message has its indices.</exception>
    public BitModWeights(
        ImmutableArray<BitModDataType> types,
        int groupSize,
        ImmutableArray<int> specials,
        byte[,] codes,
        BitModDataType[,] groupTypes,
        byte[,] selectors,
        byte[,] scales,
        float[] channelScales)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(groupTypes);
        ArgumentNullException.ThrowIfNull(selectors);
        ArgumentNullException.ThrowIfNull(scales);
        ArgumentNullException.ThrowIfNull(channelScales);
        BitModQuantiserOptions.CheckTypes(types, nameof(types));
        BitModQuantiserOptions.CheckGroupSize(groupSize, nameof(groupSize));
        BitModValues.CheckSpecials(specials.IsDefault ? default : specials.AsSpan(), nameof(specials));
        (Types, GroupSize, Specials) = (types, groupSize, specials);
        (Codes, GroupTypes, Selectors, Scales, ChannelScales) = (codes, groupTypes, selectors, scales, channelScales);
        CheckSizes();
        CheckElements();
    }

    /// <summary>Number of output channels.</summary>
    public int Channels => Codes.GetLength(0);

    /// <summary>Number of input channels.</summary>
    public int Inputs => Codes.GetLength(1);

    /// <summary>Number of groups in a channel.</summary>
    public int Groups => Inputs / GroupSize;

    /// <summary>The types that groups choose from; all have the same width.</summary>
    public ImmutableArray<BitModDataType> Types { get; }

    /// <summary>The type of all groups when there is one; the first otherwise.</summary>
    public BitModDataType Type => Types[0];

    /// <summary>Weights in a group.</summary>
    public int GroupSize { get; }

    /// <summary>Special values in half units, in the order of the selector.</summary>
    public ImmutableArray<int> Specials { get; }

    /// <summary>Codes as [output channel, input channel]: unsigned bit patterns of the type's width.</summary>
    public byte[,] Codes { get; }

    /// <summary>Type of each group as [output channel, group].</summary>
    public BitModDataType[,] GroupTypes { get; }

    /// <summary>Index of the special value of each group as [output channel, group]; 0 for integers.</summary>
    public byte[,] Selectors { get; }

    /// <summary>Second-level scale of each group as [output channel, group], 0 … 255.</summary>
    public byte[,] Scales { get; }

    /// <summary>First-level scale of each output channel: finite, more than 0.</summary>
    public float[] ChannelScales { get; }

    /// <summary>
    /// Bits that a weight takes with its share of the group's scale (8 bits), selector and, where groups choose between types, type. FP4 with four
    /// special values and groups of 128: 4 + 10/128. The channel's scale, 32 bits a channel, is not in it.
    /// </summary>
    public double BitsPerWeight => Type.Bits() + ((double)(8 + BitsFor(Types.Any(type => type.IsFloat()) ? Specials.Length : 1) + BitsFor(Types.Length)) / GroupSize);

    /// <summary>The integer that the hardware multiplies with.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="input">Input channel.</param>
    /// <returns>The value of the code in half units.</returns>
    public int HalfUnits(int channel, int input)
    {
        var group = input / GroupSize;
        return GroupTypes[channel, group].HalfUnits(Codes[channel, input], Specials[Selectors[channel, group]]);
    }

    /// <summary>The weight that a code stands for, without rounding: 8 + 8 + 24 significant bits fit a double.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="input">Input channel.</param>
    /// <returns>The weight.</returns>
    public double Value(int channel, int input) => HalfUnits(channel, input) / 2.0 * Scales[channel, input / GroupSize] * ChannelScales[channel];

    /// <summary>All weights, rounded to FP32.</summary>
    /// <returns>Weights as [output channel, input channel].</returns>
    public float[,] Dequantise()
    {
        var result = new float[Channels, Inputs];
        Parallel.For(0, Channels, channel =>
        {
            for (var input = 0; input < Inputs; input++)
                result[channel, input] = (float)Value(channel, input);
        });
        return result;
    }

    private static int BitsFor(int choices) => choices == 1 ? 0 : System.Numerics.BitOperations.Log2((uint)choices - 1) + 1;

    private void CheckSizes()
    {
        if (Channels == 0 || Inputs == 0 || Inputs % GroupSize != 0)
            throw QuantisationException.Of($"{Channels} channels of {Inputs} inputs can't be cut into groups of {GroupSize}.");
        CheckShape(GroupTypes, "group types");
        CheckShape(Selectors, "selectors");
        CheckShape(Scales, "scales");
        if (ChannelScales.Length != Channels)
            throw QuantisationException.Of($"There are {ChannelScales.Length} channel scales for {Channels} channels.");
    }

    private void CheckShape(Array array, string what)
    {
        if (array.GetLength(0) != Channels || array.GetLength(1) != Groups)
        {
            throw QuantisationException.Of(
                $"The {what} are {array.GetLength(0)} x {array.GetLength(1)}; {Channels} channels of {Groups} groups need {Channels} x {Groups}.");
        }
    }

    private void CheckElements()
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            if (!float.IsNormal(ChannelScales[channel]) || ChannelScales[channel] < 0)
                throw QuantisationException.Of($"The scale of channel {channel} is {ChannelScales[channel]}; it must be a normal number above 0.");
            for (var group = 0; group < Groups; group++)
            {
                if (!Types.Contains(GroupTypes[channel, group]))
                    throw QuantisationException.Of($"Group [{channel}, {group}] has type {(int)GroupTypes[channel, group]}, which is not a type of the layer.");
                var choices = GroupTypes[channel, group].IsFloat() ? Specials.Length : 1;
                if (Selectors[channel, group] >= choices)
                    throw QuantisationException.Of($"Group [{channel}, {group}] selects special value {Selectors[channel, group]} of {choices}.");
            }

            for (var input = 0; input < Inputs; input++)
            {
                if (Codes[channel, input] >> Type.Bits() != 0)
                    throw QuantisationException.Of($"Code [{channel}, {input}] is {Codes[channel, input]}; {Type.Name()} has codes of {Type.Bits()} bits.");
            }
        }
    }
}
