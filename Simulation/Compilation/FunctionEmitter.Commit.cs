using System.Reflection.Emit;

namespace HdlDsl.Simulator.Compilation;

/// <content>Memory writes, and what happens at the end of a clock edge.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>Registers that need a shadow only in this function: it lives in scratch.</summary>
    private readonly Dictionary<int, int> scratchShadows = [];

    /// <summary>Copies registers to shadows that live in scratch, and forgets the memory writes of the last edge.</summary>
    private void BeginFunction()
    {
        foreach (var register in plan.Schedule.Shadowed.Order())
        {
            if (layout.ShadowOf(register) >= 0)
                continue;
            var bytes = ModelPort.BytesFor(Definition.Signals[register].Width);
            var slot = scratch.Allocate(bytes);
            scratchShadows.Add(register, slot);
            ScratchAddress(slot);
            il.Address(layout.OffsetOf(register));
            CopyBytes(bytes);
        }

        foreach (var write in plan.Schedule.Deferred.SelectMany(context.WritesOf))
        {
            var width = Definition.Memories[Definition.MemoryWrites[write].Memory].Width;
            var pending = new PendingWrite(scratch.Allocate(4), scratch.Allocate(8), scratch.Allocate(ModelPort.BytesFor(width)));
            pendingWrites.Add(write, pending);
            ScratchAddress(pending.Flag);
            il.Int(0);
            il.StoreIndirect(32);
        }
    }

    private void EmitMemoryWrite(int number)
    {
        var write = Definition.MemoryWrites[number];
        var memory = Definition.Memories[write.Memory];
        Prepare(write.Address);
        Prepare(write.Data);
        if (pendingWrites.TryGetValue(number, out var pending))
        {
            ScratchAddress(pending.Flag);
            il.Int(1);
            il.StoreIndirect(32);
            ScratchAddress(pending.Address);
            EmitIndex(write.Address);
            il.StoreIndirect(64);
            StoreWord(write.Data, memory.Width, () => ScratchAddress(pending.Data));
            return;
        }

        if (IsAddressInside(write.Address, memory.Depth))
        {
            StoreWord(write.Data, memory.Width, () => WordAddress(write.Memory, () => EmitIn(64, write.Address, Form.Zero)));
            return;
        }

        var index = il.NewLocal(64);
        var end = il.Il.DefineLabel();
        EmitIndex(write.Address);
        il.Store(index);
        il.Load(index);
        il.Long((ulong)memory.Depth);
        il.Branch(OpCodes.Bge_Un, end);
        StoreWord(write.Data, memory.Width, () => WordAddress(write.Memory, () => il.Load(index)));
        il.Il.MarkLabel(end);
    }

    private void StoreWord(int data, int width, Action pushAddress)
    {
        if (width > 64)
        {
            EmitWideCopy(data, pushAddress);
            return;
        }

        pushAddress();
        Emit(data, StoredForm(width));
        il.StoreIndirect(width);
    }

    /// <summary>Does the noted memory writes in program order, and gives shadowed registers their next values.</summary>
    private void EndFunction()
    {
        foreach (var (number, pending) in pendingWrites.OrderBy(pair => pair.Key))
        {
            var memory = Definition.Memories[Definition.MemoryWrites[number].Memory];
            var end = il.Il.DefineLabel();
            ScratchAddress(pending.Flag);
            il.LoadIndirect(32, Form.Zero);
            il.Branch(OpCodes.Brfalse, end);
            void PushIndex()
            {
                ScratchAddress(pending.Address);
                il.LoadIndirect(64, Form.Zero);
            }

            PushIndex();
            il.Long((ulong)memory.Depth);
            il.Branch(OpCodes.Bge_Un, end);
            WordAddress(Definition.MemoryWrites[number].Memory, PushIndex);
            ScratchAddress(pending.Data);
            CopyBytes(ModelPort.BytesFor(memory.Width));
            il.Il.MarkLabel(end);
        }

        foreach (var (register, slot) in scratchShadows)
        {
            il.Address(layout.OffsetOf(register));
            ScratchAddress(slot);
            CopyBytes(ModelPort.BytesFor(Definition.Signals[register].Width));
        }

        if (layout.Shadowed.Bytes == 0 || !plan.Schedule.Order.Any(item => item.Kind == ItemKind.State))
            return;
        il.Address(layout.Shadowed.Registers);
        il.Address(layout.Shadowed.Shadows);
        CopyBytes(layout.Shadowed.Bytes);
    }

    /// <summary>Copies from the upper address on the stack to the lower one.</summary>
    private void CopyBytes(int count)
    {
        il.Int(count);
        il.Emit(OpCodes.Cpblk);
    }
}
