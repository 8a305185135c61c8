namespace HdlDsl.Tests;

/// <summary>A module with a few ports and a body given by the test, for mistakes of one or two lines.</summary>
internal sealed class Snippet(Action<Snippet> body) : Module
{
    public UInt A { get; } = In.UInt(4);

    public SInt S { get; } = In.SInt(4);

    public Bits B { get; } = In.Bits(4);

    public Bit C { get; } = In.Bit();

    public UInt Y { get; } = Out.UInt(4);

    protected override void Build() => body(this);
}
