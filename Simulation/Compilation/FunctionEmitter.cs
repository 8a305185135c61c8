using System.Reflection;
using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Turns a planned function into methods <c>(object? none, byte* state, byte* scratch)</c>. Scratch holds what must survive from one method to the next and
/// values of more than 64 bits; it is not state.
/// </summary>
internal sealed partial class FunctionEmitter
{
    /// <summary>Nodes in one method; the machine's compiler gives up optimising when methods grow much larger.</summary>
    private const int ChunkSize = 900;

    /// <summary>Nothing, since a delegate with a target is called faster than one without; the block; the scratch space.</summary>
    public static readonly Type[] Signature = [typeof(object), typeof(byte*), typeof(byte*)];

    private readonly DefinitionContext context;
    private readonly NodeTable nodes;
    private readonly ValueRanges ranges;
    private readonly FunctionPlan plan;
    private readonly StateLayout layout;
    private readonly ScratchSpace scratch;
    private readonly ConstantPool constants;
    private readonly IReadOnlySet<string> clocks;
    private readonly LocalBuilder?[] nodeLocals;
    private readonly Form[] nodeForms;
    private readonly int[] nodeSlots;
    private readonly LocalBuilder?[] signalLocals;
    private readonly int[] signalSlots;
    private readonly List<int> usedNodes = [];
    private readonly List<int> usedSignals = [];
    private readonly Dictionary<int, PendingWrite> pendingWrites = [];
    private IlWriter il = null!;

    /// <summary>Prepares for emission.</summary>
    public FunctionEmitter(DefinitionContext context, FunctionPlan plan, StateLayout layout, ScratchSpace scratch, ConstantPool constants, IReadOnlySet<string> clocks)
    {
        this.context = context;
        this.plan = plan;
        this.layout = layout;
        this.scratch = scratch;
        this.constants = constants;
        this.clocks = clocks;
        nodes = context.Nodes;
        ranges = context.Ranges;
        nodeLocals = new LocalBuilder?[nodes.Count];
        nodeForms = new Form[nodes.Count];
        nodeSlots = new int[nodes.Count];
        signalLocals = new LocalBuilder?[context.Definition.Signals.Length];
        signalSlots = new int[context.Definition.Signals.Length];
        Array.Fill(nodeSlots, -1);
        Array.Fill(signalSlots, -1);
    }

    private Definition Definition => context.Definition;

    /// <summary>Emits the function.</summary>
    /// <param name="name">Name of its methods in stack traces and profiles.</param>
    /// <returns>The method to call; it calls the others.</returns>
    public DynamicMethod Emit(string name)
    {
        var chunks = Chunks.Cut(plan.Schedule, ChunkSize);
        var methods = new List<DynamicMethod>();
        for (var i = 0; i < chunks.Count; i++)
        {
            var method = NewMethod(name);
            il = new IlWriter(method.GetILGenerator(1 << 12));
            if (i == 0)
                BeginFunction();
            foreach (var item in chunks[i])
                EmitItem(item);
            if (i == chunks.Count - 1)
                EndFunction();
            il.Emit(OpCodes.Ret);
            ForgetLocals();
            methods.Add(method);
        }

        return methods.Count == 1 ? methods[0] : Sequence(name, methods);
    }

    private static DynamicMethod NewMethod(string name) =>
        new(name, typeof(void), Signature, typeof(FunctionEmitter).Module, skipVisibility: true) { InitLocals = false };

    private static DynamicMethod Sequence(string name, List<DynamicMethod> methods)
    {
        var method = NewMethod(name);
        var writer = new IlWriter(method.GetILGenerator());
        foreach (var part in methods)
        {
            writer.Emit(OpCodes.Ldnull);
            writer.Emit(OpCodes.Ldarg_1);
            writer.Emit(OpCodes.Ldarg_2);
            writer.Call(part);
        }

        writer.Emit(OpCodes.Ret);
        return method;
    }

