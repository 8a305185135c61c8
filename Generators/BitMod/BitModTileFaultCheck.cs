using Generators.Catalogue;
using Verification;

namespace Generators.BitMod;

/// <summary>Provokes every fault that a tile reports: each is seen when it should be, stays, and is forgotten in a reset.</summary>
/// <param name="simulation">A simulation of <paramref name="tile"/>.</param>
/// <param name="tile">The tile.</param>
internal sealed class BitModTileFaultCheck(Simulation simulation, BitModTile tile)
{
    private const int TypeCodes = 8;
    private const int HalfUnits = 32;

    private readonly BitModTileConfig config = tile.Config;
    private readonly BitModDataType[] types = [.. BitModStimulus.Types(tile.Config.Pe)];

    /// <summary>Runs all checks; the tile is reset before and behind them.</summary>
    /// <exception cref="VerificationException">A fault is reported wrongly.</exception>
    public void Run()
    {
        simulation.Set(tile.Results.Ready, true);
        TooLongGroups();
        IllegalTypes();
        RefusedSpecials();
        simulation.Set(tile.Results.Ready, false);
        simulation.Reset();
    }

    /// <summary>Groups of exactly GroupSize one after the other, and one of a beat more.</summary>
    private void TooLongGroups()
    {
        var beats = Math.Max(1, config.Pe.GroupSize / config.Pe.Lanes);
        simulation.Reset();
        foreach (var type in types)
            Send(beats, type, type);
        Expect(false, false, false);
        Send(beats + 1, types[0], types[0]);
        Expect(false, false, true);
        Send(1, types[0], types[0]);
        Expect(false, false, true);
    }

    /// <summary>All codes of types in the last column with all in those before it: unknown ones, and ones with other numbers of terms.</summary>
    private void IllegalTypes()
    {
        for (var first = 0; first < TypeCodes; first++)
        {
            for (var last = config.Columns == 1 ? first : 0; last < (config.Columns == 1 ? first + 1 : TypeCodes); last++)
            {
                var (one, other) = ((BitModDataType)first, (BitModDataType)last);
                var isLegal = types.Contains(one) && types.Contains(other) && one.Terms() == other.Terms();
                simulation.Reset();
                Send(1, one, other);
                Expect(false, !isLegal, false);
                Send(1, types[0], types[0]);
                Expect(false, !isLegal, false);
            }
        }
    }

    /// <summary>Every magnitude with every sign, to the registers in turn.</summary>
    private void RefusedSpecials()
    {
        if (tile.SpecialValues is not { } stream)
            return;
        for (var value = 1 - HalfUnits; value < HalfUnits; value++)
        {
            simulation.Reset();
            simulation.WriteSpecials(stream, [.. Enumerable.Repeat(0, (value + HalfUnits) % config.Specials), value]);
            Expect(!BitModValues.IsSpecialValue(value), false, false);
            simulation.WriteSpecials(stream, [0]);
            Expect(!BitModValues.IsSpecialValue(value), false, false);
        }
    }

    private void Send(int beats, BitModDataType others, BitModDataType last)
    {
        simulation.Set(tile.Activations.Valid, true);
        simulation.Set(tile.Weights.Valid, true);
        simulation.Set(tile.Weights.Payload.EndsChannel, false);
        for (var beat = 0; beat < beats; beat++)
        {
            for (var column = 0; column < config.Columns; column++)
                simulation.Set(tile.Weights.Payload.Types[column].AsBits(), (int)(column == config.Columns - 1 ? last : others));
            simulation.Set(tile.Weights.Payload.EndsGroup, beat == beats - 1);
            simulation.Settle();
            while (!simulation.GetBool(tile.Weights.Ready))
                simulation.Step();
            simulation.Step();
        }

        simulation.Set(tile.Activations.Valid, false);
        simulation.Set(tile.Weights.Valid, false);
    }

    private void Expect(bool isRefused, bool isIllegal, bool isTooLong)
    {
        simulation.Settle();
        simulation.Expect(tile.Faults.SpecialRefused, isRefused);
        simulation.Expect(tile.Faults.TypeIllegal, isIllegal);
        simulation.Expect(tile.Faults.GroupTooLong, isTooLong);
    }
}
