using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.BitSliced;

namespace HdlDsl.Simulator.Tests.Lanes;

public sealed class BitSlicedModelTests
{
    private static readonly RandomDesignOptions WithoutBoxes = RandomDesignOptions.All with { BlackBoxes = false };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lanes_of_random_designs_agree_with_the_interpreter(int seed) =>
        LaneComparison.Check(RandomDesign.Make(seed, WithoutBoxes), design => new BitSlicedModel(design), seed);
}
