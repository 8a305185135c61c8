namespace Generators.FlightLlm.Isa;

/// <summary>A unit that works instructions off in order, in the order of wait and release masks.</summary>
public enum IsaUnit
{
    /// <summary>Loads buffers from the high-bandwidth memory.</summary>
    Load,

    /// <summary>Stores results into the high-bandwidth memory.</summary>
    Store,

    /// <summary>Matrix-matrix products.</summary>
    MatrixMatrix,

    /// <summary>Matrix-vector products.</summary>
    MatrixVector,

    /// <summary>Element-wise and two-pass operations.</summary>
    Misc,

    /// <summary>Barriers.</summary>
    System,
}

/// <summary>A set of units.</summary>
[Flags]
public enum IsaUnits
{
    /// <summary>No unit.</summary>
    None = 0,

    /// <summary><see cref="IsaUnit.Load"/>.</summary>
    Load = 1 << IsaUnit.Load,

    /// <summary><see cref="IsaUnit.Store"/>.</summary>
    Store = 1 << IsaUnit.Store,

    /// <summary><see cref="IsaUnit.MatrixMatrix"/>.</summary>
    MatrixMatrix = 1 << IsaUnit.MatrixMatrix,

    /// <summary><see cref="IsaUnit.MatrixVector"/>.</summary>
    MatrixVector = 1 << IsaUnit.MatrixVector,

    /// <summary><see cref="IsaUnit.Misc"/>.</summary>
    Misc = 1 << IsaUnit.Misc,

    /// <summary><see cref="IsaUnit.System"/>.</summary>
    System = 1 << IsaUnit.System,
}

/// <summary>Sets of units and the 5-bit masks of instruction words, which leave out the unit that has the instruction.</summary>
public static class IsaUnitSets
{
    /// <summary>Number of units.</summary>
    public const int Count = 6;

    /// <summary>Width of a wait or release mask in bits.</summary>
    public const int MaskBits = Count - 1;

    private static readonly string[] Mnemonics = ["LD", "ST", "MM", "MV", "MISC", "SYS"];

    /// <summary>All units in order.</summary>
    public static IEnumerable<IsaUnit> All => Enumerable.Range(0, Count).Select(unit => (IsaUnit)unit);

    /// <summary>Name in programs: LD, ST, MM, MV, MISC, SYS.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>Its name.</returns>
    public static string Mnemonic(this IsaUnit unit) => Mnemonics[(int)unit];

    /// <summary>The set of one unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>The set.</returns>
    public static IsaUnits Only(this IsaUnit unit) => (IsaUnits)(1 << (int)unit);

    /// <summary>Whether a unit is in a set.</summary>
    /// <param name="units">The set.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>True when it is.</returns>
    public static bool Has(this IsaUnits units, IsaUnit unit) => (units & unit.Only()) != IsaUnits.None;

    /// <summary>The units of a set, in order.</summary>
    /// <param name="units">The set.</param>
    /// <returns>Its members.</returns>
    public static IEnumerable<IsaUnit> Members(this IsaUnits units) => All.Where(unit => units.Has(unit));

    /// <summary>Names of a set's members, joined by commas.</summary>
    /// <param name="units">The set.</param>
    /// <returns>"LD,MM", or nothing for no unit.</returns>
    public static string Text(this IsaUnits units) => string.Join(',', units.Members().Select(Mnemonic));

    /// <summary>Bit of another unit in the masks of a unit's instructions: 4 is the first of the remaining five units, 0 the last one.</summary>
    /// <param name="own">The unit that has the instruction.</param>
    /// <param name="other">Another unit.</param>
    /// <returns>0 … 4.</returns>
    public static int MaskBit(IsaUnit own, IsaUnit other) => MaskBits - 1 - ((int)other - (other > own ? 1 : 0));

    /// <summary>The mask of a set.</summary>
    /// <param name="own">The unit that has the instruction; it must not be in the set.</param>
    /// <param name="units">The set.</param>
    /// <returns>5 bits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A unit waits for or releases itself, or the set has other bits than the six units.</exception>
    public static int ToMask(IsaUnit own, IsaUnits units)
    {
        if (units.Has(own) || (int)units >> Count != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(units), units, $"An instruction of {own.Mnemonic()} has tokens for and from the other five units; it can't name itself or units that are not there.");
        }

        return units.Members().Sum(other => 1 << MaskBit(own, other));
    }

    /// <summary>The set of a mask.</summary>
    /// <param name="own">The unit that has the instruction.</param>
    /// <param name="mask">5 bits.</param>
    /// <returns>The set.</returns>
    public static IsaUnits OfMask(IsaUnit own, int mask) =>
        All.Where(other => other != own && ((mask >> MaskBit(own, other)) & 1) != 0).Aggregate(IsaUnits.None, (units, other) => units | other.Only());
}
