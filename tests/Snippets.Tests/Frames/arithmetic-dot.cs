public sealed class Dot : Module
{
    public Float A { get; } = In.Of(new Float(FloatFormat.E4M3));
    public Float B { get; } = In.Of(new Float(FloatFormat.E4M3));
    public Float Sum { get; } = Out.Of(new Float(FloatFormat.Fp32));

//block
}
