using System.Numerics;
using System.Runtime.CompilerServices;
using Verification;

namespace HdlDsl.Buses;

/// <summary>One transfer of an AXI4-Stream as a testbench sees it.</summary>
/// <param name="Data">TDATA.</param>
/// <param name="Last">TLAST; true where there is none.</param>
public readonly record struct AxiStreamBeat(BigInteger Data, bool Last = true)
{
    /// <summary>TKEEP; null for all bytes, and where there is none.</summary>
    public BigInteger? Keep { get; init; }

    /// <summary>TSTRB; null for all bytes, and where there is none.</summary>
    public BigInteger? Strobe { get; init; }

    /// <summary>TID; 0 where there is none.</summary>
    public long Id { get; init; }

    /// <summary>TDEST; 0 where there is none.</summary>
    public long Destination { get; init; }

    /// <summary>TUSER; 0 where there is none.</summary>
    public BigInteger User { get; init; }
}

/// <summary>Sources and sinks for AXI4-Stream ports.</summary>
public static class AxiStreamTraffic
{
    /// <summary>Sends transfers into a port, with random pauses between them.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="stream">A receiving port of the simulated module.</param>
    /// <param name="beats">What to send.</param>
    /// <param name="stalls">Random pauses.</param>
    /// <returns>A process; ends when the last has moved.</returns>
    public static async Task Send(this Simulation simulation, AxiStream stream, IEnumerable<AxiStreamBeat> beats, Stalls stalls)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(beats);
        var random = stalls.Start();
        foreach (var beat in beats)
        {
            while (stalls.Pauses(random))
            {
                simulation.Set(stream.Valid, false);
                await simulation.NextCycle();
            }

            simulation.Set(stream.Valid, true);
            Set(simulation, stream, beat);
            bool moved;
            do
            {
                await simulation.Settled();
                moved = simulation.GetBool(stream.Ready);
                await simulation.NextCycle();
            }
            while (!moved);
        }

        simulation.Set(stream.Valid, false);
    }

    /// <summary>Takes transfers from a port, with random pauses in which TREADY is 0.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="stream">A transmitting port of the simulated module.</param>
    /// <param name="count">How many to take.</param>
    /// <param name="taken">Called with each.</param>
    /// <param name="stalls">Random pauses.</param>
    /// <returns>A process; ends when the last has moved.</returns>
    /// <exception cref="VerificationException">A rule of the protocol is broken.</exception>
    public static async Task Receive(this Simulation simulation, AxiStream stream, long count, Action<AxiStreamBeat> taken, Stalls stalls)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(taken);
        var random = stalls.Start();
        var monitor = new AxiStreamMonitor(simulation, stream, taken, nameof(stream));
        while (monitor.Transfers < count)
        {
            simulation.Set(stream.Ready, !stalls.Pauses(random));
            await simulation.Settled();
            monitor.Sample();
            await simulation.NextCycle();
        }

        simulation.Set(stream.Ready, false);
    }

    internal static AxiStreamBeat Get(Simulation simulation, AxiStream stream) =>
        new(simulation.Get(stream.Data), stream.Last is null || simulation.GetBool(stream.Last))
        {
            Keep = Bytes(simulation, stream.Keep, stream.Config.Bytes),
            Strobe = Bytes(simulation, stream.Strobe, stream.Config.Bytes),
            Id = stream.Id is null ? 0 : simulation.GetInt64(stream.Id),
            Destination = stream.Destination is null ? 0 : simulation.GetInt64(stream.Destination),
            User = stream.User is null ? 0 : simulation.Get(stream.User),
        };

    private static void Set(Simulation simulation, AxiStream stream, AxiStreamBeat beat)
    {
        var all = (BigInteger.One << stream.Config.Bytes) - 1;
        simulation.Set(stream.Data, beat.Data);
        if (stream.Last is not null)
            simulation.Set(stream.Last, beat.Last);
        if (stream.Keep is not null)
            simulation.Set(stream.Keep, beat.Keep ?? all);
        if (stream.Strobe is not null)
            simulation.Set(stream.Strobe, beat.Strobe ?? beat.Keep ?? all);
        if (stream.Id is not null)
            simulation.Set(stream.Id, beat.Id);
        if (stream.Destination is not null)
            simulation.Set(stream.Destination, beat.Destination);
        if (stream.User is not null)
            simulation.Set(stream.User, beat.User);
    }

    private static BigInteger? Bytes(Simulation simulation, Bits? port, int bytes)
    {
        if (port is null)
            return null;
        var value = simulation.Get(port);
        return value == (BigInteger.One << bytes) - 1 ? null : value;
    }
}

/// <summary>
/// Watches an AXI4-Stream at a module's ports: nothing unknown, TVALID and everything with it stay until TREADY, no TSTRB without TKEEP. It drives nothing.
/// </summary>
public sealed class AxiStreamMonitor
{
    private readonly Simulation simulation;
    private readonly AxiStream stream;
    private readonly Action<AxiStreamBeat>? moved;
    private readonly string name;
    private readonly ChannelWatch channel;

    /// <summary>Makes a monitor.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="stream">A port of the simulated module, receiving or transmitting.</param>
    /// <param name="moved">Called with each transfer; null for none.</param>
    /// <param name="name">What the stream is called in messages; the argument's text unless given.</param>
    public AxiStreamMonitor(Simulation simulation, AxiStream stream, Action<AxiStreamBeat>? moved = null, [CallerArgumentExpression(nameof(stream))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(stream);
        (this.simulation, this.stream, this.moved, this.name) = (simulation, stream, moved, name);
        channel = new ChannelWatch(
            simulation, $"'{name}'", stream.Valid, stream.Ready, ("TDATA", stream.Data), ("TSTRB", stream.Strobe), ("TKEEP", stream.Keep), ("TLAST", stream.Last),
            ("TID", stream.Id), ("TDEST", stream.Destination), ("TUSER", stream.User));
    }

    /// <summary>Transfers that have moved.</summary>
    public long Transfers => channel.Transfers;

    /// <summary>Looks at the present cycle. Call it once a cycle, when all inputs are set and before the clock edge.</summary>
    /// <exception cref="VerificationException">A rule is broken.</exception>
    public void Sample()
    {
        if (!channel.Sample())
            return;
        if (stream is { Keep: { } keep, Strobe: { } strobe } && !(simulation.Get(strobe) & ~simulation.Get(keep)).IsZero)
            throw simulation.Mismatch($"TSTRB of '{name}'", "0 where TKEEP is 0", Simulation.Show(simulation.Get(strobe)), null);
        moved?.Invoke(AxiStreamTraffic.Get(simulation, stream));
    }

    /// <summary>Forgets a word that was offered: call it at a reset.</summary>
    public void Forget() => channel.Forget();

    /// <summary>A process that samples in every cycle, for <see cref="Simulation.Run(IEnumerable{Wait}[])"/> or <see cref="Simulation.Start"/>.</summary>
    /// <param name="isOver">Ends the process when it is true at the beginning of a cycle.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> Watch(Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        while (!isOver())
        {
            yield return Wait.Settled;
            Sample();
            yield return Wait.NextCycle;
        }
    }
}
