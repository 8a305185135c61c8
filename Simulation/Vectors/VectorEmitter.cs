using System.Reflection;
using System.Reflection.Emit;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;

namespace HdlDsl.Simulator.Vectors;

/// <summary>
/// Turns a planned function of a lowered definition into methods that compute one block of lanes. Arguments: the state at the block's first lane
/// for elements of 1, 2, 4 and 8 bytes, then scratch. A signal at offset o of the scalar layout occupies lanes × its size bytes from lanes × o on.
/// Bits are 0 and 1 in memory, and 0 and all ones while computing.
/// </summary>
internal sealed partial class VectorEmitter
{
    /// <summary>Vectors kept in one method; more than a few hundred make the machine's compiler give up.</summary>
    private const int ChunkPieces = 260;

    private const int ScratchArgument = 4;

    private static readonly Type[] Signature = [typeof(byte*), typeof(byte*), typeof(byte*), typeof(byte*), typeof(byte*)];

    private readonly DefinitionContext context;
    private readonly NodeTable nodes;
    private readonly ValueRanges ranges;
    private readonly FunctionPlan plan;
    private readonly StateLayout layout;
    private readonly LaneShape shape;
    private readonly ScratchSpace scratch;
    private readonly RomPool roms;
    private readonly int[] sizes;
    private readonly LocalBuilder[]?[] locals;
    private readonly Form[] forms;
    private readonly int[] slots;
    private readonly Dictionary<(int Node, int Size, Form Form), LocalBuilder[]> converted = [];
    private readonly Dictionary<int, int> scratchShadows = [];
    private readonly List<(int Write, int Enable, int Address, int Data)> pendingWrites = [];
    private readonly List<int> usedNodes = [];
    private ILGenerator il = null!;

    /// <summary>Prepares for emission.</summary>
    public VectorEmitter(DefinitionContext context, FunctionPlan plan, StateLayout layout, LaneShape shape, ScratchSpace scratch, RomPool roms)
    {
        this.context = context;
        this.plan = plan;
        this.layout = layout;
        this.shape = shape;
        this.scratch = scratch;
        this.roms = roms;
        nodes = context.Nodes;
        sizes = ElementSizes.Of(nodes);
        ranges = context.Ranges;
        locals = new LocalBuilder[]?[nodes.Count];
        forms = new Form[nodes.Count];
        slots = new int[nodes.Count];
        Array.Fill(slots, -1);
    }

    private Definition Definition => context.Definition;

    /// <summary>Emits the function.</summary>
    public DynamicMethod Emit(string name)
    {
        var methods = new List<DynamicMethod>();
        var chunks = Chunks.Cut(plan.Schedule, ChunkPieces / Math.Max(1, shape.Pieces(2)));
        for (var i = 0; i < chunks.Count; i++)
        {
            var method = NewMethod(name);
            il = method.GetILGenerator(1 << 12);
            if (i == 0)
                CopyToScratchShadows();
            foreach (var item in chunks[i])
                EmitItem(item);
            if (i == chunks.Count - 1)
                EndFunction();
            il.Emit(OpCodes.Ret);
            Forget();
            methods.Add(method);
        }

        return methods.Count == 1 ? methods[0] : Sequence(name, methods);
    }

    private static DynamicMethod NewMethod(string name) =>
        new(name, typeof(void), Signature, typeof(VectorEmitter).Module, skipVisibility: true) { InitLocals = false };

    private static DynamicMethod Sequence(string name, List<DynamicMethod> methods)
    {
        var method = NewMethod(name);
        var il = method.GetILGenerator();
        foreach (var part in methods)
        {
            for (var argument = 0; argument < Signature.Length; argument++)
                il.Emit(OpCodes.Ldarg, (short)argument);
            il.Emit(OpCodes.Call, part);
        }

        il.Emit(OpCodes.Ret);
        return method;
    }

    private void Forget()
    {
        foreach (var node in usedNodes)
            locals[node] = null;
        usedNodes.Clear();
        converted.Clear();
    }

    private void EmitItem(Item item)
    {
        switch (item.Kind)
        {
            case ItemKind.Value:
                KeepAll(item.Body!);
                Keep(item.Node);
                if (item.NeedsSlot)
                    Spill(item.Node);
                break;
            case ItemKind.Signals or ItemKind.State:
                EmitBlock(item.Body!, enable: -1);
                break;
            default:
                throw new InvalidOperationException("a lowered definition has no instances");
        }
    }

    private void KeepAll(Block block)
    {
        foreach (var node in block.Values)
            Keep(node);
    }

