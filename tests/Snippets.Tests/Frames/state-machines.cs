public enum Job { Idle, Copy }

public enum Read { Address, Data, Done }

public enum Write { Address, Data, Done }

public sealed class Copier : Module
{
    public Bit Go { get; } = In.Bit();
    public Bit Fetched { get; } = In.Bit();
    public Bit Stored { get; } = In.Bit();
    public Bit Busy { get; } = Out.Bit(defaultsTo: 0);

    protected override void Build()
    {
//block
    }
}
