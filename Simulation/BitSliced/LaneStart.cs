using System.Numerics;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Fills the state of all lanes at the start. With a seed, each lane starts as a scalar model with the seed plus the lane's number does.</summary>
/// <param name="code">The compiled design.</param>
/// <param name="lanes">Number of lanes.</param>
/// <param name="seed">The seed, or null for the defined start, which is the same in all lanes.</param>
internal sealed unsafe class LaneStart(BitSlicedCode code, int lanes, int? seed)
{
    private const int BitsInWord = 64;

    private readonly InitialState[][] startsOfLane = MakeStarts(code, seed is null ? 1 : lanes, seed);

    /// <summary>Fills state bits and memories.</summary>
    public void Fill(in LaneStorage storage, LaneMemories memories)
    {
        foreach (var register in code.Logic.Registers)
        {
            var origin = code.Origins.Signals[register.Signal];
            var definition = code.Origins.Occurrences[origin.Occurrence].Definition;
            FillState(storage, register.First, register.Width, starts => starts[origin.Occurrence].Register(definition, origin.Signal));
        }

        foreach (var memory in code.Logic.MemoriesInState)
        {
            var (depth, width) = (code.Flat.Memories[memory.Memory].Depth, code.Flat.Memories[memory.Memory].Width);
            for (var word = 0; word < depth; word++)
                FillState(storage, memory.First + (word * width), width, starts => WordOf(starts, memory.Memory, word));
        }

        for (var memory = 0; memory < code.Flat.Memories.Count; memory++)
        {
            if (memories[memory] is { } words)
                FillWords(words, memory);
        }
    }

    private static InitialState[][] MakeStarts(BitSlicedCode code, int lanes, int? seed)
    {
        var starts = new InitialState[lanes][];
        for (var lane = 0; lane < lanes; lane++)
        {
            var occurrences = code.Origins.Occurrences;
            starts[lane] = new InitialState[occurrences.Count];
            for (var i = 0; i < occurrences.Count; i++)
            {
                starts[lane][i] = occurrences[i].Parent < 0
                    ? InitialState.Of(unchecked(seed + lane))
                    : starts[lane][occurrences[i].Parent].Child(occurrences[i].Instance);
            }
        }

        return starts;
    }

    private BigInteger WordOf(InitialState[] starts, int memory, int word)
    {
        var origin = code.Origins.Memories[memory];
        return starts[origin.Occurrence].Word(origin, code.Origins, code.Flat.Memories[memory].Width, word);
    }

    private void FillState(in LaneStorage storage, int first, int width, Func<InitialState[], BigInteger> valueOf)
    {
        for (var lane = 0; lane < startsOfLane.Length; lane++)
        {
            var value = valueOf(startsOfLane[lane]);
            for (var bit = 0; bit < width; bit++)
            {
                var slot = code.Program.StateSlots[first + bit];
                if (slot < 0)
                    continue;
                var isSet = !((value >> bit) & 1).IsZero;
                var words = new Span<ulong>(storage.State(slot), storage.WordCount);
                if (startsOfLane.Length == 1)
                    words.Fill(isSet ? ulong.MaxValue : 0);
                else if (isSet)
                    words[lane / BitsInWord] |= 1UL << (lane % BitsInWord);
                else
                    words[lane / BitsInWord] &= ~(1UL << (lane % BitsInWord));
            }
        }
    }

    private void FillWords(LaneMemory memory, int number)
    {
        var copies = code.Flat.Memories[number].IsRom ? 1 : lanes;
        for (var word = 0; word < memory.Depth; word++)
        {
            for (var lane = 0; lane < copies; lane++)
            {
                if (lane > 0 && startsOfLane.Length == 1)
                    break;
                var value = WordOf(startsOfLane[lane], number, word);
                for (var part = 0; part < memory.PartCount; part++)
                {
                    var bits = (ulong)((value >> (part * BitsInWord)) & ulong.MaxValue);
                    for (var same = lane; same < (startsOfLane.Length == 1 ? copies : lane + 1); same++)
                        memory.Store(part, word, same, bits);
                }
            }
        }
    }
}
