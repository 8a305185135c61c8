using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Brings registers to their reset values in the lanes whose reset is active.</summary>
internal sealed unsafe class LaneResets
{
    private readonly Group[] synchronous;
    private readonly Group[] asynchronous;

    public LaneResets(BitSlicedCode code, LanePorts ports, ImmutableArray<string> clocks)
    {
        var groups = new List<Group>();
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
                    ports.ControlSlots[domain.Reset], domain.ResetActiveLow ? ulong.MaxValue : 0, domain.ResetKind == ResetKind.Asynchronous,
                    clocks.IndexOf(domain.Clock), [.. bits]));
            }
        }

        synchronous = [.. groups.Where(group => !group.IsAsynchronous)];
        asynchronous = [.. groups.Where(group => group.IsAsynchronous)];
    }

    /// <summary>Applies the asynchronous resets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ApplyAsynchronous(in LaneStorage storage)
    {
        foreach (var group in asynchronous)
            Apply(storage, group);
    }

    /// <summary>Applies the synchronous resets of the clocks that rose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ApplySynchronous(in LaneStorage storage, ulong clocks)
    {
        foreach (var group in synchronous)
        {
            if (((clocks >> group.Clock) & 1) != 0)
                Apply(storage, group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(in LaneStorage storage, Group group)
    {
        var level = storage.Block(group.ResetSlot);
        var any = 0UL;
        for (var i = 0; i < storage.WordCount; i++)
            any |= level[i] ^ group.Flip;
        if (any == 0)
            return;
        foreach (var (slot, value) in group.Bits)
        {
            var state = storage.State(slot);
            for (var i = 0; i < storage.WordCount; i++)
            {
                var active = level[i] ^ group.Flip;
                state[i] = value ? state[i] | active : state[i] & ~active;
            }
        }
    }

    private sealed record Group(int ResetSlot, ulong Flip, bool IsAsynchronous, int Clock, (int Slot, bool Value)[] Bits);
}
