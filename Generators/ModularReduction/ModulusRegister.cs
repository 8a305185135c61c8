using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>The loaded modulus of a core without tables.</summary>
public static class ModulusRegister
{
    /// <summary>Cycles from the one that takes a modulus to the first one that may use it.</summary>
    public const int LoadCycles = 3;

    /// <summary>Makes the register, and drives <see cref="ModCore.IsLoading"/> for the two cycles until multiples of it are there.</summary>
    /// <param name="core">The core.</param>
    /// <returns>The modulus; null when it is fixed.</returns>
    public static UInt? Of(ModCore core)
    {
        ArgumentNullException.ThrowIfNull(core);
        if (core.NewModulus is null)
            return null;
        var modulus = Reg.UInt(core.Config.Bits, reset: Reset.None, enable: core.Loads!);
        modulus.Next = core.NewModulus;
        var first = Reg.Bit();
        var second = Reg.Bit();
        first.Next = core.Loads!;
        second.Next = first;
        core.IsLoading!.Value = first | second;
        return modulus;
    }
}
