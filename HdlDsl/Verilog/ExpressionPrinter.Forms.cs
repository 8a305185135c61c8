using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <content>The operators whose Verilog form is more than a symbol: signed operands, guards, selections, concatenations.</content>
internal sealed partial class ExpressionPrinter
{
    /// <summary>The condition that an address or index lies inside; the greatest legal value is given.</summary>
    public void PrintInRange(int index, int greatest)
    {
        Print(index, Precedence.Shift, isLogical: false);
        text.Write(greatest == 0 ? " == " : " <= ");
        text.Literal(greatest, nodes.WidthOf(index));
    }

    /// <summary>An address in exactly the bits that a memory of this depth has.</summary>
    public void PrintAddress(int address, int depth)
    {
        text.Write('[');
        PrintBitNumber(address, VerilogAddress.BitsFor(depth));
        text.Write(']');
    }

    /// <summary>A number in exactly so many bits, which is what lint tools expect of an index.</summary>
    private void PrintBitNumber(int address, int bits)
    {
        var width = nodes.WidthOf(address);
        if (bits == 0)
        {
            text.Write('0');
        }
        else if (width > bits)
        {
            PrintBits(address, 0, bits);
        }
        else if (width < bits)
        {
            text.Write('{').Literal(0, bits - width).Write(", ");
            Print(address);
            text.Write('}');
        }
        else
        {
            Print(address);
        }
    }

    /// <summary>The bits of element <paramref name="index"/>, which is known to lie inside when it is narrowed here.</summary>
    public void PrintElement(int index, int stride, int width, int packedWidth)
    {
        var greatest = GreatestIndex(packedWidth, stride, width);
        text.Write('[');
        if (greatest == 0)
        {
            text.Write(width - 1);
            if (width > 1)
                text.Write(":0");
            text.Write(']');
            return;
        }

        if (stride > 1)
        {
            PrintBits(index, 0, Math.Min(nodes.WidthOf(index), VerilogAddress.BitsFor(greatest + 1)));
            text.Write(" * ").Write(stride);
        }
        else
        {
            PrintBitNumber(index, VerilogAddress.BitsFor(packedWidth));
        }

        if (width > 1)
            text.Write(" +: ").Write(width);
        text.Write(']');
    }

    private static int GreatestIndex(int packedWidth, int stride, int width) => (packedWidth - width) / stride;

    private bool SliceNeedsGuard(int node)
    {
        var greatest = GreatestIndex(nodes.WidthOf(nodes.A(node)), nodes.C(node), nodes.WidthOf(node));
        return plan.NeedsGuard(nodes.B(node), greatest + 1);
    }

    private void PrintDynamicSlice(int node)
    {
        var value = nodes.A(node);
        var index = nodes.B(node);
        var width = nodes.WidthOf(node);
        var greatest = GreatestIndex(nodes.WidthOf(value), nodes.C(node), width);
        var needsGuard = SliceNeedsGuard(node);
        if (needsGuard)
        {
            text.Write('(');
            PrintInRange(index, greatest);
            text.Write(") ? ");
        }

        PrintName(value);
        if (nodes.WidthOf(value) > 1)
            PrintElement(index, nodes.C(node), width, nodes.WidthOf(value));
        if (needsGuard)
            text.Write(" : ").Literal(0, width);
    }

    private void PrintMemoryRead(int node)
    {
        var memory = plan.Definition.Memories[nodes.A(node)];
        var address = nodes.B(node);
        if (plan.IsOutside(address, memory.Depth))
        {
            text.Literal(0, memory.Width);
            return;
        }

        if (memory.IsRom && plan.Options.RomStyle == RomStyle.Case)
        {
            text.Write(plan.Names.Memories[nodes.A(node)]).Write('(');
            PrintRomArgument(address, memory.Depth);
            text.Write(')');
            return;
        }

        var needsGuard = plan.NeedsGuard(address, memory.Depth);
        if (needsGuard)
        {
            text.Write('(');
            PrintInRange(address, memory.Depth - 1);
            text.Write(") ? ");
        }

        text.Write(plan.Names.Memories[nodes.A(node)]);
        PrintAddress(address, memory.Depth);
        if (needsGuard)
            text.Write(" : ").Literal(0, memory.Width);
    }

    /// <summary>The function takes one bit more than the depth needs, so that an address outside stays outside.</summary>
    private void PrintRomArgument(int address, int depth)
    {
        var bits = VerilogAddress.BitsFor(depth) + 1;
        var width = nodes.WidthOf(address);
        if (nodes.IsConstant(address) && !plan.IsName(address))
        {
            text.Literal(nodes.ConstantOf(address), bits);
        }
        else if (bits == 1 && width > 1)
        {
            text.Write('|');
            Print(address, Precedence.Primary, isLogical: false);
        }
        else if (width < bits)
        {
            text.Write('{').Literal(0, bits - width).Write(", ");
            Print(address);
            text.Write('}');
        }
        else if (width == bits)
        {
            Print(address);
        }
        else
        {
            text.Write("{|");
            PrintBits(address, bits - 1, width - bits + 1);
            text.Write(", ");
            PrintBits(address, 0, bits - 1);
            text.Write('}');
        }
    }

