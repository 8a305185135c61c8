public sealed record CoreConfig(int Width);

public sealed class Core(CoreConfig config) : Module<CoreConfig>(config)
{
    public UInt A { get; } = In.UInt(config.Width);
    public UInt Y { get; } = Out.UInt(config.Width);

    protected override void Build() => Y.Value = Delay(A);
}

public static class Statements
{
    public static void Run(CoreConfig config)
    {
//block
    }
}
