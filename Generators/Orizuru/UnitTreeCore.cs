using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Units of Radix inputs that register their winners, in levels, all comparators in space. A frame's trees are built in one cycle for each level. A value that is
/// taken is followed up through one unit of each level, one level in a cycle; the other list goes on meanwhile.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class UnitTreeCore(TopKConfig config) : TopKCore(config)
{
    private UnitTreeShape Sizes => new(Config);

    /// <inheritdoc/>
    protected override void Build()
    {
        var emitter = Instance(new TopKEmitter(Config));
        var rows = new TopKRows(Config, Loads, emitter);
        var levels = Sizes.Units.Count;
        var builds = Enumerable.Range(0, levels).Select(level => Delay(rows.Begins, level + 1, reset: 0).Named($"builds_{level}")).ToArray();
        var max = new Way(Sizes, emitter.MaxHeads, emitter.IsLastMax, "max");
        var min = new Way(Sizes, emitter.MinHeads, emitter.IsLastMin, "min");

        var winners = BuildLeaves(rows, (max, min), builds[0]);
        for (var level = 1; level < levels; level++)
            winners = BuildNodes(level, winners, (max, min), builds[level]);
        rows.Offer(
            (builds[^1] | max.IsIn[^1], TopKTree.Head(Config, winners[0].Max, isMin: false)),
            (builds[^1] | min.IsIn[^1], TopKTree.Head(Config, winners[0].Min, isMin: true)));
        Items.TakeFrom(emitter.Items);
        Comparisons.Value = rows.Counter(Enumerable.Range(0, levels).SelectMany(level => new[]
        {
            Counted(builds[level], Sizes.ComparatorsOf(level)),
            Counted(max.IsIn[level], Sizes.DigitBits(level)),
            Counted(min.IsIn[level], Sizes.DigitBits(level)),
        }));
    }

    private static UInt Counted(Bit works, int comparisons) => Mux(works, UInt.Constant(comparisons, BitsToCount(comparisons + 1)), 0);

    private (TopKWinner Max, TopKWinner Min)[] BuildLeaves(TopKRows rows, (Way Max, Way Min) ways, Bit builds)
    {
        var load = Loads.Payload.Word;
        return [.. Enumerable.Range(0, Sizes.Units[0]).Select(number =>
        {
            var inputs = Sizes.InputsOf(0, number);
            var unit = Instance(new UnitTreeLeaves(Shape(0, inputs)), $"leaves_{number}");
            var leaves = Enumerable.Range(number * Config.Radix, inputs).ToArray();
            unit.Writes.Value = Cat(leaves.Reverse().Select(leaf => (Data)rows.Writes[leaf / Config.Lanes]));
            unit.Available.Value = Cat(leaves.Reverse().Select(leaf => (Data)load.Available[leaf % Config.Lanes]));
            for (var i = 0; i < inputs; i++)
                unit.Values[i].Value = load.Values[leaves[i] % Config.Lanes];
            unit.Begins?.Value = rows.Begins;
            unit.Ends?.Value = rows.Ends;
            unit.TakenMax.Value = ways.Max.Taken(number, inputs);
            unit.TakenMin.Value = ways.Min.Taken(number, inputs);
            unit.UpdatesMax.Value = builds | ways.Max.IsAt(0, number);
            unit.UpdatesMin.Value = builds | ways.Min.IsAt(0, number);
            return (unit.Max, unit.Min);
        })];
    }

    private (TopKWinner Max, TopKWinner Min)[] BuildNodes(int level, (TopKWinner Max, TopKWinner Min)[] below, (Way Max, Way Min) ways, Bit builds) =>
    [
        .. below.Chunk(Config.Radix).Select((inputs, number) =>
        {
            var unit = Instance(new UnitTreeNodes(Shape(level, inputs.Length)), $"nodes_{level}_{number}");
            for (var i = 0; i < inputs.Length; i++)
            {
                unit.MaxInputs[i].Value = inputs[i].Max;
                unit.MinInputs[i].Value = inputs[i].Min;
            }

            unit.UpdatesMax.Value = builds | ways.Max.IsAt(level, number);
            unit.UpdatesMin.Value = builds | ways.Min.IsAt(level, number);
            return (unit.Max, unit.Min);
        }),
    ];

    private UnitTreeUnitShape Shape(int level, int inputs) =>
        new() { Engine = Config, Inputs = inputs, DigitBits = Sizes.DigitBits(level), ChildBits = Sizes.IndexBits(level - 1) };

    /// <summary>The way of a value that was taken from a list, up to the root.</summary>
    private sealed class Way
    {
        private readonly UnitTreeShape sizes;
        private readonly Bit takes;
        private readonly UInt head;
        private readonly List<UInt> numbers = [];

        public Way(UnitTreeShape sizes, Stream<TopKHead> heads, Bit isLast, string name)
        {
            this.sizes = sizes;
            takes = heads.Fire & !isLast;
            head = heads.Payload.Index;
            var (isIn, index) = (takes, head);
            for (var level = 0; level < sizes.Units.Count; level++)
            {
                IsIn.Add(isIn = Delay(isIn, 1, reset: 0).Named($"{name}_is_in_{level}"));
                // Number of the unit: the index without the digits of this level and those below. The root needs none.
                if (level < sizes.Units.Count - 1)
                    numbers.Add(index = Delay(index[index.Width - 1, sizes.DigitBits(level)], 1, Reset.None).Named($"{name}_unit_{level}"));
            }
        }

        /// <summary>A unit of the level is taking the change over.</summary>
        public List<Bit> IsIn { get; } = [];

        /// <summary>A certain unit is.</summary>
        public Bit IsAt(int level, int unit) => level == numbers.Count ? IsIn[level] : IsIn[level] & (numbers[level] == unit);

        /// <summary>For each leaf of a unit: it is the one that is taken.</summary>
        public Bits Taken(int unit, int inputs)
        {
            var digit = sizes.DigitBits(0);
            var isHere = sizes.Units.Count == 1 ? takes : takes & (head[head.Width - 1, digit] == unit);
            return Cat(Enumerable.Range(0, inputs).Reverse().Select(leaf => (Data)(digit == 0 ? isHere : isHere & (head[digit - 1, 0] == leaf))));
        }
    }
}
