using System.Reflection.Emit;

namespace HdlDsl.Simulator.Compilation;

/// <content>Inputs of instances that are simulated side by side.</content>
internal sealed partial class FunctionEmitter
{
    private void EmitCopies(InstanceGroup group)
    {
        foreach (var copy in GroupWiring.Of(context, group).Copies)
        {
            il.Address(layout.OffsetOf(copy.Input));
            il.Address(layout.OffsetOf(copy.Output));
            il.Int(copy.Count * ModelPort.BytesFor(Definition.Signals[copy.Input].Width));
            il.Emit(OpCodes.Cpblk);
        }
    }

    private void EmitFills(InstanceGroup group)
    {
        foreach (var fill in GroupWiring.Of(context, group).Fills)
        {
            il.Address(layout.OffsetOf(fill.Input));
            il.Address(layout.OffsetOf(fill.Source));
            il.Int(fill.Count);
            il.Int(ModelPort.BytesFor(Definition.Signals[fill.Input].Width));
            il.Call(Methods.Narrow(nameof(Narrow.Fill)));
        }
    }
}
