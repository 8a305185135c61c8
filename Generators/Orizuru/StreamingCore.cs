using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Leaves and winners in memories, trees that are built while words come in. Each cycle has one slot in the pipelines of both trees: a word of the next
/// frame, or one value taken from each list of the present frame, whose ways to the roots are gone over again. A pair of leaves is compared once for both trees;
/// what was found is kept beside the word.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class StreamingCore(TopKConfig config) : TopKCore(config)
{
    private StreamingShape Sizes => new(Config);

    /// <inheritdoc/>
    protected override void Build()
    {
        var emitter = Instance(new TopKEmitter(Config));
        var banks = new StreamingBanks(Sizes, emitter);
        var trees = new[] { Instance(new StreamingTree(Sizes), "max_tree"), Instance(new StreamingTree(Sizes), "min_tree") };

        // Both lists' values that were taken go in one slot: the first one waits for the second one where that is the next item.
        var waiting = Reg.Bit();
        var takesMax = (emitter.MaxHeads.Fire & !emitter.IsLastMax) | waiting;
        var takesMin = emitter.MinHeads.Fire & !emitter.IsLastMin;
        var waits = Config.Order == TopKOrder.Interleaved ? emitter.NeedsMin & !emitter.MinHeads.Fire : false;
        var goesMax = takesMax & !waits;
        waiting.Next = takesMax & waits;
        var isPop = goesMax | takesMin;

        var word = StreamingInput.Of(Sizes, Loads);
        word.Ready.Value = !isPop & banks.MayLoad;
        var loads = word.Valid & word.Ready;
        banks.Load(loads, word);
        Bit[] isActive = [goesMax | loads, takesMin | loads];
        var slots = trees.Select((tree, i) =>
        {
            var head = (i == 0 ? emitter.MaxHeads : emitter.MinHeads).Payload.Index;
            tree.IsActive.Value = isActive[i];
            tree.Slot.IsLoad.Value = !isPop;
            tree.Slot.Bank.Value = Mux(isPop, banks.Popped, banks.Loaded);
            tree.Slot.IsLast.Value = word.Last;
            tree.Slot.Address.Value = Mux(isPop, Sizes.UpperLevels == 0 ? 0 : head[Config.IndexBits - 1, Sizes.WordLevels], word.Address);
            tree.Slot.Lane.Value = head[Sizes.WordLevels - 1, 0];
            tree.Slot.Available.Value = word.Available;
            return tree.Slot;
        }).ToArray();
        BuildLeaves(trees, slots, word, loads);
        banks.Roots(trees);
        Comparisons.Value = banks.Comparisons;
        Items.TakeFrom(emitter.Items);
    }

    private void BuildLeaves(StreamingTree[] trees, StreamingSlot[] slots, StreamingInput word, Bit loads)
    {
        var pairs = word.Values.Chunk(2).Select(pair => TopKTree.Compare(pair[0], pair[1])).ToArray();
        var written = Wire.Of(new StreamingWord(Sizes));
        for (var lane = 0; lane < Sizes.Lanes; lane++)
            written.Values[lane].Value = word.Values[lane];
        written.Greater.Value = Cat(pairs.Reverse().Select(pair => (Data)pair.Greater));
        written.Less.Value = Cat(pairs.Reverse().Select(pair => (Data)pair.Less));

        // One port writes words or reads those of the list of the greatest, the other one reads those of the list of the least.
        var words = new StreamingMemory<StreamingWord>(Sizes.Depth(0), new StreamingWord(Sizes), "words");
        var places = slots.Select(slot => Sizes.Place(slot.Bank, slot.Address, 0)).ToArray();
        using (When(loads))
            words.Write(places[0], written);
        var isLoad = Delay(loads, 1, Reset.None);
        var loaded = Delay(written, 1, Reset.None);
        var compared = Delay(Enumerable.Range(0, Sizes.Lanes / 2).Select(i => (word.Available[2 * i] & word.Available[(2 * i) + 1]).AsUInt()).SumTree(), 1, Reset.None);
        for (var i = 0; i < 2; i++)
        {
            var present = Mux(isLoad, loaded, words.ReadNext(places[i]));
            for (var lane = 0; lane < Sizes.Lanes; lane++)
                trees[i].Values[lane].Value = TopKTree.Sense(Config, present.Values[lane], isMin: i == 1);
            trees[i].IsGreater.Value = i == 0 ? present.Greater : present.Less;
            trees[i].Compared.Value = i == 0 ? compared : 0;
        }
    }
}
