using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>What a <see cref="LutReduction"/> does.</summary>
public enum LutReductionState
{
    /// <summary>Waits for an argument.</summary>
    Idle,

    /// <summary>Brings the low part below the modulus.</summary>
    First,

    /// <summary>Adds the table's entry for a group.</summary>
    Groups,
}

/// <summary>
/// Reduces a number modulo a wide constant with a table: the bits above the modulus's width are taken in groups, lowest first, and each is
/// replaced by its residue, Σ T[j][digit j] ≡ high part. One group per cycle; the sum stays below the modulus by a conditional subtraction, since both
/// summands are below it. Latency: groups + 2 cycles.
/// </summary>
/// <param name="config">Size.</param>
public sealed class LutReduction(LutReductionConfig config) : Module<LutReductionConfig>(config)
{
    /// <summary>Takes <see cref="Argument"/>; counts only while <see cref="Busy"/> is 0.</summary>
    public Bit Start { get; } = In.Bit();

    /// <summary>The number to reduce.</summary>
    public UInt Argument { get; } = In.UInt(config.Bits + config.ExtraBits);

    /// <summary>Works on an argument.</summary>
    public Bit Busy { get; } = Out.Bit();

    /// <summary>The result has come in the cycle before; it stays until the next start.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>Argument modulo the modulus, when <see cref="Done"/> has come.</summary>
    public UInt Result { get; } = Out.UInt(config.Bits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var state = Reg.Enum(LutReductionState.Idle);
        var sum = Reg.UInt(Config.Bits);
        var rest = Reg.UInt(Config.ExtraBits);
        var group = Reg.UInt(BitsToCount(Config.Groups()));
        var done = Reg.Bit();
        var table = Mem.Rom(Config.Table(), Config.Bits);
        var residue = table[Cat(group, rest[Config.GroupBits - 1, 0]).AsUInt()];
        var summand = Mux(state == LutReductionState.Groups, residue, 0);
        var reduced = Reduced(sum + summand);

        done.Next = false;
        using (Switch(state))
        {
            using (Case(LutReductionState.Idle))
            using (When(Start))
            {
                sum.Next = Argument[Config.Bits - 1, 0];
                rest.Next = Argument[Config.Bits + Config.ExtraBits - 1, Config.Bits];
                group.Next = 0;
                state.Next = LutReductionState.First;
            }

            using (Case(LutReductionState.First))
            {
                sum.Next = reduced;
                state.Next = LutReductionState.Groups;
            }

            using (Case(LutReductionState.Groups))
            {
                sum.Next = reduced;
                rest.Next = rest >> Config.GroupBits;
                group.Next = (group + 1).Wrap();
                using (When(group == Config.Groups() - 1))
                {
                    done.Next = true;
                    state.Next = LutReductionState.Idle;
                }
            }
        }

        Busy.Value = state != LutReductionState.Idle;
        Done.Value = done;
        Result.Value = sum;
    }

    /// <summary>A value below twice the modulus, brought below it: the low part is, since the modulus has its highest bit set, and so are the sums.</summary>
    private UInt Reduced(UInt value)
    {
        var less = value.ToSInt() - UInt.Constant(Config.Modulus(), Config.Bits).ToSInt();
        return Mux(less.IsNegative, value, less.AsUInt()).Wrap(Config.Bits);
    }
}
