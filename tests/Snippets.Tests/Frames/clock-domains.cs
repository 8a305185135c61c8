//with docs/clock-domains.md
public sealed class Receiver : Module
{
    public UInt Count { get; } = Out.UInt(8);

    protected override void Build()
    {
        var count = Reg.UInt(8);
        count.Next = (count + 1).Wrap();
        Count.Value = count;
    }
}

public sealed class Snippet : Module
{
    protected override ClockDomain Domain => Clocks.Core;

    protected override void Build()
    {
//block
    }
}
