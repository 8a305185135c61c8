namespace HdlDsl.Simulator.Compilation;

/// <summary>Patterns of ones.</summary>
internal static class Masks
{
    /// <summary>That many ones, from 0 to 64.</summary>
    public static ulong Of(int width) => width >= 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <summary>The ones in the highest 64-bit word of a value of that width.</summary>
    public static ulong OfTop(int width) => width % 64 == 0 ? ulong.MaxValue : Of(width % 64);
}
