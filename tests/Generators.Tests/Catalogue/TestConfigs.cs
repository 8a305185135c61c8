using System.Numerics;
using Generators.Catalogue;

namespace CatalogueTests;

public enum Rounding
{
    Floor,
    NearestEven,
}

public sealed record PeConfig
{
    [Knob("Width of a weight.", Values = [2, 4, 8], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    [Knob("Whether weights have a sign.")]
    public bool Signed { get; init; } = true;
}

public sealed record ArrayConfig
{
    [Knob("Rows of elements.", Min = 1, Max = 64)]
    public int Rows { get; init; } = 4;

    public PeConfig Pe { get; init; } = new();

    [Knob("How results are rounded.")]
    public Rounding Rounding { get; init; } = Rounding.NearestEven;

    [Knob("Offset of results.", Max = 7)]
    public int Offset { get; init; }

    public string Comment { get; init; } = "no knob";

    public void Validate()
    {
        if (Rows == 3)
            Refuse(Rows);
    }

    private static void Refuse(int rows) => throw new ArgumentException("Three rows are a crowd.", nameof(rows));
}

public sealed record PositionalConfig([property: Knob("A number.", Min = 1)] int Number = 5, [property: Knob("A switch.")] bool Flag = false);

public sealed record NumberConfig
{
    [Knob("A number of any size.")]
    public BigInteger Modulus { get; init; } = 9;
}

public sealed record RequiredConfig([property: Knob("A number.")] int Number);

public sealed record TextConfig
{
    [Knob("A text.")]
    public string Text { get; init; } = "";
}

public sealed record FixedConfig
{
    [Knob("A number.")]
    public int Number => 1;
}
