using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>
/// Random arrays: instances of one random element with registered outputs, wired to neighbours at some distance, to common signals and to inputs of
/// their own, with a border of exceptions.
/// </summary>
public sealed class RandomArray
{
    private static readonly int[] Sizes = [8, 9, 16, 17, 31, 64, 70];

    private readonly Random random;
    private readonly NetBuilder net = new("top");
    private readonly List<int> common = [];

    private RandomArray(int seed) => random = new Random(seed);

    /// <summary>A design of an array.</summary>
    public static Design Make(int seed) => new RandomArray(seed).Make(seed, RandomDesignOptions.All with { BlackBoxes = false, InstanceLoops = false, Size = 25, GreatestWidth = 64 });

    private Design Make(int seed, RandomDesignOptions options)
    {
        var inner = RandomDesign.Make(seed, options);
        var element = Registered(inner.Top);
        for (var i = 0; i < 3; i++)
            common.Add(net.Input($"common{i}", i == 0 ? 1 : 64));
        var size = Sizes[random.Next(Sizes.Length)];
        var first = new int[size];
        for (var i = 0; i < size; i++)
            first[i] = net.Instance($"element{i}", element);
        for (var port = 0; port < element.Ports.Count; port++)
        {
            if (element.Signals[element.Ports[port]].Kind == SignalKind.Input)
                Wire(element, port, first);
            else
                Show(element, port, first);
        }

        return new Design(net.Definition, [.. inner.Definitions, element, net.Definition], []);
    }

    /// <summary>The element: a random design with a register behind each output.</summary>
    private static Definition Registered(Definition inner)
    {
        var net = new NetBuilder("element");
        var instance = net.Instance("inner", inner);
        for (var port = 0; port < inner.Ports.Count; port++)
        {
            var entry = inner.Signals[inner.Ports[port]];
            if (entry.Kind == SignalKind.Input)
            {
                net.Assign(instance + port, net.Input(entry.Name!, entry.Width));
                continue;
            }

            var register = net.Register($"{entry.Name}_held", entry.Width, net.Constant(port, entry.Width));
            net.Assign(register, net.Read(instance + port));
            net.Assign(net.Output(entry.Name!, entry.Width), net.Read(register));
        }

        return net.Definition;
    }

    private void Wire(Definition element, int port, int[] first)
    {
        var width = element.Signals[element.Ports[port]].Width;
        var sources = Enumerable.Range(0, element.Ports.Count)
            .Where(other => element.Signals[element.Ports[other]].Kind == SignalKind.Output && element.Signals[element.Ports[other]].Width == width)
            .ToList();
        var distance = random.Next(1, 5);
        var isChain = sources.Count > 0 && random.Next(3) > 0;
        var source = isChain ? sources[random.Next(sources.Count)] : -1;
        for (var lane = 0; lane < first.Length; lane++)
        {
            if (isChain && lane >= distance && random.Next(12) > 0)
                net.Assign(first[lane] + port, net.Read(first[lane - distance] + source));
            else if (random.Next(3) > 0)
                net.Assign(first[lane] + port, Fit(common[random.Next(common.Count)], width));
            else
                net.Assign(first[lane] + port, Fit(net.Input($"own{port}_{lane}", Math.Min(width, 16)), width));
        }
    }

    private int Fit(int node, int width) =>
        net.Nodes.WidthOf(node) >= width ? net.Fold.Slice(node, 0, width) : net.Fold.SignExtend(node, width);

    private void Show(Definition element, int port, int[] first)
    {
        var width = element.Signals[element.Ports[port]].Width;
        var all = net.Read(first[0] + port);
        for (var lane = 1; lane < first.Length; lane++)
            all = net.Fold.Binary(Op.Xor, all, net.Fold.Binary(Op.Add, all, net.Read(first[lane] + port)));
        net.Assign(net.Output($"all{port}", width), all);
        net.Assign(net.Output($"last{port}", width), net.Read(first[^1] + port));
    }
}
