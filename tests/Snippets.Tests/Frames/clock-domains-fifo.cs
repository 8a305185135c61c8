//with docs/clock-domains.md
public sealed class Snippet : Module
{
    protected override ClockDomain Domain => Clocks.Core;

    public Stream<UInt> Words { get; } = In.Stream(Shape.UInt(32));
    public Stream<UInt> Sent { get; } = Out.Stream(Shape.UInt(32));

    protected override void Build()
    {
//block
    }
}
