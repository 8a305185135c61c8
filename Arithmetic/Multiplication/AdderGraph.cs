using System.Collections.Immutable;
using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>One adder of an <see cref="AdderGraph"/>: factor = left·2^leftShift ± right·2^rightShift.</summary>
/// <param name="Factor">The odd positive constant that the adder multiplies by.</param>
/// <param name="Left">Index of the left operand, smaller than its own.</param>
/// <param name="LeftShift">How far it is shifted left.</param>
/// <param name="Right">Index of the right operand.</param>
/// <param name="RightShift">How far it is shifted left.</param>
/// <param name="IsDifference">Whether the right operand is subtracted.</param>
public sealed record AdderNode(BigInteger Factor, int Left, int LeftShift, int Right, int RightShift, bool IsDifference);

/// <summary>
/// How one number is multiplied by several constants with shifts, adders and subtractors only, sharing intermediate multiples. The search takes what
/// one adder reaches, then the intermediate multiple that most constants are one more adder away from, as Hcub does (Voronenko and Püschel, 2007)
/// without its estimate of greater distances: when no constant is within two adders, the one of the fewest signed digits is made digit by digit.
/// </summary>
public sealed class AdderGraph
{
    private readonly List<AdderNode> nodes = [];
    private readonly Dictionary<BigInteger, int> indices = new() { [BigInteger.One] = 0 };
    private readonly int greatestShift;

    private AdderGraph(ImmutableArray<BigInteger> constants)
    {
        Constants = constants;
        greatestShift = constants.Select(constant => (int)BigInteger.Abs(constant).GetBitLength()).Append(1).Max() + 1;
    }

    /// <summary>The constants, as given.</summary>
    public ImmutableArray<BigInteger> Constants { get; }

    /// <summary>The adders in an order in which operands come first. Operand 0 is the number itself, operand i is adder i − 1.</summary>
    public IReadOnlyList<AdderNode> Nodes => nodes;

    /// <summary>Number of adders and subtractors; negations of results are not among them.</summary>
    public int AdderCount => nodes.Count;

    /// <summary>Most adders on a path.</summary>
    public int Depth
    {
        get
        {
            var depths = new List<int> { 0 };
            foreach (var node in nodes)
                depths.Add(1 + Math.Max(depths[node.Left], depths[node.Right]));
            return depths.Max();
        }
    }

    /// <summary>Number of adders without sharing: each constant from its signed digits.</summary>
    public int UnsharedAdderCount => Constants.Sum(constant => Math.Max(0, CanonicalSignedDigits.Of(constant).Length - 1));

    /// <summary>Finds a graph for constants.</summary>
    /// <param name="constants">At least one, of any sign and of up to 64 bits.</param>
    /// <returns>The graph; the same for the same constants.</returns>
    /// <exception cref="ArgumentException">No constants, or one that is too wide.</exception>
    public static AdderGraph Of(IEnumerable<BigInteger> constants)
    {
        var all = Guard.NotEmpty(constants);
        if (Array.Find(all, constant => BigInteger.Abs(constant).GetBitLength() > 64) is { IsZero: false } wide)
            throw new ArgumentOutOfRangeException(nameof(constants), wide, $"the constant {wide} is too wide; allowed are magnitudes of up to 64 bits.");
        var graph = new AdderGraph([.. all]);
        graph.Search();
        return graph;
    }

    /// <summary>Where a constant's product comes from: the operand, how far it is shifted left, and whether it is negated. A zero has no operand.</summary>
    /// <param name="constant">One of the constants.</param>
    /// <returns>Operand, shift and sign; null for 0.</returns>
    public (int Operand, int Shift, bool IsNegative)? SourceOf(BigInteger constant)
    {
        if (constant.IsZero)
            return null;
        var shift = TrailingZeros(constant);
        return (indices[BigInteger.Abs(constant) >> shift], shift, constant.Sign < 0);
    }

    private void Search()
    {
        var wanted = new SortedSet<BigInteger>(Constants.Where(constant => !constant.IsZero).Select(Odd));
        wanted.Remove(1);
        var reachable = new Dictionary<BigInteger, AdderNode>();
        var known = new List<BigInteger> { 1 };
        Extend(reachable, known);
        while (wanted.Count > 0)
        {
            var next = wanted.FirstOrDefault(reachable.ContainsKey);
            if (next.IsZero)
                next = BestIntermediate(wanted, reachable, known);
            if (next.IsZero)
            {
                // Each step adds one digit of the constant, which always is one adder away.
                var cheapest = wanted.MinBy(constant => CanonicalSignedDigits.Of(constant).Length);
                next = NextPartialSum(cheapest);
            }

            var node = reachable[next];
            nodes.Add(node);
            indices.Add(next, nodes.Count);
            known.Add(next);
            wanted.Remove(next);
            reachable.Remove(next);
            Extend(reachable, known);
        }
    }

