using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>Writes the replacement of bits of a value, at a fixed place or at one chosen by an index, as an expression.</summary>
internal sealed class ElementAssignment(NodeFolder folder, MuxFormOptions options)
{
    /// <summary>A value with some bits replaced.</summary>
    /// <param name="value">The value.</param>
    /// <param name="low">Lowest bit replaced.</param>
    /// <param name="bits">What replaces them.</param>
    /// <returns>Node of the value's width.</returns>
    public int Replace(int value, int low, int bits)
    {
        var width = folder.Nodes.WidthOf(value);
        var end = low + folder.Nodes.WidthOf(bits);
        var pieces = new List<int>();
        if (end < width)
            pieces.Add(folder.Slice(value, end, width - end));
        pieces.Add(bits);
        if (low > 0)
            pieces.Add(folder.Slice(value, 0, low));
        return folder.Concat([.. pieces]);
    }

    /// <summary>A part of a signal behind the assignment of an element of the signal; an index outside changes nothing.</summary>
    /// <param name="value">Value of the part before.</param>
    /// <param name="part">The part.</param>
    /// <param name="signalWidth">Width of the signal.</param>
    /// <param name="index">Node that chooses the element.</param>
    /// <param name="stride">Bits from one element to the next.</param>
    /// <param name="bits">Node assigned.</param>
    /// <returns>Value of the part behind it.</returns>
    public int Apply(int value, SignalPart part, int signalWidth, int index, int stride, int bits)
    {
        var width = folder.Nodes.WidthOf(bits);
        if (width > signalWidth)
            return value;
        var greatest = (signalWidth - width) / stride;
        if (folder.Nodes.WidthOf(index) < 31)
            greatest = Math.Min(greatest, (1 << folder.Nodes.WidthOf(index)) - 1);
        var isPlain = part.Width == signalWidth && signalWidth <= options.GreatestShiftedWidth && !folder.Nodes.IsConstant(index);
        return isPlain && greatest >= options.MostComparedElements
            ? Shifted(value, index, stride, bits, greatest)
            : Compared(value, part, index, stride, bits, greatest);
    }

    private int Compared(int value, SignalPart part, int index, int stride, int bits, int greatest)
    {
        var width = folder.Nodes.WidthOf(bits);
        var indexWidth = folder.Nodes.WidthOf(index);
        var first = Math.Max(0, (part.Low - width) / stride);
        var pieces = new PieceList(folder, value);
        for (var element = first; element <= greatest && element * stride < part.Low + part.Width; element++)
        {
            var low = Math.Max(element * stride, part.Low);
            var end = Math.Min((element * stride) + width, part.Low + part.Width);
            if (end <= low)
                continue;
            var chosen = folder.Compare(Op.Equal, index, folder.Constant(element, indexWidth));
            var old = pieces.Take(low - part.Low, end - low);
            pieces.Put(low - part.Low, folder.Mux(chosen, folder.Slice(bits, low - (element * stride), end - low), old));
        }

        return pieces.Join();
    }

    private int Shifted(int value, int index, int stride, int bits, int greatest)
    {
        var width = folder.Nodes.WidthOf(value);
        var indexWidth = folder.Nodes.WidthOf(index);
        var isInside = System.Numerics.BigInteger.One << indexWidth > greatest + 1
            ? folder.Compare(Op.LessOrEqualUnsigned, index, folder.Constant(greatest, indexWidth))
            : folder.Constant(1, 1);
        var amountWidth = System.Numerics.BitOperations.Log2((uint)(greatest * stride) | 1) + 1;
        var narrow = indexWidth > amountWidth ? folder.Slice(index, 0, amountWidth) : index;
        var amount = folder.Multiply(signed: false, amountWidth, narrow, folder.Constant(stride, amountWidth));
        var mask = folder.Shift(Op.ShiftLeft, folder.Constant(OpSemantics.Mask(folder.Nodes.WidthOf(bits)), width), amount);
        var data = folder.Shift(Op.ShiftLeft, folder.ZeroExtend(bits, width), amount);
        var replaced = folder.Binary(Op.Or, folder.Binary(Op.And, value, folder.Unary(Op.Not, mask)), data);
        return folder.Mux(isInside, replaced, value);
    }

    /// <summary>A value taken apart from the lowest bit up, so that replacing many elements takes time linear in their number.</summary>
    private sealed class PieceList
    {
        private readonly NodeFolder folder;
        private readonly List<int> done = [];
        private int[] source;
        private int doneWidth;
        private int next;
        private int nextLow;
        private int width;

        public PieceList(NodeFolder folder, int value)
        {
            this.folder = folder;
            source = TakeApart(value);
        }

        /// <summary>The present bits of a range. It may begin before the end of what was put last only when elements overlap.</summary>
        public int Take(int low, int count)
        {
            if (low < doneWidth)
            {
                source = TakeApart(Join());
                done.Clear();
                (doneWidth, next, nextLow) = (0, 0, 0);
            }

            var found = new List<int>();
            // What lies before an element is taken after its old bits were.
            while (nextLow > low)
                nextLow -= folder.Nodes.WidthOf(source[--next]);
            while (nextLow + folder.Nodes.WidthOf(source[next]) <= low)
                nextLow += folder.Nodes.WidthOf(source[next++]);
            for (var (i, start) = (next, nextLow); start < low + count; start += folder.Nodes.WidthOf(source[i++]))
            {
                var from = Math.Max(low, start);
                var end = Math.Min(low + count, start + folder.Nodes.WidthOf(source[i]));
                found.Add(folder.Slice(source[i], from - start, end - from));
            }

            found.Reverse();
            return folder.Concat([.. found]);
        }

        /// <summary>Replaces a range that was taken last.</summary>
        public void Put(int low, int bits)
        {
            if (low > doneWidth)
                done.Add(Take(doneWidth, low - doneWidth));
            done.Add(bits);
            doneWidth = low + folder.Nodes.WidthOf(bits);
        }

        public int Join()
        {
            var parts = new List<int>(done);
            if (doneWidth < width)
                parts.Add(Take(doneWidth, width - doneWidth));
            parts.Reverse();
            return folder.Concat([.. parts]);
        }

        private int[] TakeApart(int value)
        {
            width = folder.Nodes.WidthOf(value);
            int[] parts = folder.Nodes.OpOf(value) == Op.Concat ? folder.Nodes.Parts(value).ToArray() : [value];
            Array.Reverse(parts);
            return parts;
        }
    }
}