    private void PrintSigned(int node)
    {
        if (nodes.IsConstant(node) && !plan.IsName(node))
        {
            text.SignedLiteral(OpSemantics.ToSigned(nodes.ConstantOf(node), nodes.WidthOf(node)), nodes.WidthOf(node));
            return;
        }

        text.Write("$signed(");
        Print(node);
        text.Write(')');
    }

    private void PrintFactor(int factor, int product, Precedence outer)
    {
        var width = nodes.WidthOf(product);
        var isSigned = nodes.OpOf(product) == Op.MultiplySigned;
        if (nodes.WidthOf(factor) > width)
        {
            text.Write(isSigned ? "$signed(" : "");
            PrintBits(factor, 0, width);
            text.Write(isSigned ? ")" : "");
        }
        else if (isSigned && nodes.IsConstant(factor) && !plan.IsName(factor))
        {
            // Lint tools want a signed literal at the width of the product; synthesis drops the copies of its sign.
            text.SignedLiteral(OpSemantics.ToSigned(nodes.ConstantOf(factor), nodes.WidthOf(factor)), width);
        }
        else if (isSigned)
        {
            PrintSigned(factor);
        }
        else
        {
            Print(factor, outer, isLogical: false);
        }
    }

    /// <summary>Tools cut very wide amounts, so those are limited to the width of the value first.</summary>
    private void PrintShiftAmount(int amount, int width)
    {
        if (!ExpressionPlanner.MustLimitShift(nodes, amount))
        {
            Print(amount, Precedence.Sum, isLogical: false);
            return;
        }

        var bits = VerilogAddress.BitsFor(width + 1);
        text.Write('(');
        PrintInRange(amount, width - 1);
        text.Write(" ? ");
        PrintBits(amount, 0, bits);
        text.Write(" : ").Literal(width, bits).Write(')');
    }

    /// <summary>Division by zero gives 0, and its remainder the dividend. All branches are signed, or the division would not be.</summary>
    private void PrintDivision(int node, string symbol)
    {
        var op = nodes.OpOf(node);
        var isSigned = op is Op.DivideSigned or Op.RemainderSigned;
        var divisor = nodes.B(node);
        if (!nodes.IsConstant(divisor))
        {
            text.Write('(');
            Print(divisor, Precedence.Relational, isLogical: false);
            text.Write(" == ").Literal(0, nodes.WidthOf(divisor)).Write(") ? ");
            if (op is Op.RemainderUnsigned or Op.RemainderSigned)
                PrintComparand(nodes.A(node), isSigned, Precedence.Product);
            else if (isSigned)
                text.SignedLiteral(0, nodes.WidthOf(node));
            else
                text.Literal(0, nodes.WidthOf(node));
            text.Write(" : ");
        }

        PrintComparand(nodes.A(node), isSigned, Precedence.Product);
        text.Write(symbol);
        PrintComparand(divisor, isSigned, Precedence.Unary);
    }

    private void PrintSignExtend(int node)
    {
        var value = nodes.A(node);
        var valueWidth = nodes.WidthOf(value);
        var copies = nodes.WidthOf(node) - valueWidth;
        if (valueWidth == 1)
        {
            text.Write('{').Write(copies + 1).Write('{');
            Print(value);
            text.Write("}}");
            return;
        }

        text.Write('{');
        if (copies > 1)
            text.Write('{').Write(copies).Write('{');
        PrintBits(value, valueWidth - 1, 1);
        text.Write(copies > 1 ? "}}, " : ", ");
        Print(value);
        text.Write('}');
    }

    /// <summary>Runs of one operand become replications; a line that is full is broken between parts.</summary>
    private void PrintConcat(int node)
    {
        var parts = nodes.Parts(node);
        var indent = text.Indent;
        var isWholeReplication = RunAt(parts, 0) == parts.Length;
        if (!isWholeReplication)
            text.Write('{');
        for (var i = 0; i < parts.Length;)
        {
            var run = RunAt(parts, i);
            if (i > 0)
                text.Write(',');
            if (i > 0 && text.Column > plan.Options.MaxLineLength - 30)
            {
                text.Line();
                text.Indent = indent + 2;
            }
            else if (i > 0)
            {
                text.Write(' ');
            }

            if (run > 1)
                text.Write('{').Write(run).Write('{');
            Print(parts[i]);
            if (run > 1)
                text.Write("}}");
            i += run;
        }

        if (!isWholeReplication)
            text.Write('}');
        text.Indent = indent;
    }

    private static int RunAt(ReadOnlySpan<int> parts, int start)
    {
        var end = start + 1;
        while (end < parts.Length && parts[end] == parts[start])
            end++;
        return end - start;
    }
}
