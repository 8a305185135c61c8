using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Two trees of one-bit nodes over leaves in registers, as published: <see cref="TopKArchitecture.FlatTree"/>, where pairs of leaves are compared once for both
/// trees, or <see cref="TopKArchitecture.TwoTrees"/>, where nothing is shared but the leaves themselves.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlatTreeCore(TopKConfig config) : TopKCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var emitter = Instance(new TopKEmitter(Config));
        var rows = new TopKRows(Config, Loads, emitter);
        // Frames of one value have no pairs of leaves.
        var isShared = Config.Architecture == TopKArchitecture.FlatTree && Config.MaxLength > 1;
        var max = Instance(new FlatTree(new FlatTreeShape(Config, isShared ? FlatTreeLeaves.Gives : FlatTreeLeaves.Alone)), "max_tree");
        var min = Instance(new FlatTree(new FlatTreeShape(Config, isShared ? FlatTreeLeaves.Takes : FlatTreeLeaves.Alone)), "min_tree");
        min.GivenGreater?.Value = max.Less!;

        var load = Loads.Payload.Word;
        var loads = Enumerable.Range(0, Config.MaxLength)
            .Select(i => (rows.Writes[i / Config.Lanes], load.Values[i % Config.Lanes], load.Available[i % Config.Lanes]))
            .ToArray();
        var taken = (Taken(max, emitter.MaxHeads, emitter.IsLastMax), Taken(min, emitter.MinHeads, emitter.IsLastMin));
        var (values, maxAvailable, minAvailable) = TopKRows.Leaves(Config, loads, (rows.Begins, rows.Ends), taken);
        Connect(max, values, maxAvailable, isMin: false);
        Connect(min, values, minAvailable, isMin: true);
        rows.Offer((max.Settles, TopKTree.Head(Config, max.Root, isMin: false)), (min.Settles, TopKTree.Head(Config, min.Root, isMin: true)));
        Items.TakeFrom(emitter.Items);
        Comparisons.Value = rows.Counter([max.Comparisons, min.Comparisons]);

        void Connect(FlatTree tree, TopKStored[] leaves, Bits available, bool isMin)
        {
            for (var i = 0; i < leaves.Length; i++)
                tree.Leaves[i].Value = TopKTree.Sense(Config, leaves[i], isMin);
            tree.Available.Value = available;
            tree.Begins.Value = rows.Begins;
        }
    }

    private Bit[] Taken(FlatTree tree, Stream<TopKHead> heads, Bit isLast)
    {
        var takes = heads.Fire & !isLast;
        tree.Takes?.Value = takes;
        return [.. Enumerable.Range(0, Config.MaxLength).Select(i => takes & (heads.Payload.Index == i))];
    }
}
