using System.Diagnostics.CodeAnalysis;

namespace Generators.FlightLlm.Isa;

/// <summary>Instructions to words and back. Whatever decodes encodes to the same words, and the other way round.</summary>
public static class IsaCodec
{
    /// <summary>Encodes an instruction.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>Its words, word 0 first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A field has a value that it can't hold; the message names field and range.</exception>
    public static uint[] Encode(Instruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        var format = IsaFormat.For(instruction.Unit);
        var words = new uint[format.Words];
        words[0] = ((uint)format.Opcode << IsaFormat.OpcodePart.Low)
            | ((uint)IsaUnitSets.ToMask(instruction.Unit, instruction.Wait) << IsaFormat.WaitPart.Low)
            | ((uint)IsaUnitSets.ToMask(instruction.Unit, instruction.Release) << IsaFormat.ReleasePart.Low);
        foreach (var field in format.Fields)
        {
            var value = field.Of(instruction);
            if (value < 0 || value > field.Max)
                throw new ArgumentOutOfRangeException(nameof(instruction), value, $"Field '{field.Name}' of {format.Mnemonic} is {value}; it takes {field.Range}.");
            foreach (var part in field.Parts)
            {
                words[part.Word] |= ((uint)value << part.Low) & part.Mask;
                value >>= part.Width;
            }
        }

        return words;
    }

    /// <summary>Decodes the instruction at a position.</summary>
    /// <param name="words">A program.</param>
    /// <param name="position">Number of the instruction's word 0.</param>
    /// <returns>The instruction.</returns>
    /// <exception cref="IsaException">It is malformed; the message has the position, and field and range.</exception>
    public static Instruction Decode(ReadOnlySpan<uint> words, int position = 0) =>
        TryDecode(words, position, out var instruction, out var fault) ? instruction : throw new IsaException(fault);

    /// <summary>Decodes the instruction at a position.</summary>
    /// <param name="words">A program.</param>
    /// <param name="position">Number of the instruction's word 0.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="fault">
    /// Why there is none: what comes first of an unknown opcode, a program that ends too early, an illegal field (in the order of <see cref="IsaFormat.Fields"/>),
    /// reserved bits (in the order of words).
    /// </param>
    /// <returns>True when it is well-formed.</returns>
    public static bool TryDecode(
        ReadOnlySpan<uint> words, int position, [NotNullWhen(true)] out Instruction? instruction, [NotNullWhen(false)] out IsaFault? fault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, words.Length);
        instruction = null;
        var opcode = words[position] >> IsaFormat.OpcodePart.Low;
        if (IsaFormat.OfOpcode(opcode) is not { } format)
        {
            var known = string.Join(", ", IsaFormat.All.Select(each => $"{each.Opcode} ({each.Mnemonic})"));
            fault = new(IsaFaultKind.Opcode, position, $"the opcode is {opcode}; there are {known}.");
            return false;
        }

        if (words.Length - position < format.Words)
        {
            fault = new(
                IsaFaultKind.Truncated, words.Length, $"the program ends inside the {format.Mnemonic} of word {position}, which has {format.Words} words.");
            return false;
        }

        fault = Fault(format, words, position, out var values);
        if (fault is not null)
            return false;
        instruction = format.Make(values) with
        {
            Wait = IsaUnitSets.OfMask(format.Unit, (int)Bits(words[position], IsaFormat.WaitPart)),
            Release = IsaUnitSets.OfMask(format.Unit, (int)Bits(words[position], IsaFormat.ReleasePart)),
        };
        return true;
    }

    private static IsaFault? Fault(IsaFormat format, ReadOnlySpan<uint> words, int position, out IsaFieldValues values)
    {
        values = new IsaFieldValues();
        foreach (var field in format.Fields)
        {
            var (value, width) = (0L, 0);
            foreach (var part in field.Parts)
            {
                value |= (long)Bits(words[position + part.Word], part) << width;
                width += part.Width;
            }

            if (value > field.Max)
            {
                return new(
                    IsaFaultKind.FieldValue, position + field.Parts[0].Word, $"field '{field.Name}' of {format.Mnemonic} is {value}; it takes {field.Range}.");
            }

            values[field.Name] = value;
        }

        for (var word = 0; word < format.Words; word++)
        {
            if ((words[position + word] & format.Reserved[word]) is not 0 and var bits)
            {
                return new(
                    IsaFaultKind.ReservedBits, position + word, $"bits 0x{bits:x8} of word {word} of {format.Mnemonic} are set, which belong to no field; they have to be 0.");
            }
        }

        return null;
    }

    private static uint Bits(uint word, IsaPart part) => (word & part.Mask) >> part.Low;
}
