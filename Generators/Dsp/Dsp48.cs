using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Dsp;

/// <summary>
/// A DSP48E2 slice as plain hardware, for simulation and for tools that infer slices: registers, pre-adder, multiplier, multiplexers, adder and pattern detector, as
/// far as attributes and modes need them. Registers start at 0 in the primitive; here they have no start value, so begin with a reset or wait until they are full.
/// Latency from A or D to P: its registers, of AD, of M and of P.
/// </summary>
/// <param name="config">Attributes; they are checked before the first port takes a width from them.</param>
public sealed class Dsp48(Dsp48Config config) : Module<Dsp48Config>(config)
{
    /// <summary>Inputs.</summary>
    public Dsp48In I { get; } = In.Of(new Dsp48In(config));

    /// <summary>Outputs.</summary>
    public Dsp48Out O { get; } = Out.Of(new Dsp48Out(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var opmode = Mode(I.Opmode, Config.Opmodereg, DspEnables.Ctrl, DspResets.Ctrl, "opmode");
        var alumode = Mode(I.Alumode, Config.Alumodereg, DspEnables.AluMode, DspResets.AluMode, "alumode");
        var inmode = Mode(I.Inmode, Config.Inmodereg, DspEnables.InMode, DspResets.InMode, "inmode");
        var carryinsel = Mode(I.Carryinsel, Config.Carryinselreg, DspEnables.Ctrl, DspResets.Ctrl, "carryinsel");
        var (a1, a2) = Pair(I.A ?? I.Acin, Config.Areg, (DspEnables.A1, DspEnables.A2, DspResets.A), "a");
        var (b1, b2) = Pair(I.B ?? I.Bcin, Config.Breg, (DspEnables.B1, DspEnables.B2, DspResets.B), "b");
        var c = I.C is null ? null : Held(I.C, Config.Creg, DspEnables.C, DspResets.C, "c");
        O.Acout?.Value = Config.Acascreg == Config.Areg ? a2! : a1!;
        O.Bcout?.Value = Config.Bcascreg == Config.Breg ? b2! : b1!;
        var (product, rounding) = Config.UsesProduct ? Multiply(a1, a2, b1, b2, inmode) : (null, null);
        var carryIn = I.CarryIn is null ? null : Held(I.CarryIn.AsUInt(), Config.Carryinreg, DspEnables.CarryIn, DspResets.AllCarryIn, "carry_in")[0];
        var concatenation = Config.UsesConcatenation ? Cat(a2!, b2!).AsUInt() : null;
        var addends = new Dsp48Addends(opmode, alumode, carryinsel, product, rounding, c, concatenation);
        new Dsp48Alu(Config, I, O, addends).Build(carryIn, IsEnabled(DspEnables.P), IsReset(DspResets.P));
    }

    private UInt? Mode(UInt? port, int registers, DspEnables enable, DspResets reset, string name) => port is null ? null : Held(port, registers, enable, reset, name);

    /// <summary>The two registers of A or B: behind the first one, and behind all.</summary>
    private (SInt? First, SInt? Last) Pair(SInt? port, int registers, (DspEnables First, DspEnables Last, DspResets Reset) control, string name)
    {
        if (port is null)
            return (null, null);
        var first = Held(port, registers == 2 ? 1 : 0, control.First, control.Reset, name + "1");
        return (first, Held(first, registers > 0 ? 1 : 0, control.Last, control.Reset, name + "2"));
    }

    private (SInt Product, Bit? Rounding) Multiply(SInt? a1, SInt? a2, SInt? b1, SInt? b2, UInt? inmode)
    {
        var a = Operand(a1, a2, 27, 0, DspPreAdderInput.A);
        var b = Operand(b1, b2, 18, 4, DspPreAdderInput.B);
        var sum = Config.UsesPreAdder ? Held(PreAdd(Config.Preaddinsel == DspPreAdderInput.A ? a! : b!, inmode), Config.Adreg, DspEnables.Ad, DspResets.D, "ad") : null;
        var left = Config.Amultsel == DspFactor.PreAdder ? sum! : a!;
        var right = Config.Bmultsel == DspFactor.PreAdder ? sum!.Wrap(18) : b!;
        var product = Held(left * right, Config.Mreg, DspEnables.M, DspResets.M, "m");
        var rounding = Config.Carryinsels.Values.Contains(6)
            ? Held((left.IsNegative == right.IsNegative).AsUInt(), Config.Mreg, DspEnables.M, DspResets.AllCarryIn, "round")[0]
            : null;
        return (product, rounding);

        SInt? Operand(SInt? first, SInt? last, int width, int selectBit, DspPreAdderInput gatedAs)
        {
            if (first is null || last is null)
                return null;
            var value = InmodeBit(inmode, selectBit) switch
            {
                null => (Config.Inmodes.Values[0] >> selectBit & 1) != 0 ? first : last,
                { } select => Mux(select, first, last),
            };
            value = value.Wrap(width);
            if (Config.Preaddinsel != gatedAs)
                return value;
            return InmodeBit(inmode, 1) switch
            {
                null => (Config.Inmodes.Values[0] & 2) != 0 ? SInt.Constant(0, width) : value,
                { } gate => Mux(gate, 0, value),
            };
        }
    }

    private SInt PreAdd(SInt other, UInt? inmode)
    {
        var d = Config.UsesD ? Held(I.D!, Config.Dreg, DspEnables.D, DspResets.D, "d") : SInt.Constant(0, 27);
        if (Config.UsesD && InmodeBit(inmode, 2) is { } hasD)
            d = Mux(hasD, d, 0);
        return InmodeBit(inmode, 3) switch
        {
            null => (Config.Inmodes.Values[0] & 8) != 0 ? (d - other).Wrap(27) : (d + other).Wrap(27),
            { } subtracts => Mux(subtracts, (d - other).Wrap(27), (d + other).Wrap(27)),
        };
    }

    /// <summary>A bit of INMODE; null when it is the same in all values.</summary>
    private Bit? InmodeBit(UInt? inmode, int bit) => Config.Inmodes.Field(bit, 1).Length == 1 ? null : inmode![bit];

    private SInt Held(SInt value, int registers, DspEnables enable, DspResets reset, string name)
    {
        if (registers == 0)
            return value;
        var register = Reg.SInt(value.Width, Reset.None).Named(name);
        using (When(IsReset(reset)))
            register.Next = 0;
        using (ElseWhen(IsEnabled(enable)))
            register.Next = value;
        return register;
    }

    private UInt Held(UInt value, int registers, DspEnables enable, DspResets reset, string name)
    {
        if (registers == 0)
            return value;
        var register = Reg.UInt(value.Width, Reset.None).Named(name);
        using (When(IsReset(reset)))
            register.Next = 0;
        using (ElseWhen(IsEnabled(enable)))
            register.Next = value;
        return register;
    }

    private Bit IsEnabled(DspEnables enable) => Config.Enables switch
    {
        _ when I.Enables is null => true,
        DspControl.Shared => I.Enables![0],
        _ => I.Enables![Place((int)Config.UsedEnables, (int)enable)],
    };

    private Bit IsReset(DspResets reset) => Config.Resets switch
    {
        _ when I.Resets is null => false,
        DspControl.Shared => I.Resets![0],
        _ => I.Resets![Place((int)Config.UsedResets, (int)reset)],
    };

    private static int Place(int used, int which) => BitOperations.PopCount((uint)(used & (which - 1)));
}
