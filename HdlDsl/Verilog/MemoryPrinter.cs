using System.Numerics;

namespace HdlDsl.Verilog;

/// <summary>Prints the declarations of memories and ROMs, with their contents.</summary>
/// <param name="plan">What to print.</param>
/// <param name="text">Where to print.</param>
/// <param name="statements">Ends lines with locations.</param>
internal sealed class MemoryPrinter(ModulePlan plan, VerilogText text, StatementPrinter statements)
{
    /// <summary>Yosys takes time in the square of the length of an initial block, so contents are spread over several.</summary>
    private const int WordsPerBlock = 64;

    /// <summary>Prints all memories of the module.</summary>
    public void Print()
    {
        for (var memory = 0; memory < plan.Definition.Memories.Count; memory++)
        {
            if (plan.Definition.Memories[memory].IsRom && plan.Options.RomStyle == RomStyle.Case)
                PrintFunction(memory);
            else
                PrintArray(memory);
        }
    }

    private void PrintArray(int memory)
    {
        var entry = plan.Definition.Memories[memory];
        var attribute = entry.IsRom ? plan.Options.RomAttribute : plan.Options.RamAttribute;
        if (attribute is not null)
            text.Write("(* ").Write(attribute).Write(" *) ");
        text.Write("reg ").Range(entry.Width).Write(plan.Names.Memories[memory]).Write(" [0:").Write(entry.Depth - 1);
        statements.EndLine("];", entry.Location);
        if (entry.Contents.IsDefault)
            return;
        for (var word = 0; word < entry.Depth; word++)
        {
            if (word % WordsPerBlock == 0)
            {
                text.Line("initial begin");
                text.Indent++;
            }

            text.Write(plan.Names.Memories[memory]).Write('[').Write(word).Write("] = ");
            text.Literal(WordOf(memory, word), entry.Width).Line(";");
            if (word % WordsPerBlock == WordsPerBlock - 1 || word == entry.Depth - 1)
            {
                text.Indent--;
                text.Line("end");
            }
        }
    }

    /// <summary>A function, because an always block with a constant address would never run.</summary>
    private void PrintFunction(int memory)
    {
        var entry = plan.Definition.Memories[memory];
        var name = plan.Names.Memories[memory];
        var bits = VerilogAddress.BitsFor(entry.Depth) + 1;
        text.Write("function ").Range(entry.Width).Write(name);
        statements.EndLine(";", entry.Location);
        text.Indent++;
        var argument = plan.Names.Distinct("_address");
        text.Write("input ").Range(bits).Write(argument).Line(";");
        text.Write("case (").Write(argument).Line(")");
        text.Indent++;
        for (var word = 0; word < entry.Depth; word++)
        {
            text.Literal(word, bits).Write(": ").Write(name).Write(" = ");
            text.Literal(WordOf(memory, word), entry.Width).Line(";");
        }

        text.Write("default: ").Write(name).Write(" = ").Literal(0, entry.Width).Line(";");
        text.Indent--;
        text.Line("endcase");
        text.Indent--;
        text.Line("endfunction");
    }

    private BigInteger WordOf(int memory, int word)
    {
        var contents = plan.Definition.Memories[memory].Contents;
        return !contents.IsDefault && word < contents.Length ? contents[word] : BigInteger.Zero;
    }
}
