using System.Numerics;

namespace HdlDsl.Verilog;

/// <summary>What an address of a given width needs to select one of a number of places.</summary>
internal static class VerilogAddress
{
    /// <summary>Bits that tell the places apart; 0 for a single place.</summary>
    public static int BitsFor(int places) => places <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)(places - 1));

    /// <summary>True when the address can point outside.</summary>
    public static bool NeedsGuard(int addressWidth, int places) => addressWidth >= 31 || (1L << addressWidth) > places;

    /// <summary>True when the address is printed twice, or only in part.</summary>
    public static bool NeedsRepeat(int addressWidth, int places) => NeedsGuard(addressWidth, places) || addressWidth > BitsFor(places);
}
