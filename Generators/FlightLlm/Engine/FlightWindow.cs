using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>Sizes of a <see cref="FlightWindow"/>, all of them powers of two.</summary>
/// <param name="WordBytes">Bytes of a word of the memory.</param>
/// <param name="WindowBytes">Bytes of the window; no more than a word has.</param>
/// <param name="StepBytes">A window begins at a multiple of these.</param>
public sealed record FlightWindowConfig(int WordBytes, int WindowBytes, int StepBytes)
{
    /// <summary>Steps of a word.</summary>
    internal int WordSteps => WordBytes / StepBytes;

    /// <summary>Steps of a window.</summary>
    internal int WindowSteps => WindowBytes / StepBytes;

    /// <summary>Width of an offset: from a window in front of the word to the word's end.</summary>
    internal int OffsetBits => BitsToCount(WordSteps + WindowSteps);

    /// <summary>Word of a run's last step, and where the run begins.</summary>
    /// <param name="first">Its first step in the memory.</param>
    /// <param name="steps">Its steps, 1 to <see cref="WindowSteps"/>.</param>
    internal (UInt Word, UInt Offset) Place(UInt first, UInt steps)
    {
        var bits = BitOperations.Log2((uint)WordSteps);
        var word = (first + steps - 1).Wrap(first.Width) >> bits;
        var start = bits == 0 ? UInt.Constant(0, OffsetBits) : first.Wrap(bits).Wrap(OffsetBits);
        var isBefore = word != first >> bits;
        return (word, (start + Mux(isBefore, UInt.Constant(Modulo(WindowSteps - WordSteps), OffsetBits), UInt.Constant(WindowSteps, OffsetBits))).Wrap(OffsetBits));
    }

    private int Modulo(int number) => number & ((1 << OffsetBits) - 1);
}

/// <summary>
/// Bytes from any step of a memory's words on, where runs follow one another: what lies in the word in front is kept from the run before. No latency.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class FlightWindow(FlightWindowConfig config) : Module<FlightWindowConfig>(config)
{
    /// <summary>The word of a run's last byte.</summary>
    public Bits Word { get; } = In.Bits(8 * config.WordBytes);

    /// <summary>The word is that of a run, and its end is kept for the next one.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>First step of the run, counted from a window in front of the word on.</summary>
    public UInt Offset { get; } = In.UInt(config.OffsetBits);

    /// <summary>The run, and what follows.</summary>
    public Bits Window { get; } = Out.Bits(8 * config.WindowBytes);

    /// <inheritdoc/>
    protected override void Build()
    {
        var width = 8 * Config.WindowBytes;
        var before = Reg.Bits(width, Reset.None).Named("kept");
        using (When(Takes))
            before.Next = Word[Word.Width - 1, Word.Width - width];
        var amount = Cat(Offset, BitsOf(0, BitOperations.Log2((uint)(8 * Config.StepBytes)))).AsUInt();
        Window.Value = (Cat(Word, before).AsUInt() >> amount).AsBits()[width - 1, 0];
    }
}
