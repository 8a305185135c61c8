using Verification.Engines;

namespace Verification.Tests.Engines;

public sealed class BatchPlanTests
{
    [Fact]
    public void Packed_rows_align_each_port_to_its_size()
    {
        var plan = BatchPlan.Packed(TestDesigns.Wide, ["rst", "s", "a", "b"], ["mix"], BatchSampling.AfterEdge);

        plan.Inputs.ShouldBe([new BatchColumn(1, 0), new BatchColumn(4, 2), new BatchColumn(2, 4), new BatchColumn(3, 20)]);
        plan.InputStride.ShouldBe(32);
        plan.Outputs.ShouldBe([new BatchColumn(6, 0)]);
        plan.OutputStride.ShouldBe(16);
    }

    [Fact]
    public void A_port_that_does_not_exist_is_named() =>
        Should.Throw<ArgumentException>(() => BatchPlan.Packed(TestDesigns.Counter, ["reset"], [], BatchSampling.AfterEdge))
            .Message.ShouldStartWith("'Counter' has no port 'reset'. Ports: clk, rst, en, count, next.");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(17, 4)]
    [InlineData(33, 8)]
    [InlineData(64, 8)]
    [InlineData(65, 12)]
    [InlineData(100, 16)]
    public void Slots_have_natural_sizes(int width, int bytes) => PortSlot.BytesFor(width).ShouldBe(bytes);
}
