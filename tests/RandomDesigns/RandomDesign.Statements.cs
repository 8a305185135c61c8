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
                net.Assign(signal, Pick(part), index: Pick(random.Next(1, 9)), stride: part);
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
        var width = random.Next(1, 4);
        var values = Enumerable.Range(0, 1 << width).ToArray();
        random.Shuffle(values);
        var used = random.Next(1, values.Length + 1);
        var chain = net.SwitchChain(Pick(width), isComplete: used == values.Length);
        for (var i = 0; i < used; i++)
        {
            var entry = new ScopeEntry
            {
                Kind = ScopeKind.Case,
                Chain = chain,
                Condition = -1,
                CaseValues = [net.Constant(values[i], width)],
                TakesRest = i == used - 1 && random.Next(3) == 0,
            };
            if (entry.TakesRest)
                net.Definition.ChainRef(chain).IsComplete = true;
            net.Branch(chain, entry, () => SometimesRegion(depth, body));
        }

        if (!net.Definition.Chains[chain].IsComplete && random.Next(2) == 0)
            net.Branch(chain, ScopeKind.Default, -1, () => SometimesRegion(depth, body));
    }

    private void SometimesRegion(int depth, Action body)
    {
        if (random.Next(3) > 0)
            Region(depth - 1, body);
    }
}
