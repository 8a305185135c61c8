using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Dsp;

/// <summary>What the adder of a slice is given; null for what no mode needs.</summary>
/// <param name="Opmode">OPMODE behind its register.</param>
/// <param name="Alumode">ALUMODE behind its register.</param>
/// <param name="Carryinsel">CARRYINSEL behind its register.</param>
/// <param name="Product">The product behind its register, 45 bits.</param>
/// <param name="Rounding">The carry of multiplier rounding behind its register.</param>
/// <param name="C">C behind its register.</param>
/// <param name="Concatenation">A:B behind their registers, 48 bits.</param>
internal sealed record Dsp48Addends(UInt? Opmode, UInt? Alumode, UInt? Carryinsel, SInt? Product, Bit? Rounding, UInt? C, UInt? Concatenation);

/// <summary>Multiplexers W, X, Y, Z, adder, SIMD lanes, P and the pattern detector of a slice.</summary>
/// <param name="config">The slice.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="outputs">Its outputs.</param>
/// <param name="addends">What it adds.</param>
internal sealed class Dsp48Alu(Dsp48Config config, Dsp48In inputs, Dsp48Out outputs, Dsp48Addends addends)
{
    private const int Width = 48;

    private readonly UInt? p = config.Preg == 1 ? Reg.UInt(Width, Reset.None).Named("p") : null;
    private readonly UInt? carryCascade = NeedsCascade(config) && config.Preg == 1 ? Reg.UInt(1, Reset.None).Named("carry_cascade") : null;

    /// <summary>Describes it.</summary>
    /// <param name="carryIn">CARRYIN behind its register; null for none.</param>
    /// <param name="isEnabled">Enable of P.</param>
    /// <param name="isReset">Reset of P.</param>
    public void Build(Bit? carryIn, Bit isEnabled, Bit isReset)
    {
        var (sum, carries, cascade) = Add(carryIn);
        sum = Invert(AlumodeBit(1), sum);
        var resets = isReset;
        if (config.UsePatternDetect)
            resets = BuildDetector(sum, isEnabled, isReset);
        if (p is not null)
            Hold(p, sum, isEnabled, resets);
        outputs.P.Value = p ?? sum;
        outputs.Pcout?.Value = p ?? sum;
        if (carryCascade is not null)
            Hold(carryCascade, cascade!, isEnabled, resets);
        outputs.CarryCascOut?.Value = (carryCascade ?? cascade!)[0];
        outputs.CarryOut?.Value = p is null ? carries! : HeldNew(carries!, isEnabled, resets, "carry_out");
    }

    private static bool NeedsCascade(Dsp48Config config) => config.Outputs.HasFlag(DspOutputs.CarryCascOut) || config.Carryinsels.Values.Contains(4);

    private static void Hold(UInt register, UInt value, Bit isEnabled, Bit isReset)
    {
        using (When(isReset))
            register.Next = 0;
        using (ElseWhen(isEnabled))
            register.Next = value;
    }

    private static UInt HeldNew(UInt value, Bit isEnabled, Bit isReset, string name)
    {
        var register = Reg.UInt(value.Width, Reset.None).Named(name);
        Hold(register, value, isEnabled, isReset);
        return register;
    }

    /// <summary>A bit of ALUMODE: a C# bool when it is the same in all values.</summary>
    private object AlumodeBit(int bit)
    {
        var values = config.Alumodes.Field(bit, 1);
        return values.Length == 1 ? values[0] == 1 : addends.Alumode![bit];
    }

    private static UInt Invert(object condition, UInt value) => condition switch
    {
        bool isInverted => isInverted ? ~value : value,
        _ => Mux((Bit)condition, ~value, value),
    };

    private static UInt Either(object condition, UInt whenTrue, UInt whenFalse) =>
        condition is bool isTrue ? isTrue ? whenTrue : whenFalse : Mux((Bit)condition, whenTrue, whenFalse);

    private (UInt Sum, UInt? Carries, UInt? Cascade) Add(Bit? carryIn)
    {
        var w = Choose(7, 2, mode => mode switch { 0 => null, 1 => p, 2 => UInt.Constant(config.Rnd, Width), _ => addends.C });
        var x = Choose(0, 2, mode => mode switch { 0 => null, 1 => addends.Product!.Wrap(Width).AsUInt(), 2 => p, _ => addends.Concatenation });
        // The product comes as two addends in the primitive; here all of it is in X.
        var y = Choose(2, 2, mode => mode switch { 2 => UInt.Constant((System.Numerics.BigInteger.One << Width) - 1, Width), 3 => addends.C, _ => null });
        var z = Choose(4, 3, mode => mode switch
        {
            0 => null,
            1 => inputs.Pcin,
            2 => p,
            3 => addends.C,
            5 => (inputs.Pcin!.AsSInt() >> 17).Wrap(Width).AsUInt(),
            _ => (p!.AsSInt() >> 17).Wrap(Width).AsUInt(),
        });
        var inverted = AlumodeBit(0);
        if (inverted is not false)
            z = Invert(inverted, z ?? UInt.Constant(0, Width));
        var carry = CarryIn(carryIn);
        var needsCarries = config.Outputs.HasFlag(DspOutputs.CarryOut) || NeedsCascade(config);
        var bits = Width / config.Lanes;
        var hasLogic = config.Alumodes.Values.Any(mode => mode >= 4);
        var totals = Enumerable.Range(0, config.Lanes).Select(lane =>
        {
            var (wl, xl, yl, zl) = (Lane(w), Lane(x), Lane(y), Lane(z));
            var carryLane = lane == 0 ? carry : null;
            var width = needsCarries ? bits + 1 : bits;
            return hasLogic ? Logic(wl, (xl, yl, zl), carryLane, width) : Total([zl, wl, xl, yl, carryLane?.AsUInt()], width);

            UInt? Lane(UInt? value) => value?.Slice(lane * bits, bits);
        }).ToArray();
        var sum = config.Lanes == 1 ? totals[0].Wrap(bits) : Cat(totals.Reverse().Select(total => (Data)total.Wrap(bits))).AsUInt();
        if (!needsCarries)
            return (sum, null, null);
        var raw = totals.Select(total => total[bits]).ToArray();
        var isBorrow = Both(AlumodeBit(0), AlumodeBit(1));
        var carries = Cat(raw.Reverse().Select(bit => (Data)(bit ^ isBorrow))).AsUInt();
        return (sum, carries, raw[^1].AsUInt());
    }

