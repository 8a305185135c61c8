using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Brings registers to their reset values in the lanes whose reset is active.</summary>
internal sealed unsafe class LaneResets
{
    private readonly List<Group> groups = [];

    public LaneResets(BitSlicedCode code, LanePorts ports, ImmutableArray<string> clocks)
    {
        for (var number = 0; number < code.Flat.Domains.Count; number++)
        {
            var domain = code.Flat.Domains[number].Domain;
            var bits = new List<(int Slot, bool Value)>();
            foreach (var register in code.Logic.Registers)
            {
                if (register.Domain != number || register.Reset is not { } value)
                    continue;
                for (var i = 0; i < register.Width; i++)
                {
                    if (code.Program.StateSlots[register.First + i] is var slot and >= 0)
                        bits.Add((slot, !((value >> i) & 1).IsZero));
                }
            }

            if (bits.Count > 0)
            {
                groups.Add(new Group(
                    ports.ControlSlots[domain.Reset], domain.ResetActiveLow, domain.ResetKind == ResetKind.Asynchronous, clocks.IndexOf(domain.Clock), [.. bits]));
            }
        }
    }

    /// <summary>Applies the asynchronous resets.</summary>
    public void ApplyAsynchronous(in LaneStorage storage)
    {
        foreach (var group in groups)
        {
            if (group.IsAsynchronous)
                Apply(storage, group);
        }
    }

    /// <summary>Applies the synchronous resets of the clocks that rose.</summary>
    public void ApplySynchronous(in LaneStorage storage, ulong clocks)
    {
        foreach (var group in groups)
        {
            if (!group.IsAsynchronous && ((clocks >> group.Clock) & 1) != 0)
                Apply(storage, group);
        }
    }

    private static void Apply(in LaneStorage storage, Group group)
    {
        var level = storage.Block(group.ResetSlot);
        Span<ulong> active = stackalloc ulong[storage.WordCount];
        var isAny = false;
        for (var i = 0; i < active.Length; i++)
        {
            active[i] = group.IsActiveLow ? ~level[i] : level[i];
            isAny |= active[i] != 0;
        }

        if (!isAny)
            return;
        foreach (var (slot, value) in group.Bits)
        {
            var state = storage.State(slot);
            for (var i = 0; i < active.Length; i++)
                state[i] = value ? state[i] | active[i] : state[i] & ~active[i];
        }
    }

    private sealed record Group(int ResetSlot, bool IsActiveLow, bool IsAsynchronous, int Clock, (int Slot, bool Value)[] Bits);
}
