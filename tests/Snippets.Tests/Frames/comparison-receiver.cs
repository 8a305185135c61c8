public enum ReceiverState { Idle, Data, Stop }

public sealed class Receiver : Module
{
    public Bit Line { get; } = In.Bit();
    public Bit Tick { get; } = In.Bit();
    public Bits Byte { get; } = Out.Bits(8);
    public Bit Done { get; } = Out.Bit(defaultsTo: 0);

    protected override void Build()
    {
//block
    }
}