    /// <summary>Adds what one adder makes of the multiple that was added last and all others.</summary>
    private void Extend(Dictionary<BigInteger, AdderNode> reachable, List<BigInteger> known)
    {
        var last = known[^1];
        foreach (var other in known)
        {
            for (var shift = 0; shift <= greatestShift; shift++)
            {
                Offer(other, 0, last, shift, isDifference: false);
                Offer(last, 0, other, shift, isDifference: false);
                Offer(other, 0, last, shift, isDifference: true);
                Offer(last, 0, other, shift, isDifference: true);
                Offer(last, shift, other, 0, isDifference: true);
                Offer(other, shift, last, 0, isDifference: true);
            }
        }

        void Offer(BigInteger left, int leftShift, BigInteger right, int rightShift, bool isDifference)
        {
            var factor = isDifference ? (left << leftShift) - (right << rightShift) : (left << leftShift) + (right << rightShift);
            // Sums of odd numbers without a shift are even: they are shifted right, which an adder node does not do.
            if (factor.Sign <= 0 || factor.IsEven || factor.GetBitLength() > greatestShift || indices.ContainsKey(factor))
                return;
            reachable.TryAdd(factor, new AdderNode(factor, indices[left], leftShift, indices[right], rightShift, isDifference));
        }
    }

    /// <summary>The reachable multiple that makes most wanted ones reachable, the least of several; 0 when none does.</summary>
    private BigInteger BestIntermediate(SortedSet<BigInteger> wanted, Dictionary<BigInteger, AdderNode> reachable, List<BigInteger> known)
    {
        var votes = new SortedDictionary<BigInteger, int>();
        foreach (var constant in wanted)
        {
            var candidates = new HashSet<BigInteger>();
            for (var shift = 0; shift <= greatestShift; shift++)
            {
                // constant = s·(2^shift ± 1) needs only the intermediate multiple itself.
                foreach (var factor in new[] { (BigInteger.One << shift) + 1, (BigInteger.One << shift) - 1 })
                {
                    if (factor > 1 && (constant % factor).IsZero)
                        candidates.Add(constant / factor);
                }

                foreach (var multiple in known)
                {
                    // constant = ±s·2^i ± multiple·2^shift, where i or shift is 0.
                    candidates.Add(OddOrZero(constant - (multiple << shift)));
                    candidates.Add(OddOrZero(constant + (multiple << shift)));
                }
            }

            foreach (var candidate in candidates.Where(candidate => reachable.ContainsKey(candidate) && IsOneAdder(constant, candidate, known)))
                votes[candidate] = votes.GetValueOrDefault(candidate) + 1;
        }

        return votes.Count == 0 ? 0 : votes.MaxBy(vote => vote.Value).Key;
    }

    /// <summary>Whether one adder makes a constant of a multiple and a known one (or itself), by the forms that are searched.</summary>
    private bool IsOneAdder(BigInteger constant, BigInteger multiple, List<BigInteger> known)
    {
        foreach (var other in known.Append(multiple))
        {
            for (var shift = 0; shift <= greatestShift; shift++)
            {
                var (first, second) = (other << shift, multiple << shift);
                if (constant == multiple + first || constant == other + second
                    || constant == BigInteger.Abs(multiple - first) || constant == BigInteger.Abs(other - second))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The least sum of the constant's highest digits that is not there yet; the one before it is.</summary>
    private BigInteger NextPartialSum(BigInteger constant)
    {
        var partial = BigInteger.Zero;
        foreach (var digit in CanonicalSignedDigits.Of(constant).Reverse())
        {
            var weight = BigInteger.One << digit.Shift;
            partial += digit.IsNegative ? -weight : weight;
            var odd = Odd(partial);
            if (!indices.ContainsKey(odd))
                return odd;
        }

        throw new InvalidOperationException($"All partial sums of {constant} are there, but it is not.");
    }

    private static BigInteger OddOrZero(BigInteger value) => value.IsZero ? value : Odd(value);

    private static BigInteger Odd(BigInteger value) => BigInteger.Abs(value) >> TrailingZeros(value);

    private static int TrailingZeros(BigInteger value) => (int)(value & -value).GetBitLength() - 1;
}
