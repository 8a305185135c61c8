using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>Random assignments in random regions.</summary>
public sealed partial class RandomDesign
{
    private void AssignRegisters()
    {
        foreach (var register in registers)
        {
            AssignPart(register);
            for (var i = random.Next(3); i > 0; i--)
                Region(3, () => AssignPart(registers[random.Next(registers.Count)]));
        }
    }

    private void AssignPart(int signal)
    {
        var width = net.Definition.Signals[signal].Width;
        var part = random.Next(1, width + 1);
        switch (random.Next(4))
        {
            case 0:
                net.Assign(signal, Pick(part), low: random.Next(width - part + 1));
                break;
            case 1:
                part = Math.Max(1, part / 3);
                var stride = options.MixedStrides && random.Next(3) == 0 ? random.Next(1, Math.Max(2, width / 2)) : part;
                net.Assign(signal, Pick(part), index: Pick(IndexWidth()), stride: stride);
                break;
            default:
                net.Assign(signal, Pick(width));
                break;
        }
    }

    /// <summary>Runs the body in some scopes of a random tree of chains.</summary>
    private void Region(int depth, Action body)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            body();
            return;
        }

        if (random.Next(2) == 0)
            WhenRegion(depth, body);
        else
            SwitchRegion(depth, body);
        if (random.Next(3) == 0)
            body();
    }

    private void WhenRegion(int depth, Action body)
    {
        var chain = net.WhenChain();
        for (var i = random.Next(1, 5); i > 0; i--)
            net.Branch(chain, ScopeKind.When, Pick(1), () => SometimesRegion(depth, body));
        if (random.Next(2) == 0)
            net.Branch(chain, ScopeKind.Else, -1, () => SometimesRegion(depth, body));
    }

    private void SwitchRegion(int depth, Action body)
    {
        var width = random.Next(6) == 0 ? random.Next(4, options.GreatestSubjectWidth + 1) : random.Next(1, 4);
        var values = Labels(width);
        var chain = net.SwitchChain(Pick(width), isComplete: values.Length == 1 << width);
        for (var i = 0; i < values.Length;)
        {
            var taken = values.Skip(i).Take(random.Next(3) == 0 ? random.Next(1, 4) : 1).ToArray();
            i += taken.Length;
            var entry = new ScopeEntry
            {
                Kind = ScopeKind.Case,
                Chain = chain,
                Condition = -1,
                CaseValues = [.. taken.Select(value => net.Nodes.Constant(value, width))],
                TakesRest = i == values.Length && random.Next(3) == 0,
            };
            if (entry.TakesRest)
                net.Definition.ChainRef(chain).IsComplete = true;
            net.Branch(chain, entry, () => SometimesRegion(depth, body));
        }

        if (!net.Definition.Chains[chain].IsComplete && random.Next(2) == 0)
            net.Branch(chain, ScopeKind.Default, -1, () => SometimesRegion(depth, body));
    }

    /// <summary>Distinct labels in any order: some or all values of a narrow subject, a few of a wide one, corners among them since subjects often have those.</summary>
    private BigInteger[] Labels(int width)
    {
        if (width <= 3)
        {
            var values = Enumerable.Range(0, 1 << width).Select(value => (BigInteger)value).ToArray();
            random.Shuffle(values);
            return values[..random.Next(1, values.Length + 1)];
        }

        var labels = new HashSet<BigInteger>();
        for (var i = random.Next(2, 25); i > 0; i--)
            labels.Add(RandomValue(random, width));
        return [.. labels];
    }

    private void SometimesRegion(int depth, Action body)
    {
        if (random.Next(3) > 0)
            Region(depth - 1, body);
    }
}
