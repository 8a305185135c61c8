using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>Directions of a transform.</summary>
public enum NttDirection
{
    /// <summary>From coefficients to values.</summary>
    Forward,

    /// <summary>From values to coefficients.</summary>
    Inverse,

    /// <summary>Either one, as the first word of a frame says.</summary>
    Both,
}

/// <summary>A number-theoretic transform modulo a fixed prime.</summary>
public sealed record NttConfig
{
    private const int RootsTried = 1_000;

    private static readonly ConcurrentDictionary<(BigInteger, int), BigInteger?> Roots = new();

    /// <summary>The butterfly's multiplier. With Montgomery and NttPrime the factor 2^e is in the constants, so that there is no conversion.</summary>
    public ModMultiplyConfig Multiplier { get; init; } = new() { Reducer = new ModReduceConfig { Architecture = ModArchitecture.NttPrime, Bits = 14, Modulus = 12289 } };

    /// <summary>Points N: a power of two.</summary>
    [Knob("Points.", Values = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096])]
    public int Points { get; init; } = 256;

    /// <summary>Which transforms.</summary>
    [Knob("Which transforms.")]
    public NttDirection Direction { get; init; } = NttDirection.Both;

    /// <summary>Values at the odd powers of a 2N-th root, for products modulo x^N + 1; else at all powers of an N-th root, for products modulo x^N − 1.</summary>
    [Knob("Transform for products modulo x^N + 1 instead of x^N - 1.")]
    public bool IsNegacyclic { get; init; }

    /// <summary>log2 of the points: stages of butterflies.</summary>
    public int Stages => BitOperations.Log2((uint)Points);

    /// <summary>The modulus.</summary>
    public BigInteger Modulus => Multiplier.Reducer.ModulusValue;

    /// <summary>Order of <see cref="Root"/>: N, or 2N when it is negacyclic.</summary>
    public int Order => IsNegacyclic ? 2 * Points : Points;

    /// <summary>A primitive root of unity of order <see cref="Order"/>: of the powers g^((M − 1)/Order) that of the least g from 2.</summary>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public BigInteger Root => FindRoot(Modulus, Order) ?? throw Refusal();

    /// <summary>The butterfly.</summary>
    public ModButterflyConfig Butterfly => new()
    {
        Kind = Direction switch { NttDirection.Forward => ModButterflyKind.CooleyTukey, NttDirection.Inverse => ModButterflyKind.GentlemanSande, _ => ModButterflyKind.Both },
        Halves = Direction != NttDirection.Forward,
        Multiplier = Multiplier with
        {
            Reducer = Multiplier.Reducer with { KeepsFactor = Multiplier.Reducer.Architecture is ModArchitecture.Montgomery or ModArchitecture.NttPrime },
        },
    };

    /// <summary>Cycles of a stage: one read, N/2 butterflies, and the last one's latency and write.</summary>
    public int StageCycles => 2 + (((Points / 2) - 1) * Butterfly.Timing.Interval) + Butterfly.Timing.Latency;

    /// <summary>Cycles from the one that takes a frame's last word to the first one that offers a word of its result.</summary>
    public int Latency => 2 + (Stages * StageCycles);

    /// <summary>Cycles between two frames when words are offered and taken all the time.</summary>
    public int Interval => (2 * Points) + Latency - 1;

    /// <summary>
    /// Exponents of the roots that the factors are: node k of the tree has x^(2t) − ψ^E, which factor ψ^(E/2) splits into x^t − ψ^(E/2) and x^t + ψ^(E/2), nodes 2k and 2k + 1.
    /// </summary>
    public ImmutableArray<int> FactorExponents
    {
        get
        {
            var exponents = new int[2 * Points];
            exponents[1] = IsNegacyclic ? Points : 0;
            for (var node = 1; node < Points; node++)
            {
                exponents[2 * node] = exponents[node] / 2;
                exponents[(2 * node) + 1] = (exponents[node] / 2) + (Order / 2);
            }

            return [.. exponents.Take(Points).Select(exponent => exponent / 2)];
        }
    }

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or two of them do not go together; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(NttConfig)).CheckRanges(this);
        if (Multiplier.Reducer.TagBits != 0)
            throw new CatalogueException($"Knob 'tagBits' can't be '{Multiplier.Reducer.TagBits}' in a transform: 0.");
        Butterfly.Validate();
        if (!((Modulus - 1) % Order).IsZero)
        {
            throw new CatalogueException(
                $"Knob 'modulus' can't be '{ModReduceConfig.Text(Modulus)}' here: roots of unity of order {Order} need a prime that is 1 modulo {Order}.");
        }

        if (FindRoot(Modulus, Order) is null)
            throw new CatalogueException($"Knob 'modulus' can't be '{ModReduceConfig.Text(Modulus)}' in a transform: it is not prime.");
    }

    /// <summary>This configuration, checked.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public NttConfig Validated()
    {
        Validate();
        return this;
    }

    /// <summary>Why there is no root: what <see cref="Validate"/> says.</summary>
    private CatalogueException Refusal()
    {
        Validate();
        return new CatalogueException($"There is no root of unity of order {Order} modulo {ModReduceConfig.Text(Modulus)}.");
    }

    private static BigInteger? FindRoot(BigInteger modulus, int order) => Roots.GetOrAdd((modulus, order), static key =>
    {
        var (modulus, order) = key;
        for (var g = 2; g < RootsTried && g < modulus; g++)
        {
            // A number whose power M − 1 is not 1 shows that M is not prime.
            if (!BigInteger.ModPow(g, modulus - 1, modulus).IsOne)
                return null;
            var root = BigInteger.ModPow(g, (modulus - 1) / order, modulus);
            if (BigInteger.ModPow(root, order / 2, modulus) == modulus - 1)
                return root;
        }

        return null;
    });
}
