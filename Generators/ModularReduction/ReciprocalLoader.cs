using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// The loaded modulus of a core, and μ = floor((2^(2n) − 1) / M) by restoring division, a bit in each cycle: R = 2^(n−1) − 1, which is below M, then n + 1
/// times R = 2R + 1, less M where that leaves no negative number. It drives the core's IsLoading for n + 1 cycles.
/// </summary>
public sealed class ReciprocalLoader
{
    /// <summary>Makes the loader in the core that is being built.</summary>
    /// <param name="core">The core, of a loaded modulus.</param>
    public ReciprocalLoader(ModCore core)
    {
        ArgumentNullException.ThrowIfNull(core);
        var n = core.Config.Bits;
        var modulus = Reg.UInt(n, reset: Reset.None, enable: core.Loads!).Named("modulus");
        modulus.Next = core.NewModulus!;
        var count = Reg.UInt(BitsToCount(n + 2)).Named("steps");
        var isBusy = count != 0;
        var remainder = Reg.UInt(n, reset: Reset.None).Named("remainder");
        var reciprocal = Reg.UInt(n + 1, reset: Reset.None).Named("reciprocal");
        // 2R + 1 is below 2M, so the difference fits n + 1 bits in two's complement.
        var doubled = Cat(remainder, BitsOf(1, 1)).AsUInt();
        var difference = (doubled - modulus).Wrap(n + 1);
        var isNegative = difference[n];
        using (When(core.Loads!))
        {
            count.Next = n + 1;
            remainder.Next = UInt.Constant((BigInteger.One << (n - 1)) - 1, n);
        }

        using (ElseWhen(isBusy))
        {
            count.Next = (count - 1).Wrap(count.Width);
            remainder.Next = Mux(isNegative, doubled, difference).Wrap(n);
            reciprocal.Next = Cat(reciprocal[n - 1, 0], !isNegative).AsUInt();
        }

        core.IsLoading!.Value = isBusy;
        Modulus = modulus;
        Reciprocal = reciprocal;
    }

    /// <summary>The modulus, n bits.</summary>
    public UInt Modulus { get; }

    /// <summary>μ, n + 1 bits.</summary>
    public UInt Reciprocal { get; }
}
