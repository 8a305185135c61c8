using System.Globalization;
using System.Numerics;
using Verification;

namespace HdlDsl.Buses;

/// <summary>The rules of one VALID/READY channel: nothing unknown, VALID stays until READY, and so does everything that comes with it.</summary>
internal sealed class ChannelWatch(Simulation simulation, string name, Bit valid, Bit ready, params IEnumerable<(string Name, Signal? Signal)> payload)
{
    private readonly (string Name, Signal Signal)[] parts = [.. payload.Where(part => part.Signal is not null).Select(part => (part.Name, part.Signal!))];
    private BigInteger[]? offered;
    private long offeredSince;

    /// <summary>Transfers seen.</summary>
    public long Transfers { get; private set; }

    /// <summary>Looks at the present cycle; true when something moves.</summary>
    public bool Sample()
    {
        RequireKnown("VALID", valid);
        RequireKnown("READY", ready);
        if (!simulation.GetBool(valid))
        {
            if (offered is not null)
                throw Broken("VALID", $"1, as it has been since cycle {Since}, until READY is 1", "0");
            return false;
        }

        var now = new BigInteger[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            RequireKnown(parts[i].Name, parts[i].Signal);
            now[i] = simulation.Get(parts[i].Signal);
            if (offered is not null && now[i] != offered[i])
                throw Broken(parts[i].Name, $"{Simulation.Show(offered[i])}, as it has been since cycle {Since}, until READY is 1", Simulation.Show(now[i]));
        }

        if (offered is null)
            offeredSince = simulation.Cycle;
        var moves = simulation.GetBool(ready);
        offered = moves ? null : now;
        if (moves)
            Transfers++;
        return moves;
    }

    public void Forget() => offered = null;

    /// <summary>Counts no more than so many transfers: the others will have no answer.</summary>
    public void DropTo(long transfers) => Transfers = Math.Min(Transfers, transfers);

    private string Since => offeredSince.ToString(CultureInfo.InvariantCulture);

    private void RequireKnown(string part, Signal signal)
    {
        if (simulation.IsUnknown(signal))
            throw Broken(part, "a known value", "x");
    }

    private VerificationException Broken(string part, string expected, string got) => simulation.Mismatch($"{part} of {name}", expected, got, null);
}
