using System.Numerics;
using HdlDsl;

namespace Generators.Dsp;

/// <summary>The golden model behind the ports of <see cref="Dsp48Primitive"/>.</summary>
/// <param name="config">The slice.</param>
internal class Dsp48BoxModel(Dsp48Config config) : BlackBoxModel
{
    /// <summary>The golden model.</summary>
    protected Dsp48Golden Golden { get; private set; } = new(config);

    /// <inheritdoc/>
    public override void Settle(BlackBoxPorts ports)
    {
        var values = Golden.Settle(Inputs(ports));
        ports["O_P"] = values.P;
        Output(DspOutputs.Pcout, "O_Pcout", values.P);
        Output(DspOutputs.Acout, "O_Acout", values.Acout);
        Output(DspOutputs.Bcout, "O_Bcout", values.Bcout);
        Output(DspOutputs.CarryOut, "O_CarryOut", values.CarryOut);
        Output(DspOutputs.CarryCascOut, "O_CarryCascOut", values.CarryCascOut ? 1 : 0);
        if (!config.UsePatternDetect)
            return;
        ports["O_PatternDetect"] = values.PatternDetect ? 1 : 0;
        ports["O_PatternBDetect"] = values.PatternBDetect ? 1 : 0;
        ports["O_Overflow"] = values.Overflow ? 1 : 0;
        ports["O_Underflow"] = values.Underflow ? 1 : 0;

        void Output(DspOutputs output, string port, long value)
        {
            if (config.Outputs.HasFlag(output))
                ports[port] = value;
        }
    }

    /// <inheritdoc/>
    public override void Restart(int? seed) => Golden = new Dsp48Golden(config);

    /// <inheritdoc/>
    public override bool DependsOn(string output, string input) => config.Preg == 0 || output is "O_Acout" or "O_Bcout";

    /// <summary>Inputs of the golden model; a port that is not there has its fixed value.</summary>
    /// <param name="ports">The ports.</param>
    /// <returns>The inputs.</returns>
    protected Dsp48Inputs Inputs(BlackBoxPorts ports)
    {
        var isDirect = (A: config.AInput == DspInput.Direct, B: config.BInput == DspInput.Direct);
        return new Dsp48Inputs
        {
            A = Extended(Value(config.UsesA && isDirect.A, "I_A")),
            Acin = Extended(Value(config.UsesA && !isDirect.A, "I_Acin")),
            B = Value(config.UsesB && isDirect.B, "I_B"),
            Bcin = Value(config.UsesB && !isDirect.B, "I_Bcin"),
            C = Value(config.UsesC, "I_C"),
            D = Value(config.UsesD, "I_D"),
            Pcin = Value(config.UsesPcin, "I_Pcin"),
            CarryIn = Value(config.HasCarryIn, "I_CarryIn") == 1,
            CarryCascIn = Value(config.Carryinsels.Values.Contains(2), "I_CarryCascIn") == 1,
            Opmode = Mode(config.Opmodes, "I_Opmode"),
            Alumode = Mode(config.Alumodes, "I_Alumode"),
            Inmode = Mode(config.Inmodes, "I_Inmode"),
            Carryinsel = Mode(config.Carryinsels, "I_Carryinsel"),
            Enables = (DspEnables)Control(config.Enables, (int)config.UsedEnables, "I_Enables", (int)DspEnables.All),
            Resets = (DspResets)Control(config.Resets, (int)config.UsedResets, "I_Resets", 0),
        };

        long Value(bool exists, string port) => exists ? (long)ports[port] : 0;
        int Mode(DspModes modes, string port) => modes.IsFixed ? modes.Values[0] : (int)ports[port];
        long Extended(long a) => config.ABits == 30 ? a : (a << 37 >> 37) & ((1L << 30) - 1);
        int Control(DspControl kind, int used, string port, int otherwise) => kind switch
        {
            _ when kind == DspControl.None || used == 0 => otherwise,
            DspControl.Shared => ports[port].IsZero ? 0 : used,
            _ => Spread(used, (int)ports[port]),
        };
    }

    /// <summary>The bits of a port at the places of the registers that are in use.</summary>
    private static int Spread(int used, int bits)
    {
        var result = 0;
        for (var rest = used; rest != 0; rest &= rest - 1, bits >>= 1)
            result |= (bits & 1) != 0 ? 1 << BitOperations.TrailingZeroCount(rest) : 0;
        return result;
    }
}

/// <summary>The same for a slice with registers: only such a box has a clock.</summary>
/// <param name="config">The slice.</param>
internal sealed class Dsp48ClockedBoxModel(Dsp48Config config) : Dsp48BoxModel(config)
{
    /// <inheritdoc/>
    public override void Edge(BlackBoxPorts ports) => Golden.Edge(Inputs(ports));
}