    private void ForgetLocals()
    {
        foreach (var node in usedNodes)
            nodeLocals[node] = null;
        foreach (var signal in usedSignals)
            signalLocals[signal] = null;
        usedNodes.Clear();
        usedSignals.Clear();
    }

    private void EmitItem(Item item)
    {
        switch (item.Kind)
        {
            case ItemKind.Value:
                EmitBlockValues(item.Body!);
                EmitKept(item.Node, item.NeedsSlot, outlivesItem: true);
                break;
            case ItemKind.Signals:
                EmitSignals(item);
                break;
            case ItemKind.State:
                EmitBlock(item.Body!);
                break;
            case ItemKind.Outputs:
                CallChild(item.Instance, context.Children[item.Instance].OutputsFunction(item.Group));
                break;
            case ItemKind.Gather:
                EmitCopies(((GroupMember)context.Children[item.Instance]).Group);
                break;
            case ItemKind.Edge:
                if (context.Children[item.Instance] is GroupMember member)
                    EmitFills(member.Group);
                if (context.Children[item.Instance].EdgeFunction(clocks) is { } edge)
                    CallChild(item.Instance, edge);
                break;
        }
    }

    private void CallChild(int instance, MethodInfo method)
    {
        il.Emit(OpCodes.Ldnull);
        il.Address(layout.Instances[instance]);
        il.Emit(OpCodes.Ldarg_2);
        il.Call(method);
    }

    private void EmitBlockValues(Block block)
    {
        foreach (var node in block.Values)
            EmitKept(node, needsSlot: false, outlivesItem: false);
    }

    /// <summary>Computes a node into its local, and into scratch when another method needs it.</summary>
    private void EmitKept(int node, bool needsSlot, bool outlivesItem)
    {
        var width = nodes.WidthOf(node);
        if (width > 64)
        {
            EmitWideValue(node, outlivesItem);
            return;
        }

        var form = PreferredForm(node);
        if (nodes.OpOf(node) == Op.Mux && !IsMaskedMux(node))
        {
            EmitMuxIntoLocal(node, form);
        }
        else
        {
            PrepareOperands(node);
            EmitOperator(node, form);
            KeepInLocal(node, form);
        }

        if (!needsSlot)
            return;
        nodeSlots[node] = scratch.Allocate(8);
        ScratchAddress(nodeSlots[node]);
        il.Load(nodeLocals[node]!);
        il.Fix(width, form, StoredForm(width));
        il.StoreIndirect(width);
    }

    private void KeepInLocal(int node, Form form)
    {
        var local = il.NewLocal(nodes.WidthOf(node));
        il.Store(local);
        Keep(node, local, form);
    }

    private void Keep(int node, LocalBuilder local, Form form)
    {
        nodeLocals[node] = local;
        nodeForms[node] = form;
        usedNodes.Add(node);
    }

    private void ScratchAddress(int offset)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Int(offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Storing cuts the value to 8, 16, 32 or 64 bits by itself.</summary>
    private static Form StoredForm(int width) => width is 8 or 16 or 32 or 64 ? Form.Any : Form.Zero;

    /// <summary>Form in which a result is cheapest to keep.</summary>
    private Form PreferredForm(int node)
    {
        if (nodes.WidthOf(node) is 32 or 64)
            return Form.Zero;
        return nodes.OpOf(node) switch
        {
            Op.SignExtend or Op.ShiftRightSigned => Form.Sign,
            Op.MultiplySigned or Op.Add or Op.Subtract or Op.Negate when ranges.IsExactSigned(nodes, node) && !ranges.IsExactUnsigned(nodes, node) => Form.Sign,
            Op.Mux when PreferredForm(nodes.B(node)) == Form.Sign && PreferredForm(nodes.C(node)) == Form.Sign => Form.Sign,
            _ => Form.Zero,
        };
    }
}
