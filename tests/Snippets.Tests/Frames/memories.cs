public sealed class Snippet : Module
{
    public UInt Phase { get; } = In.UInt(4);
    public UInt Y { get; } = Out.UInt(12, defaultsTo: 0);

    protected override void Build()
    {
        BigInteger[] values = [.. Enumerable.Range(-8, 16)];
        BigInteger[] samples = [.. Enumerable.Range(0, 16).Select(i => (BigInteger)i * 273)];
//block
        words[Phase].Next = 0;
    }
}
