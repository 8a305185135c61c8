using Generators.ModularReduction;

public sealed class Product : Module
{
    private static readonly ModMultiplyConfig Shapes = new() { Reducer = new ModReduceConfig { Architecture = ModArchitecture.Solinas, Bits = 64, Modulus = (BigInteger.One << 64) - (BigInteger.One << 32) + 1 } };

    public Stream<ModFactors> Factors { get; } = In.Stream(new ModFactors(Shapes));
    public Stream<ModResult> Products { get; } = Out.Stream(new ModResult(Shapes.Reducer));

    protected override void Build()
    {
//block
    }
}
