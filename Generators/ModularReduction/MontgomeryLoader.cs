using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// The loaded modulus of a core with what Montgomery's reduction has of it: −M^(−1) modulo a power of two, a bit in each cycle (Hensel lifting: where the
/// product with M so far has a 0, M is added once more), and C = 2^(e1 + e2) mod M by doublings from 2^(n−1), which is below M as M is odd. It drives the core's
/// IsLoading while it works.
/// </summary>
public sealed class MontgomeryLoader
{
    /// <summary>Makes the loader in the core that is being built.</summary>
    /// <param name="core">The core, of a loaded modulus.</param>
    /// <param name="plan">What is wanted.</param>
    public MontgomeryLoader(ModCore core, MontgomeryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(plan);
        var modulus = Reg.UInt(core.Config.Bits, reset: Reset.None, enable: core.Loads!).Named("modulus");
        modulus.Next = core.NewModulus!;
        var count = Reg.UInt(BitsToCount(plan.WorkingCycles + 1)).Named("steps");
        using (When(core.Loads!))
            count.Next = plan.WorkingCycles;
        using (ElseWhen(count != 0))
            count.Next = (count - 1).Wrap(count.Width);
        core.IsLoading!.Value = count != 0;
        Modulus = modulus;
        Inverse = BuildInverse(core, modulus, count, plan);
        Conversion = plan.Doublings == 0 ? null : BuildConversion(core, modulus, count, plan);
    }

    /// <summary>The modulus, n bits.</summary>
    public UInt Modulus { get; }

    /// <summary>−M^(−1).</summary>
    public UInt Inverse { get; }

    /// <summary>C; null when the factor is kept.</summary>
    public UInt? Conversion { get; }

    /// <summary>The product's bits below the present one are all 1 and no longer stored; those above 2^bits are never wanted.</summary>
    private static UInt BuildInverse(ModCore core, UInt modulus, UInt count, MontgomeryPlan plan)
    {
        var bits = plan.InverseBits;
        var inverse = Reg.UInt(bits, reset: Reset.None).Named("inverse");
        var product = Reg.UInt(bits, reset: Reset.None).Named("product");
        var adds = !product[0];
        var sum = (product + Mux(adds, modulus.Wrap(bits), 0)).Wrap(bits);
        using (When(core.Loads!))
            product.Next = 0;
        using (ElseWhen(count > plan.WorkingCycles - bits))
        {
            product.Next = sum >> 1;
            inverse.Next = Cat(adds, inverse).AsUInt() >> 1;
        }

        return inverse;
    }

    private static UInt BuildConversion(ModCore core, UInt modulus, UInt count, MontgomeryPlan plan)
    {
        var n = core.Config.Bits;
        var conversion = Reg.UInt(n, reset: Reset.None).Named("conversion");
        var difference = ((conversion << 1) - modulus).Wrap(n + 1);
        using (When(core.Loads!))
            conversion.Next = UInt.Constant(BigInteger.One << (n - 1), n);
        using (ElseWhen(count > plan.WorkingCycles - plan.Doublings))
            conversion.Next = Mux(difference[n], conversion << 1, difference).Wrap(n);
        return conversion;
    }
}
