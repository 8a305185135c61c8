using System.Collections.Concurrent;

namespace Verification.Engines;

/// <summary>Flushes the waveforms that are being recorded when the process ends or dies of an exception.</summary>
internal static class OpenWaveforms
{
    private static readonly ConcurrentDictionary<SimulationEngine, bool> Engines = new();

    static OpenWaveforms()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => FlushAll();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => FlushAll();
    }

    public static void Add(SimulationEngine engine) => Engines[engine] = true;

    public static void Remove(SimulationEngine engine) => Engines.TryRemove(engine, out _);

    private static void FlushAll()
    {
        foreach (var engine in Engines.Keys)
        {
            try
            {
                engine.FlushWaveform();
            }
            catch (SimulationException)
            {
                // The process is ending; the waveform keeps what was flushed before.
            }
        }
    }
}
