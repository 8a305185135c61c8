using System.Numerics;
using Generators.FlightLlm.Isa;
using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>How the memory behaves.</summary>
/// <param name="Stalls">Chance that a port is not ready, or a response not there, in a cycle.</param>
/// <param name="Latency">Least cycles from a request to its response.</param>
/// <param name="MostLatency">Most cycles.</param>
public sealed record FlightMemoryTraffic(double Stalls, int Latency, int MostLatency);

/// <summary>The high-bandwidth memory on an engine's ports, in a simulation.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
/// <param name="channels">What the memory holds.</param>
public sealed class FlightEngineMemory(Simulation simulation, FlightEngine engine, IReadOnlyList<HbmChannelMemory> channels)
{
    private readonly int bytes = engine.Config.PortBytes;
    private readonly Queue<(long Due, BigInteger Data)>[] pending = [.. Enumerable.Range(0, channels.Count).Select(_ => new Queue<(long, BigInteger)>())];
    private readonly bool[] isOffered = new bool[channels.Count];
    private readonly bool[] takesRequest = new bool[channels.Count];
    private readonly bool[] takesWrite = new bool[channels.Count];
    private long cycle;

    /// <summary>Words read.</summary>
    public long Reads { get; private set; }

    /// <summary>Words written.</summary>
    public long Writes { get; private set; }

    /// <summary>Drives the ports for this cycle.</summary>
    /// <param name="traffic">How the memory behaves.</param>
    /// <param name="random">Source of numbers.</param>
    public void Drive(FlightMemoryTraffic traffic, Random random)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(random);
        for (var channel = 0; channel < channels.Count; channel++)
        {
            takesRequest[channel] = traffic.Stalls == 0 || random.NextDouble() >= traffic.Stalls;
            takesWrite[channel] = traffic.Stalls == 0 || random.NextDouble() >= traffic.Stalls;
            isOffered[channel] = pending[channel].TryPeek(out var first) && first.Due <= cycle
                && (isOffered[channel] || traffic.Stalls == 0 || random.NextDouble() >= traffic.Stalls);
            simulation.Set(engine.Requests[channel].Ready, takesRequest[channel]);
            simulation.Set(engine.Writes[channel].Ready, takesWrite[channel]);
            simulation.Set(engine.Responses[channel].Valid, isOffered[channel]);
            if (isOffered[channel])
                simulation.Set(engine.Responses[channel].Payload, first.Data);
        }
    }

    /// <summary>Takes what moves in this cycle; before the clock edge.</summary>
    /// <param name="traffic">How the memory behaves.</param>
    /// <param name="random">Source of numbers.</param>
    public void Take(FlightMemoryTraffic traffic, Random random)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(random);
        for (var channel = 0; channel < channels.Count; channel++)
        {
            if (isOffered[channel] && simulation.GetBool(engine.Responses[channel].Ready))
            {
                pending[channel].Dequeue();
                isOffered[channel] = false;
            }

            if (takesRequest[channel] && simulation.GetBool(engine.Requests[channel].Valid))
            {
                var word = new byte[bytes];
                channels[channel].Read(simulation.GetInt64(engine.Requests[channel].Payload) * bytes, word);
                pending[channel].Enqueue((cycle + Math.Max(1, random.Next(traffic.Latency, traffic.MostLatency + 1)), new BigInteger(word, isUnsigned: true)));
                Reads++;
            }

            if (takesWrite[channel] && simulation.GetBool(engine.Writes[channel].Valid))
                Write(channel);
        }

        cycle++;
    }

    /// <summary>Forgets the requests that are on their way, as a reset does.</summary>
    public void Reset()
    {
        for (var channel = 0; channel < channels.Count; channel++)
        {
            pending[channel].Clear();
            isOffered[channel] = false;
            simulation.Set(engine.Responses[channel].Valid, false);
        }
    }

    private void Write(int channel)
    {
        var payload = engine.Writes[channel].Payload;
        var mask = simulation.Get(payload.Mask);
        var first = simulation.GetInt64(payload.Address) * bytes;
        var data = new byte[bytes];
        simulation.Get(payload.Data).ToByteArray(isUnsigned: true).CopyTo(data, 0);
        for (var i = 0; i < bytes; i++)
        {
            if (!(mask >> i).IsEven)
                channels[channel].Write(first + i, [data[i]]);
        }

        Writes++;
    }
}