    private static Bit Both(object a, object b) => (a is bool x ? x : (Bit)a) & (b is bool y ? y : (Bit)b);

    /// <summary>Sum of what there is.</summary>
    private static UInt Total(IEnumerable<UInt?> parts, int width)
    {
        var present = parts.OfType<UInt>().ToArray();
        return present.Length == 0 ? UInt.Constant(0, width) : present.Skip(1).Aggregate(present[0].Wrap(width), (sum, part) => (sum + part).Wrap(width));
    }

    /// <summary>ALUMODE[3] takes the majority of X, Y and Z in place of their parity; ALUMODE[2] leaves the majority out as a carry.</summary>
    private UInt Logic(UInt? w, (UInt? X, UInt? Y, UInt? Z) from, Bit? carry, int width)
    {
        var bits = Width / config.Lanes;
        var (x, y, z) = (from.X ?? Zero(), from.Y ?? Zero(), from.Z ?? Zero());
        var both = (x & y) | (x & z) | (y & z);
        var sums = Either(AlumodeBit(3), both, x ^ y ^ z);
        var carries = Either(AlumodeBit(2), Zero(), both) << 1;
        return Total([sums, carries, w, carry?.AsUInt()], width);

        UInt Zero() => UInt.Constant(0, bits);
    }

    private UInt? Choose(int low, int width, Func<int, UInt?> source)
    {
        var values = config.Opmodes.Field(low, width);
        var result = source(values[0]);
        foreach (var value in values.Skip(1))
            result = Mux(addends.Opmode!.Slice(low, width) == value, source(value) ?? UInt.Constant(0, Width), result ?? UInt.Constant(0, Width));
        return result;
    }

    private Bit? CarryIn(Bit? carryIn)
    {
        var values = config.Carryinsels.Values;
        var result = Source(values[0]);
        foreach (var value in values.Skip(1))
            result = Mux(addends.Carryinsel! == value, Source(value) ?? false, result ?? false);
        if (result is null || config.Alumodes.Values.All(mode => mode < 4))
            return result;
        return result & Both(Not(AlumodeBit(2)), Not(AlumodeBit(3)));

        static object Not(object bit) => bit is bool value ? !value : !(Bit)bit;

        Bit? Source(int select) => select switch
        {
            0 => carryIn,
            1 => !inputs.Pcin![Width - 1],
            2 => inputs.CarryCascIn,
            3 => inputs.Pcin![Width - 1],
            4 => carryCascade![0],
            5 => !p![Width - 1],
            6 => addends.Rounding,
            _ => p![Width - 1],
        };
    }

    /// <summary>The result against pattern and mask, and the resets of P that follow from it.</summary>
    private Bit BuildDetector(UInt sum, Bit isEnabled, Bit isReset)
    {
        var pattern = config.SelPattern == DspPatternSource.C ? addends.C! : UInt.Constant(config.Pattern, Width);
        var mask = config.SelMask switch
        {
            DspMaskSource.C => addends.C!,
            DspMaskSource.RoundingMode1 => (~addends.C! << 1).Wrap(Width),
            DspMaskSource.RoundingMode2 => (~addends.C! << 2).Wrap(Width),
            _ => UInt.Constant(config.Mask, Width),
        };
        var found = (~(pattern ^ sum) | mask).AllSet();
        var foundNot = ((pattern ^ sum) | mask).AllSet();
        var (now, before) = (Cat(foundNot, found).AsUInt(), Cat(foundNot, found).AsUInt());
        var resets = isReset;
        if (config.Preg == 1)
        {
            var (first, second) = (Reg.UInt(2, Reset.None).Named("detect"), Reg.UInt(2, Reset.None).Named("detect_before"));
            var isPriority = config.AutoresetPriority == DspAutoResetPriority.Reset ? true : isEnabled;
            resets = config.AutoresetPatdet switch
            {
                DspAutoReset.ResetMatch => isReset | (isPriority & first[0]),
                DspAutoReset.ResetNotMatch => isReset | (isPriority & second[0] & !first[0]),
                _ => isReset,
            };
            Hold(first, now, isEnabled, resets);
            Hold(second, first, isEnabled, resets);
            (now, before) = (first, second);
        }

        outputs.PatternDetect!.Value = now[0];
        outputs.PatternBDetect!.Value = now[1];
        outputs.Overflow!.Value = !now[0] & !now[1] & before[0];
        outputs.Underflow!.Value = !now[0] & !now[1] & before[1];
        return resets;
    }
}
