using HdlDsl;
using Verification;

namespace Generators.BitMod;

/// <summary>Writes of special values, in testbenches.</summary>
internal static class BitModSpecialTraffic
{
    /// <summary>Writes the special-value registers from the first one on.</summary>
    /// <param name="simulation">A simulation.</param>
    /// <param name="stream">The stream of writes of a tile or an array.</param>
    /// <param name="specials">Values in half units.</param>
    public static void WriteSpecials(this Simulation simulation, Stream<BitModSpecialWrite> stream, IEnumerable<int> specials) => simulation.Run(() => simulation.Send(
        stream,
        specials.Select((value, index) => (Value: value, Index: index)),
        (write, item) =>
        {
            if (write.Index is not null)
                simulation.Set(write.Index, item.Index);
            simulation.Set(write.HalfUnits, Math.Abs(item.Value));
            simulation.Set(write.Sign, item.Value < 0);
        },
        new Stalls(0, 0)));
}
