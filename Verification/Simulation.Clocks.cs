using HdlDsl;
using Verification.Engines;

namespace Verification;

/// <content>Clocks and resets.</content>
public sealed partial class Simulation
{
    private const long CancellationMask = 0x3F;
    private const ulong PrimaryClock = 1;

    private readonly ClockSchedule? schedule;
    private readonly long[] edges;

    /// <summary>
    /// One cycle of the first clock: up to and with its next rising edge. Other clocks have their edges in between, see
    /// <see cref="SimulationOptions.Clocks"/>; inputs hold their values meanwhile.
    /// </summary>
    public void Step()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        // Asking the token costs as much as a step of a small design.
        if ((Engine.Cycle & CancellationMask) == 0)
            Options.Cancellation.ThrowIfCancellationRequested();
        if (schedule is null)
            StepOnly();
        else
            StepInOrder(schedule);
    }

    /// <summary>Some cycles of the first clock with the present inputs; with one clock, in one call of the engine.</summary>
    /// <param name="cycles">0 or more.</param>
    public void Step(long cycles)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Options.Cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        if (schedule is null && !LooksAtCycles)
        {
            Engine.Step(cycles);
            isDirty = isStaleAfterStep;
            return;
        }

        for (var i = 0L; i < cycles; i++)
            Step();
    }

    /// <summary>Rising edges of some clocks at the same moment, by hand; the schedule of <see cref="Step()"/> goes on as if they had not been.</summary>
    /// <param name="clocks">Names of the clocks, at least one.</param>
    /// <exception cref="ArgumentException">The design has no clock of that name, or no name is given.</exception>
    public void StepClock(params ReadOnlySpan<string> clocks)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (clocks.IsEmpty)
            throw new ArgumentException("StepClock needs the name of a clock.", nameof(clocks));
        var mask = 0UL;
        foreach (var clock in clocks)
        {
            var number = Engine.Design.ClockNumber(clock);
            if (number < 0)
                throw new ArgumentException($"'{Engine.Design.Top}' has no clock '{clock}'. Clocks: {ClockSchedule.ClockNames(Engine.Design)}.", nameof(clocks));
            mask |= 1UL << number;
        }

        Edge(mask);
    }

    /// <summary>
    /// Holds the resets of all domains for some cycles of the first clock, and on until every clock has had as many edges. A design without reset
    /// port just steps.
    /// </summary>
    /// <param name="cycles">At least 1.</param>
    public void Reset(int cycles = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cycles, 1);
        DriveReset(isActive: true);
        Array.Clear(edges);
        Step(cycles);
        while (schedule is not null && edges.Min() < cycles)
            Step();
        DriveReset(isActive: false);
    }

    /// <summary>Sets the level of all resets by hand, for resets in the middle of work.</summary>
    /// <param name="isActive">Whether they act.</param>
    public void DriveReset(bool isActive)
    {
        foreach (var use in DesignUnderTest.Design.Top.Domains)
        {
            if (use.NeedsReset)
                Drive(use.Domain, isActive);
        }
    }

    /// <summary>Sets the level of one reset by hand.</summary>
    /// <param name="reset">Name of the reset port.</param>
    /// <param name="isActive">Whether it acts.</param>
    /// <exception cref="ArgumentException">The design has no reset of that name.</exception>
    public void DriveReset(string reset, bool isActive)
    {
        var uses = DesignUnderTest.Design.Top.Domains.Where(use => use.NeedsReset).ToList();
        // Domains that share a reset agree about its level.
        var domain = uses.Find(use => use.Domain.Reset == reset).Domain;
        if (domain is null)
        {
            var names = uses.Count == 0 ? "none" : string.Join(", ", uses.Select(use => use.Domain.Reset).Distinct(StringComparer.Ordinal));
            throw new ArgumentException($"'{Engine.Design.Top}' has no reset '{reset}'. Resets: {names}.", nameof(reset));
        }

        Drive(domain, isActive);
    }

    /// <summary>Sets the level of the reset of a domain by hand.</summary>
    /// <param name="domain">A domain of the design that has a reset port.</param>
    /// <param name="isActive">Whether it acts.</param>
    /// <exception cref="ArgumentException">The design has no such reset.</exception>
    public void DriveReset(ClockDomain domain, bool isActive)
    {
        ArgumentNullException.ThrowIfNull(domain);
        DriveReset(domain.Reset, isActive);
    }

    private void Drive(ClockDomain domain, bool isActive)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Engine.Write(Engine.PortIndex(domain.Reset), isActive != domain.ResetActiveLow ? 1UL : 0UL);
        if (isActive)
            activeResets.Add(domain.Reset);
        else
            activeResets.Remove(domain.Reset);
        isDirty = true;
    }

    private void StepOnly()
    {
        if (LooksAtCycles)
            Look();
        Engine.Step();
        isDirty = isStaleAfterStep;
    }

    private void StepInOrder(ClockSchedule order)
    {
        ulong clocks;
        do
        {
            clocks = order.Advance();
            Edge(clocks);
        }
        while ((clocks & PrimaryClock) == 0);
    }

    private void Edge(ulong clocks)
    {
        if (LooksAtCycles)
            Look();
        Engine.Edge(clocks);
        isDirty = isStaleAfterStep;
        for (var clock = 0; clock < edges.Length; clock++)
            edges[clock] += (long)(clocks >> clock & 1);
    }
}
