using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>Signals, registers and memories, with their control structure.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>A memory write that is noted first and done at the end. Offsets into scratch.</summary>
    private readonly record struct PendingWrite(int Flag, int Address, int Data);

    private void EmitSignals(Item item)
    {
        foreach (var signal in item.Targets)
            BeginSignal(item, signal);
        EmitBlock(item.Body!);
        foreach (var signal in item.Targets)
        {
            var width = Definition.Signals[signal].Width;
            if (width > 64 || !item.NeedsSlot)
                continue;
            SignalAddress(signal);
            il.Load(signalLocals[signal]!);
            il.StoreIndirect(width);
        }
    }

    private void BeginSignal(Item item, int signal)
    {
        ref readonly var entry = ref Definition.Signals[signal];
        if (layout.OffsetOf(signal) < 0 && (item.NeedsSlot || entry.Width > 64))
            signalSlots[signal] = scratch.Allocate(ModelPort.BytesFor(entry.Width));
        var isWholeFirst = IsWholeFirst(item.Body!, signal);
        if (entry.Width > 64)
        {
            if (!isWholeFirst)
                InitialiseWide(signal, entry);
            return;
        }

        var local = il.NewLocal(entry.Width);
        signalLocals[signal] = local;
        usedSignals.Add(signal);
        if (isWholeFirst)
            return;
        il.Constant(entry.InitialNode < 0 ? 0 : (ulong)nodes.ConstantOf(entry.InitialNode), entry.Width);
        il.Store(local);
    }

    private unsafe void InitialiseWide(int signal, in SignalEntry entry)
    {
        var value = entry.InitialNode < 0 ? System.Numerics.BigInteger.Zero : nodes.ConstantOf(entry.InitialNode);
        SignalAddress(signal);
        il.Pointer(constants.Of(value, entry.Width));
        il.Int(Limbs.CountFor(entry.Width));
        il.Call(Methods.Limbs(nameof(Limbs.Copy)));
    }

    /// <summary>Whether the first statement about a signal assigns all of it unconditionally.</summary>
    private bool IsWholeFirst(Block root, int signal)
    {
        foreach (var statement in root.Statements)
        {
            switch (statement)
            {
                case AssignStatement { Assignment: var number } when Definition.Assignments[number].Target == signal:
                    return context.IsWhole(Definition.Assignments[number]);
                case ChainStatement chain when chain.Branches.Values.Any(branch => Mentions(branch, signal)):
                    return false;
            }
        }

        return false;
    }

    private bool Mentions(Block block, int signal) => block.Statements.Any(statement => statement switch
    {
        AssignStatement assign => Definition.Assignments[assign.Assignment].Target == signal,
        ChainStatement chain => chain.Branches.Values.Any(branch => Mentions(branch, signal)),
        _ => false,
    });

    private void EmitBlock(Block block)
    {
        EmitBlockValues(block);
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case AssignStatement assign:
                    EmitAssignment(Definition.Assignments[assign.Assignment]);
                    break;
                case WriteStatement write:
                    EmitMemoryWrite(write.Write);
                    break;
                case ChainStatement chain when Definition.Chains[chain.Chain].Subject >= 0:
                    EmitSwitch(chain);
                    break;
                case ChainStatement chain:
                    EmitWhen(chain);
                    break;
            }
        }
    }

    private void EmitWhen(ChainStatement statement)
    {
        var chain = Definition.Chains[statement.Chain];
        var last = statement.Branches.Keys.Max();
        var end = il.Il.DefineLabel();
        for (var i = 0; i <= last; i++)
        {
            var condition = Definition.Scopes[chain.Branches[i]].Condition;
            statement.Branches.TryGetValue(i, out var body);
            if (body is null)
            {
                Prepare(condition);
                BranchOn(condition, end, whenTrue: true);
                continue;
            }

            var next = i == last ? end : il.Il.DefineLabel();
            if (condition >= 0)
            {
                Prepare(condition);
                BranchOn(condition, next, whenTrue: false);
            }

            EmitBlock(body);
            if (i == last)
                break;
            il.Branch(OpCodes.Br, end);
            il.Il.MarkLabel(next);
        }

        il.Il.MarkLabel(end);
    }

    private void EmitSwitch(ChainStatement statement)
    {
        var chain = Definition.Chains[statement.Chain];
        var end = il.Il.DefineLabel();
        var labels = new Dictionary<int, Label>();
        foreach (var branch in statement.Branches.Keys)
            labels.Add(branch, il.Il.DefineLabel());
        var rest = chain.Branches.FindIndex(branch => Definition.Scopes[branch].Kind == ScopeKind.Default || Definition.Scopes[branch].TakesRest);
        var otherwise = labels.GetValueOrDefault(rest, end);
        Prepare(chain.Subject);
        EmitDispatch(chain, branch => labels.GetValueOrDefault(branch, end), otherwise);
        foreach (var (branch, body) in statement.Branches)
        {
            il.Il.MarkLabel(labels[branch]);
            EmitBlock(body);
            il.Branch(OpCodes.Br, end);
        }

        il.Il.MarkLabel(end);
    }

    private void EmitAssignment(in AssignmentEntry assignment)
    {
        var target = assignment.Target;
        var width = Definition.Signals[target].Width;
        Prepare(assignment.Value);
        if (assignment.IndexNode >= 0)
            Prepare(assignment.IndexNode);
        if (signalLocals[target] is { } local && Definition.Signals[target].Kind != SignalKind.Register)
            EmitIntoLocal(assignment, local, width);
        else if (width <= 64)
            EmitIntoNarrow(assignment, width);
        else
            EmitIntoWide(assignment, width);
    }

    private void EmitIntoLocal(in AssignmentEntry assignment, LocalBuilder local, int width)
    {
        if (context.IsWhole(assignment))
            Emit(assignment.Value, Form.Zero);
        else
            EmitMerged(assignment, width, () => il.Load(local));
        il.Store(local);
    }

    private void EmitIntoNarrow(in AssignmentEntry assignment, int width)
    {
        var target = assignment.Target;
        PlaceAddress(target);
        if (context.IsWhole(assignment))
        {
            Emit(assignment.Value, StoredForm(width));
        }
        else if (assignment.IndexNode < 0 && assignment.Low % 8 == 0 && assignment.Width is 8 or 16 or 32)
        {
            AddOffset(assignment.Low / 8);
            Emit(assignment.Value, Form.Any);
            il.StoreIndirect(assignment.Width);
            return;
        }
        else
        {
            EmitMerged(assignment, width, () =>
            {
                PlaceAddress(target);
                il.LoadIndirect(width, Form.Zero);
            });
        }

        il.StoreIndirect(width);
    }

    /// <summary>Pushes the old value with some of its bits replaced.</summary>
    private void EmitMerged(in AssignmentEntry assignment, int width, Action pushOld)
    {
        if (assignment.IndexNode >= 0)
        {
            pushOld();
            il.Convert(width, 64, Form.Zero);
            EmitIn(64, assignment.Value, Form.Zero);
            EmitIndex(assignment.IndexNode);
            il.Long((ulong)((width - assignment.Width) / assignment.Stride));
            il.Int(assignment.Stride);
            il.Long(Masks.Of(assignment.Width));
            il.Call(Methods.Narrow(nameof(Narrow.InsertElement)));
            il.Convert(64, width, Form.Zero);
            return;
        }

        pushOld();
        il.Constant(~(Masks.Of(assignment.Width) << assignment.Low) & Masks.Of(width), width);
        il.Emit(OpCodes.And);
        EmitIn(width, assignment.Value, Form.Zero);
        if (assignment.Low > 0)
        {
            il.Int(assignment.Low);
            il.Emit(OpCodes.Shl);
        }

        il.Emit(OpCodes.Or);
    }

    private void EmitIntoWide(in AssignmentEntry assignment, int width)
    {
        var target = assignment.Target;
        if (context.IsWhole(assignment))
        {
            EmitWideCopy(assignment.Value, () => PlaceAddress(target));
        }
        else if (assignment.IndexNode < 0)
        {
            EmitInsert(() => PlaceAddress(target), assignment.Value, assignment.Low);
        }
        else
        {
            PlaceAddress(target);
            il.Int(width);
            if (assignment.Width > 64)
                WidePointer(assignment.Value);
            else
                EmitIn(64, assignment.Value, Form.Zero);
            EmitIndex(assignment.IndexNode);
            il.Int(assignment.Stride);
            il.Int(assignment.Width);
            il.Call(Methods.Limbs(assignment.Width > 64 ? nameof(Limbs.InsertWideElement) : nameof(Limbs.InsertElement)));
        }
    }

    /// <summary>Pushes the address where a signal's new value is collected.</summary>
    private void PlaceAddress(int signal)
    {
        if (Definition.Signals[signal].Kind != SignalKind.Register)
            SignalAddress(signal);
        else if (layout.ShadowOf(signal) is var shadow and >= 0)
            il.Address(shadow);
        else if (scratchShadows.TryGetValue(signal, out var slot))
            ScratchAddress(slot);
        else
            il.Address(layout.OffsetOf(signal));
    }
}
