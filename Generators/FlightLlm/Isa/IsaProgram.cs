using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>Instructions in the order in which they are fetched, and names of some of them.</summary>
public sealed class IsaProgram
{
    private const int BytesOfWord = 4;

    /// <summary>A program.</summary>
    /// <param name="instructions">The instructions.</param>
    /// <param name="labels">Names by number of the instruction, for messages and listings; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label's instruction does not exist.</exception>
    public IsaProgram(IEnumerable<Instruction> instructions, IReadOnlyDictionary<int, string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        Instructions = [.. instructions];
        Labels = labels?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<int, string>.Empty;
        var positions = ImmutableArray.CreateBuilder<int>(Instructions.Length);
        foreach (var instruction in Instructions)
        {
            positions.Add(WordCount);
            WordCount += IsaFormat.For(instruction.Unit).Words;
        }

        Positions = positions.MoveToImmutable();
        foreach (var (number, name) in Labels)
        {
            if (number < 0 || number > Instructions.Length)
                throw new ArgumentOutOfRangeException(nameof(labels), number, $"Label '{name}' is that of instruction {number}; there are {Instructions.Length}.");
        }
    }

    /// <summary>The instructions.</summary>
    public ImmutableArray<Instruction> Instructions { get; }

    /// <summary>Names by number of the instruction; the number behind the last one is the program's end.</summary>
    public ImmutableSortedDictionary<int, string> Labels { get; }

    /// <summary>Number of each instruction's word 0.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>Words of all instructions.</summary>
    public int WordCount { get; }

    /// <summary>Decodes a program.</summary>
    /// <param name="words">Its words.</param>
    /// <returns>The program, without labels.</returns>
    /// <exception cref="IsaException">An instruction is malformed; the message has the number of the word.</exception>
    public static IsaProgram OfWords(ReadOnlySpan<uint> words)
    {
        var instructions = new List<Instruction>();
        for (var position = 0; position < words.Length;)
        {
            var instruction = IsaCodec.Decode(words, position);
            instructions.Add(instruction);
            position += IsaFormat.For(instruction.Unit).Words;
        }

        return new IsaProgram(instructions);
    }

    /// <summary>Decodes a binary file: words of four bytes, the lowest byte first.</summary>
    /// <param name="bytes">Contents of the file.</param>
    /// <returns>The program, without labels.</returns>
    /// <exception cref="IsaException">The file ends inside a word, or an instruction is malformed.</exception>
    public static IsaProgram OfBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % BytesOfWord is not 0 and var rest)
            throw new IsaException(new(IsaFaultKind.Truncated, bytes.Length / BytesOfWord, $"the file ends after {rest} of the word's {BytesOfWord} bytes."));
        var words = new uint[bytes.Length / BytesOfWord];
        for (var word = 0; word < words.Length; word++)
            words[word] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(word * BytesOfWord)..]);
        return OfWords(words);
    }

    /// <summary>All words.</summary>
    /// <returns>The encoded program.</returns>
    /// <exception cref="InvalidOperationException">A field has a value that it can't hold; the message names instruction, field and range.</exception>
    public uint[] ToWords()
    {
        var words = new List<uint>(WordCount);
        for (var number = 0; number < Instructions.Length; number++)
        {
            try
            {
                words.AddRange(IsaCodec.Encode(Instructions[number]));
            }
            catch (ArgumentOutOfRangeException refused)
            {
                throw new InvalidOperationException($"{NameOf(number)}: {refused.Message}", refused);
            }
        }

        return [.. words];
    }

    /// <summary>The program as a binary file: words of four bytes, the lowest byte first.</summary>
    /// <returns>Contents of the file.</returns>
    /// <exception cref="InvalidOperationException">As <see cref="ToWords"/>.</exception>
    public byte[] ToBytes()
    {
        var words = ToWords();
        var bytes = new byte[words.Length * BytesOfWord];
        for (var word = 0; word < words.Length; word++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word * BytesOfWord), words[word]);
        return bytes;
    }

    /// <summary>An instruction in words for messages.</summary>
    /// <param name="number">Number of the instruction.</param>
    /// <returns>"MM 'tile+2' (instruction 7, word 31)", without the label when none is in front of it.</returns>
    public string NameOf(int number)
    {
        var label = Labels.LastOrDefault(each => each.Key <= number) is { Value: { } name } nearest
            ? $" '{name}{(nearest.Key == number ? "" : $"+{number - nearest.Key}")}'"
            : "";
        return $"{Instructions[number].Unit.Mnemonic()}{label} (instruction {number}, word {Positions[number]})";
    }
}
