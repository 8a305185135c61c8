using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>Choosing one of several values that lie in memory at equal distances, as the registers of an array do: one indexed load.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>Equally spaced values of equal width.</summary>
    /// <param name="Offset">Place of element 0.</param>
    /// <param name="Step">Bytes from one element to the next; may be negative.</param>
    /// <param name="Count">Number of elements.</param>
    private readonly record struct Row(int Offset, int Step, int Count);

    /// <summary>The row that a choice by a run-time index chooses from, or null when its elements do not lie in one.</summary>
    private Row? RowOf(int node)
    {
        if (nodes.OpOf(node) != Op.DynamicSlice)
            return null;
        var (joined, width) = (nodes.A(node), nodes.WidthOf(node));
        if (width > 64 || nodes.C(node) != width || nodes.OpOf(joined) != Op.Concat || plan.IsKept[joined])
            return null;
        var parts = nodes.Parts(joined);
        var (offset, step) = (PlaceOf(parts[^1], width), 0);
        for (var i = 1; i < parts.Length && offset >= 0; i++)
        {
            var place = PlaceOf(parts[^(i + 1)], width);
            if (i == 1)
                step = place - offset;
            if (place < 0 || place != offset + (i * step))
                offset = -1;
        }

        return offset < 0 || step == 0 ? null : new Row(offset, step, parts.Length);
    }

    /// <summary>Offset of a value that lies in the state as it is, −1 for others.</summary>
    private int PlaceOf(int node, int width)
    {
        if (nodes.OpOf(node) != Op.Signal || nodes.WidthOf(node) != width)
            return -1;
        var signal = nodes.A(node);
        var isState = Definition.Signals[signal].Kind switch
        {
            SignalKind.Input or SignalKind.Register => true,
            SignalKind.InstanceOutput => context.PortOf(signal) is var (child, port) && child.GroupOf(port) < 0,
            _ => false,
        };
        return isState ? layout.OffsetOf(signal) : -1;
    }

    private void EmitRowElement(int node, Row row, Form need)
    {
        var (width, index) = (nodes.WidthOf(node), nodes.B(node));
        var chosen = il.NewLocal(64);
        var result = il.NewLocal(width);
        var end = il.Il.DefineLabel();
        EmitIndex(index);
        il.Store(chosen);
        if (!IsAddressInside(index, row.Count))
        {
            il.Constant(0, width);
            il.Store(result);
            il.Load(chosen);
            il.Long((ulong)row.Count);
            il.Branch(OpCodes.Bge_Un, end);
        }

        il.Address(row.Offset);
        il.Load(chosen);
        il.Long((ulong)row.Step);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.LoadIndirect(width, Form.Zero);
        il.Store(result);
        il.Il.MarkLabel(end);
        il.Load(result);
        il.Fix(width, Form.Zero, need);
    }
}
