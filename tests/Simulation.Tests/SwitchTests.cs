using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests;

/// <summary>Switches with many labels, however these are spread over the values of the subject.</summary>
public sealed class SwitchTests
{
    private const int Labels = 500;

    private static readonly ModelComparison Models = new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("compiled", design => new CompiledModel(design)));

    [Theory]
    [InlineData(12, 1)]
    [InlineData(32, 1)]
    [InlineData(32, 5)]
    [InlineData(33, 1)]
    [InlineData(64, 1)]
    [InlineData(64, 9)]
    [InlineData(70, 2)]
    public void Sparse_labels_lead_where_they_should(int width, int run) => Models.Check(width, Design(width, run), steps: 1500);

    /// <summary>The labels come in runs of neighbours. The subject is a label, or next to one, so that all of them are met.</summary>
    private static Design Design(int width, int run)
    {
        var random = new Random(width);
        var labels = new HashSet<BigInteger> { 0, OpSemantics.Mask(width), BigInteger.One << (width - 1) };
        while (labels.Count < Labels)
        {
            var first = RandomDesign.RandomValue(random, width);
            labels.UnionWith(Enumerable.Range(0, run).Select(i => (first + i) & OpSemantics.Mask(width)));
        }

        var values = labels.ToArray();
        random.Shuffle(values);
        var net = new NetBuilder("top");
        var index = net.Input("index", 9);
        var noise = net.Input("noise", 1);
        var words = net.Memory("labels", values.Length, width, isRom: true, values);
        var label = net.Nodes.Intern(Op.MemoryRead, width, words, index);
        var subject = net.Fold.Mux(noise, net.Fold.Binary(Op.Add, label, net.Fold.ZeroExtend(net.Input("step", 2), width)), label);
        var output = net.Output("out", 16, net.Constant(0, 16));
        var chain = net.SwitchChain(subject);
        for (var i = 0; i < values.Length;)
        {
            var taken = values.Skip(i).Take(random.Next(1, 4)).Select(value => net.Nodes.Constant(value, width)).ToList();
            i += taken.Count;
            // A label that an earlier arm has means nothing here.
            taken.Add(net.Nodes.Constant(values[random.Next(i)], width));
            var arm = i;
            net.Branch(chain, new ScopeEntry { Kind = ScopeKind.Case, Chain = chain, Condition = -1, CaseValues = [.. taken] }, () =>
            {
                // An arm that does nothing is left out when the branches are collected.
                if (arm % 7 > 0)
                    net.Assign(output, net.Constant(arm, 16));
            });
        }

        net.Branch(chain, ScopeKind.Default, -1, () => net.Assign(output, net.Constant(0xffff, 16)));
        return net.Design();
    }
}
