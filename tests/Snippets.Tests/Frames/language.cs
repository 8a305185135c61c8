public enum State { Idle, Run, Wait }

public sealed class Snippet : Module
{
    public UInt A { get; } = In.UInt(8);
    public UInt B { get; } = In.UInt(8);
    public SInt S { get; } = In.SInt(8);
    public SInt T { get; } = In.SInt(8);
    public Bit C { get; } = In.Bit();
    public Bit D { get; } = In.Bit();
    public UInt Address { get; } = In.UInt(8);
    public UInt Data { get; } = In.UInt(32);
    public UInt Y { get; } = Out.UInt(8, defaultsTo: 0);
    public SInt Z { get; } = Out.SInt(16, defaultsTo: 0);
    public Bit Flag { get; } = Out.Bit(defaultsTo: 0);
    public UInt Word { get; } = Out.UInt(32, defaultsTo: 0);

    protected override void Build()
    {
//block
    }
}