    private void EmitBlock(Block block, int enable)
    {
        KeepAll(block);
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case AssignStatement assign:
                    EmitAssignment(Definition.Assignments[assign.Assignment], enable);
                    break;
                case WriteStatement write:
                    NoteWrite(write.Write, enable);
                    break;
                case ChainStatement chain:
                    var (_, body) = chain.Branches.Single();
                    EmitBlock(body, Definition.Scopes[body.Scope].Condition);
                    break;
            }
        }
    }

    private void EmitAssignment(in AssignmentEntry assignment, int enable)
    {
        var target = assignment.Target;
        var width = Definition.Signals[target].Width;
        var size = LaneShape.SizeFor(width);
        var isRegister = Definition.Signals[target].Kind == SignalKind.Register;
        for (var piece = 0; piece < shape.Pieces(size); piece++)
        {
            PlaceAddress(target, isRegister, size, piece);
            if (enable < 0)
            {
                Push(assignment.Value, size, piece, StoredForm(width, size));
            }
            else
            {
                Push(enable, size, piece, Form.Sign);
                Push(assignment.Value, size, piece, StoredForm(width, size));
                PlaceAddress(target, isRegister, size, piece);
                LoadVector(size);
                Operator("ConditionalSelect", size, 3);
            }

            StoreVector(size);
        }
    }

    private static Form StoredForm(int width, int size) => width == size * 8 ? Form.Any : Form.Zero;

    /// <summary>Pushes where a signal's new value goes.</summary>
    private void PlaceAddress(int signal, bool isRegister, int size, int piece)
    {
        if (isRegister && layout.ShadowOf(signal) is var shadow and >= 0)
            StateAddress(shadow, size, piece);
        else if (isRegister && scratchShadows.TryGetValue(signal, out var slot))
            ScratchAddress(slot + (piece * shape.PieceBytes(size)));
        else
            StateAddress(layout.OffsetOf(signal), size, piece);
    }

    private void StateAddress(int offset, int size, int piece) =>
        Address(LaneShape.ArgumentFor(size), ((long)offset * shape.Lanes) + (piece * shape.PieceBytes(size)));

    private void ScratchAddress(int offset) => Address(ScratchArgument, offset);

    private void Address(int argument, long offset)
    {
        il.Emit(OpCodes.Ldarg, (short)argument);
        if (offset == 0)
            return;
        il.Emit(OpCodes.Ldc_I8, offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private Type VectorType(int size) => VectorMethods.VectorType(shape.PieceBytes(size), VectorMethods.Unsigned(size));

    private void LoadVector(int size)
    {
        il.Emit(OpCodes.Unaligned, (byte)1);
        il.Emit(OpCodes.Ldobj, VectorType(size));
    }

    private void StoreVector(int size)
    {
        il.Emit(OpCodes.Unaligned, (byte)1);
        il.Emit(OpCodes.Stobj, VectorType(size));
    }

    private void Call(MethodInfo method) => il.Emit(OpCodes.Call, method);

    private void Operator(string name, int size, int parameters) =>
        Call(VectorMethods.Operator(name, shape.PieceBytes(size), VectorMethods.Unsigned(size), parameters));

    private void CopyToScratchShadows()
    {
        foreach (var register in plan.Schedule.Shadowed.Order())
        {
            if (layout.ShadowOf(register) >= 0)
                continue;
            var size = LaneShape.SizeFor(Definition.Signals[register].Width);
            var slot = scratch.Allocate(shape.Block * size);
            for (var piece = 0; piece < shape.Pieces(size); piece++)
            {
                ScratchAddress(slot + (piece * shape.PieceBytes(size)));
                StateAddress(layout.OffsetOf(register), size, piece);
                LoadVector(size);
                StoreVector(size);
            }

            scratchShadows.Add(register, slot);
        }
    }

    /// <summary>Does the noted memory writes in program order, and gives shadowed registers their next values.</summary>
    private void EndFunction()
    {
        foreach (var write in pendingWrites.OrderBy(pending => pending.Write))
            EmitWrite(write);
        foreach (var item in plan.Schedule.Order.Where(item => item.Kind == ItemKind.State))
        {
            foreach (var register in item.Targets.Where(register => layout.ShadowOf(register) >= 0 || scratchShadows.ContainsKey(register)))
            {
                var size = LaneShape.SizeFor(Definition.Signals[register].Width);
                for (var piece = 0; piece < shape.Pieces(size); piece++)
                {
                    StateAddress(layout.OffsetOf(register), size, piece);
                    PlaceAddress(register, isRegister: true, size, piece);
                    LoadVector(size);
                    StoreVector(size);
                }
            }
        }
    }
}
