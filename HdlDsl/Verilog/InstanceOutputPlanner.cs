using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Decides what the output ports of instances are connected to: straight to the wire or output that is their only reader, to a wire
/// of their own, or, when nothing reads them, to a wire whose name tells lint tools that this is meant.
/// </summary>
internal sealed class InstanceOutputPlanner(ModulePlan plan)
{
    /// <summary>Fills the direct connections and renames the outputs that nobody reads. Needs the uses of nodes.</summary>
    public void Run()
    {
        var definition = plan.Definition;
        var reads = new int[definition.Signals.Length];
        for (var node = 0; node < plan.Nodes.Count; node++)
        {
            if (plan.Nodes.OpOf(node) == Op.Signal)
                reads[plan.Resolve(plan.Nodes.A(node))] += plan.Uses[node];
        }

        for (var signal = 0; signal < reads.Length; signal++)
        {
            var node = plan.DriveNode[signal];
            if (plan.Drives[signal] != Drive.Assign || plan.Nodes.OpOf(node) != Op.Signal)
                continue;
            var source = plan.Resolve(plan.Nodes.A(node));
            if (reads[source] != 1 || definition.Signals[source].Kind != SignalKind.InstanceOutput)
                continue;
            plan.DirectOutputs.Add(source, signal);
            plan.Drives[signal] = Drive.FromInstance;
        }

        for (var signal = 0; signal < reads.Length; signal++)
        {
            if (reads[signal] == 0 && definition.Signals[signal].Kind == SignalKind.InstanceOutput)
                plan.Names.Signals[signal] = plan.Names.Distinct("_unused_" + plan.Names.Signals[signal]);
        }
    }
}
