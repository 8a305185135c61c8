using System.Collections.Immutable;
using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs.Rv32;

/// <summary>A program for <see cref="Rv32System"/>.</summary>
/// <param name="Program">Instruction and data words from address 0; the rest of the memory is zero.</param>
/// <param name="MemoryWords">Size of the memory, a power of two.</param>
public sealed record Rv32SystemConfig(ImmutableArray<uint> Program, int MemoryWords = 1024);

/// <summary>
/// <see cref="Rv32Core"/> with its memory and one device. Addresses below 2^31 are memory, again and again; above, reading gives
/// <see cref="Input"/>, and a word written is folded into <see cref="Checksum"/>.
/// </summary>
/// <param name="config">The program.</param>
public sealed class Rv32System(Rv32SystemConfig config) : Module<Rv32SystemConfig>(config)
{
    /// <summary>What the program reads from the device.</summary>
    public Bits Input { get; } = In.Bits(32);

    /// <summary>Starts at 0; each word written to the device rotates it left by one and is xored into it.</summary>
    public Bits Checksum { get; } = Out.Bits(32);

    /// <summary>An instruction has ended in the cycle before.</summary>
    public Bit Retired { get; } = Out.Bit();

    /// <summary>The processor has stopped.</summary>
    public Bit Trapped { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var core = Instance(new Rv32Core(), "core");
        var contents = Config.Program.Select(word => (BigInteger)word).Concat(Enumerable.Repeat(BigInteger.Zero, Config.MemoryWords)).Take(Config.MemoryWords);
        var memory = Mem.Of(Config.MemoryWords, Shape.Bits(32), contents);
        var checksum = Reg.Bits(32);
        var isDevice = core.MemoryAddress[31];
        var wordAddress = core.MemoryAddress[BitsToCount(Config.MemoryWords) + 1, 2];

        // Memory and device answer in the next cycle.
        var answers = Reg.Bit();
        var starts = core.MemoryValid & !answers;
        answers.Next = starts;
        var word = Reg.Bits(32);
        using (When(starts & isDevice))
        {
            word.Next = Input;
            using (When(core.MemoryStrobe.AllSet()))
                checksum.Next = Cat(checksum[30, 0], checksum[31]) ^ core.MemoryWriteData;
        }

        using (ElseWhen(starts))
        {
            var old = memory[wordAddress];
            word.Next = old;
            using (When(core.MemoryStrobe.AnySet()))
            {
                memory[wordAddress].Next = Cat(Enumerable.Range(0, 4).Reverse().Select(lane =>
                    Mux(core.MemoryStrobe[lane], core.MemoryWriteData.Slice(8 * lane, 8), old.Slice(8 * lane, 8))));
            }
        }

        core.MemoryReady.Value = answers;
        core.MemoryReadData.Value = word;
        Checksum.Value = checksum;
        Retired.Value = core.Retired;
        Trapped.Value = core.Trapped;
    }
}
