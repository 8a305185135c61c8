using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>A value of a beat in each cycle behind it: one row of registers with a tap for every reader.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="value">The value when the beat comes.</param>
/// <param name="enable">Enable of all registers.</param>
/// <param name="hasReset">Whether the registers are reset to 0.</param>
internal sealed class FlightTimeline<T>(T value, Bit enable, bool hasReset = false)
    where T : Data
{
    private readonly List<T> taps = [value];

    /// <summary>The value some cycles behind the beat.</summary>
    /// <param name="cycles">Cycles, 0 or more.</param>
    /// <returns>The tap.</returns>
    public T At(int cycles)
    {
        while (taps.Count <= cycles)
            taps.Add(Delay(taps[^1], 1, hasReset ? 0 : Reset.None, enable));
        return taps[cycles];
    }
}
