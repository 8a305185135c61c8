using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>Gives an engine programs one behind the other: as a stream, or through its program memory.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
/// <param name="programs">Words of each program.</param>
internal sealed class FlightWordSource(Simulation simulation, FlightEngine engine, uint[][] programs)
{
    private int program;
    private int next;

    private bool IsOffered => program < programs.Length;

    /// <summary>Drives the ports for this cycle.</summary>
    /// <param name="finished">Programs that are complete; a memory is written when those before are.</param>
    public void Drive(int finished)
    {
        if (engine.Words is { } stream)
        {
            simulation.Set(stream.Valid, IsOffered);
            if (!IsOffered)
                return;
            simulation.Set(stream.Payload.Word, programs[program][next]);
            simulation.Set(stream.Payload.Last, next == programs[program].Length - 1);
            return;
        }

        var isOurs = IsOffered && finished == program;
        var writes = isOurs && next < programs[program].Length;
        simulation.Set(engine.ProgramWrites!.Valid, writes);
        simulation.Set(engine.Start!.Valid, isOurs && !writes);
        if (writes)
        {
            simulation.Set(engine.ProgramWrites.Payload.Address, next);
            simulation.Set(engine.ProgramWrites.Payload.Word, programs[program][next]);
        }
        else if (isOurs)
        {
            simulation.Set(engine.Start.Payload, programs[program].Length);
        }
    }

    /// <summary>Sees what was taken; before the clock edge.</summary>
    public void Take()
    {
        if (!IsOffered)
            return;
        if (engine.Words is { } stream)
        {
            if (!simulation.GetBool(stream.Ready) || ++next < programs[program].Length)
                return;
        }
        else if (simulation.GetBool(engine.ProgramWrites!.Valid))
        {
            next++;
            return;
        }
        else if (!simulation.GetBool(engine.Start!.Valid) || !simulation.GetBool(engine.Start.Ready))
        {
            return;
        }

        (program, next) = (program + 1, 0);
    }

    /// <summary>Offers nothing any more.</summary>
    public void Stop()
    {
        if (engine.Words is { } stream)
        {
            simulation.Set(stream.Valid, false);
            return;
        }

        simulation.Set(engine.ProgramWrites!.Valid, false);
        simulation.Set(engine.Start!.Valid, false);
    }
}
