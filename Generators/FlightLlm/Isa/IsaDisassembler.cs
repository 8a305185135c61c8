using System.Globalization;
using System.Text;

namespace Generators.FlightLlm.Isa;

/// <summary>Programs to text that <see cref="IsaAssembler"/> takes.</summary>
public static class IsaDisassembler
{
    // Numbers below are counts more often than addresses.
    private const long FirstHexadecimal = 1024;

    /// <summary>A program as text.</summary>
    /// <param name="program">The program.</param>
    /// <param name="withPositions">Whether each line ends with a comment that says the number of the instruction's word 0.</param>
    /// <returns>A line for each label and each instruction.</returns>
    public static string Text(IsaProgram program, bool withPositions = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        var text = new StringBuilder();
        for (var number = 0; number < program.Instructions.Length; number++)
        {
            if (program.Labels.TryGetValue(number, out var label))
                text.Append(label).Append(":\n");
            text.Append("    ").Append(Line(program.Instructions[number]));
            if (withPositions)
                text.Append(CultureInfo.InvariantCulture, $"  # word {program.Positions[number]}");
            text.Append('\n');
        }

        if (program.Labels.TryGetValue(program.Instructions.Length, out var end))
            text.Append(end).Append(":\n");
        return text.ToString();
    }

    /// <summary>An instruction as text, without fields that have their defaults.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>"MM wait=LD K=16 output=1".</returns>
    public static string Line(Instruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        var format = IsaFormat.For(instruction.Unit);
        var text = new StringBuilder(format.Mnemonic);
        if (instruction.Wait != IsaUnits.None)
            text.Append(" wait=").Append(instruction.Wait.Text());
        if (instruction.Release != IsaUnits.None)
            text.Append(" release=").Append(instruction.Release.Text());
        foreach (var field in format.Fields)
        {
            var value = field.Of(instruction);
            if (value != field.Default)
                text.Append(' ').Append(field.Name).Append('=').Append(Number(field, value));
        }

        return text.ToString();
    }

    private static string Number(IsaField field, long value)
    {
        if (value >= 0 && value < field.Names.Length)
            return field.Names[(int)value];
        return value < FirstHexadecimal ? value.ToString(CultureInfo.InvariantCulture) : $"0x{value:x}";
    }
}
