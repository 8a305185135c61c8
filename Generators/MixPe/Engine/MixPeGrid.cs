using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The elements of an engine with their skew registers and the edges of their rows, where activations are unpacked and summed. Integer and
/// floating-point elements stand in the same frame.
/// </summary>
internal sealed class MixPeGrid
{
    private readonly MixPeEngineConfig config;
    private readonly MixPe[,] integers;
    private readonly MixPeFloatPe[,] floats;
    private readonly Bit enable;
    private readonly MixPeActivationSum[] integerSums = [];
    private readonly MixPeFloatPe[] floatSums = [];
    private readonly MixPePoison[] poisons = [];

    /// <summary>Makes the elements.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="enable">Everything holds while it is 0.</param>
    /// <param name="control">Control of row 0.</param>
    /// <param name="activations">Activation of each row, not yet skewed.</param>
    /// <param name="weights">Code of each column, not yet skewed.</param>
    public MixPeGrid(MixPeEngineConfig config, Bit enable, MixPeControl control, Bits[] activations, Bits[] weights)
    {
        this.config = config;
        this.enable = enable;
        integers = new MixPe[config.Rows, config.Columns];
        floats = new MixPeFloatPe[config.Rows, config.Columns];
        activations = Skewed(activations, enable, "activation_skew");
        weights = Skewed(weights, enable, "weight_skew");
        if (config.IsFloat() && !config.WeightSigned)
            floatSums = new MixPeFloatPe[config.Rows];
        else if (!config.WeightSigned)
            integerSums = new MixPeActivationSum[config.Rows];
        if (config.IsFloat())
            poisons = new MixPePoison[config.Rows];
        for (var r = 0; r < config.Rows; r++)
        {
            if (r > 0)
                control = Delay(control, enable: enable);
            if (config.IsFloat())
                FloatRow(r, control, activations[r], weights);
            else
                IntegerRow(r, control, activations[r], weights);
        }
    }

    /// <summary>Control of the element in the last row and column.</summary>
    public MixPeControl Corner => config.IsFloat()
        ? floats[config.Rows - 1, config.Columns - 1].ControlOut
        : integers[config.Rows - 1, config.Columns - 1].ControlOut;

    /// <summary>Sums of the last row.</summary>
    public Bits[] Sums => [.. Enumerable.Range(0, config.Columns).Select(c =>
        config.IsFloat() ? floats[config.Rows - 1, c].Sum : integers[config.Rows - 1, c].Sum.AsBits())];

    /// <summary>Activation sum of the last row; null with signed weights.</summary>
    public Bits? ActivationSum => config.WeightSigned ? null : config.IsFloat() ? floatSums[^1].Sum : integerSums[^1].Sum.AsBits();

    /// <summary>The last row's group had an infinite or NaN activation.</summary>
    public Bit Poisoned => poisons.Length == 0 ? false : poisons[^1].Poisoned;

    /// <summary>Connects the shadow registers to chains.</summary>
    /// <param name="shift">Bit r: row r takes what the row above has.</param>
    public void Drain(Bits shift)
    {
        for (var r = 0; r < config.Rows; r++)
        {
            for (var c = 0; c < config.Columns; c++)
            {
                if (config.IsFloat())
                {
                    floats[r, c].Shift.Value = shift[r];
                    floats[r, c].DrainIn.Value = r == 0 ? BitsOf(0, floats[r, c].DrainIn.Width) : floats[r - 1, c].Sum;
                }
                else
                {
                    integers[r, c].Shift.Value = shift[r];
                    integers[r, c].DrainIn.Value = r == 0 ? 0 : integers[r - 1, c].Sum;
                }
            }

            if (integerSums.Length > 0)
            {
                integerSums[r].Shift.Value = shift[r];
                integerSums[r].DrainIn.Value = r == 0 ? 0 : integerSums[r - 1].Sum;
            }

            if (floatSums.Length > 0)
            {
                floatSums[r].Shift.Value = shift[r];
                floatSums[r].DrainIn.Value = r == 0 ? BitsOf(0, floatSums[r].DrainIn.Width) : floatSums[r - 1].Sum;
            }

            if (poisons.Length > 0)
            {
                poisons[r].Shift.Value = shift[r];
                poisons[r].DrainIn.Value = r == 0 ? false : poisons[r - 1].Poisoned;
            }
        }
    }

    private void IntegerRow(int r, MixPeControl control, Bits activation, Bits[] weights)
    {
        for (var c = 0; c < config.Columns; c++)
        {
            var pe = integers[r, c] = Instance(new MixPe(config.Pe()), $"pe_{r}_{c}");
            pe.Enable.Value = enable;
            pe.Control.Value = c == 0 ? control : integers[r, c - 1].ControlOut;
            pe.Activation.Value = c == 0 ? activation.AsSInt() : integers[r, c - 1].ActivationOut;
            pe.Weight.Value = r == 0 ? weights[c] : integers[r - 1, c].WeightOut;
        }

        if (config.WeightSigned)
            return;
        var sum = integerSums[r] = Instance(new MixPeActivationSum(config.Pe()), $"activation_sum_{r}");
        sum.Enable.Value = enable;
        sum.Control.Value = integers[r, 0].ControlOut;
        sum.Activation.Value = integers[r, 0].ActivationOut;
    }

    private void FloatRow(int r, MixPeControl control, Bits activation, Bits[] weights)
    {
        var unpack = Instance(new MixPeFloatUnpack(config.FloatPe()), $"unpack_{r}");
        unpack.Activation.Value = activation;
        for (var c = 0; c < config.Columns; c++)
        {
            var pe = floats[r, c] = Instance(new MixPeFloatPe(config.FloatPe()), $"pe_{r}_{c}");
            pe.Enable.Value = enable;
            pe.Control.Value = c == 0 ? control : floats[r, c - 1].ControlOut;
            pe.Activation.Value = c == 0 ? unpack.Operand : floats[r, c - 1].ActivationOut;
            pe.Weight.Value = r == 0 ? weights[c] : floats[r - 1, c].WeightOut;
        }

        var poison = poisons[r] = Instance(new MixPePoison(), $"poison_{r}");
        poison.Enable.Value = enable;
        poison.Control.Value = control;
        poison.IsPoison.Value = unpack.IsPoison;
        if (config.WeightSigned)
            return;
        // The activation sum is a sum of products with weight 1: another element, whose weight synthesis folds in.
        var sum = floatSums[r] = Instance(new MixPeFloatPe(config.FloatPe()), $"activation_sum_{r}");
        sum.Enable.Value = enable;
        sum.Control.Value = control;
        sum.Activation.Value = unpack.Operand;
        sum.Weight.Value = BitsOf(1, config.WeightBits);
    }

    /// <summary>Lane i, i enabled cycles later.</summary>
    /// <param name="lanes">Lanes of one width.</param>
    /// <param name="enable">Everything holds while it is 0.</param>
    /// <param name="name">Name of the instance; there is none for a single lane.</param>
    internal static Bits[] Skewed(Bits[] lanes, Bit enable, string name)
    {
        if (lanes.Length == 1)
            return lanes;
        var skew = Instance(new MixPeSkew(new MixPeSkewConfig(lanes.Length, lanes[0].Width)), name);
        skew.Enable.Value = enable;
        for (var i = 0; i < lanes.Length; i++)
            skew.Lanes[i].Value = lanes[i];
        return [.. skew.Skewed];
    }
}
