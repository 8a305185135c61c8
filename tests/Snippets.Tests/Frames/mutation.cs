using System.Threading;
using Verification.Mutation;

public sealed class Counter(int config) : Module
{
    public Bit Enable { get; } = In.Bit();

    public UInt Count { get; } = Out.UInt(config);

    protected override void Build()
    {
        var count = Reg.UInt(config);
        Count.Value = count;
        using (When(Enable))
            count.Next = (count + 1).Wrap();
    }
}

public static class Scores
{
    public static void Run(int config)
    {
//block
    }

    private static void CheckCounter(Counter counter, CancellationToken token) => Testbench.Run(counter, new SimulationOptions { Cancellation = token }, simulation => simulation.Reset());
}
