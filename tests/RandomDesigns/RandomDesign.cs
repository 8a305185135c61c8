using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>
/// Random legal designs. Values come from a pool of nodes made so far, so there are no loops; every combinational signal has a default or
/// an unconditional first assignment, so there are no latches; all names are distinct.
/// </summary>
public sealed partial class RandomDesign
{
    /// <summary>
    /// The errors of the checks that random designs may have: assignments that a later one overwrites, and values that cross from clock to clock, have a meaning in
    /// simulation worth comparing.
    /// </summary>
    public static readonly ImmutableArray<string> ToleratedErrors = ["HDL3003", "HDL6001", "HDL6003"];

    /// <summary>Most definitions have no wider values, so that designs stay small.</summary>
    private const int UsualWidth = 200;

    private static readonly int[] Widths = [1, 1, 2, 3, 4, 5, 7, 8, 8, 9, 16, 31, 32, 33, 63, 64, 65, 100, 130];

    private static readonly ClockDomain[] Domains =
    [
        ClockDomain.Default,
        new("clk", "arst_n", ResetKind.Asynchronous, ResetActiveLow: true),
        new("clk", "arst", ResetKind.Asynchronous),
        new("clk2", "rst2_n", ResetKind.Synchronous, ResetActiveLow: true),
        new("clk2", "arst2", ResetKind.Asynchronous),
        new("clk", "none", ResetKind.None),
        new("clk2", "none", ResetKind.None),
    ];

    private readonly Random random;
    private readonly RandomDesignOptions options;
    private readonly NetBuilder net;
    private readonly List<int> pool = [];
    private readonly List<int> registers = [];
    private readonly int greatestWidth;
    private int names;

    private RandomDesign(Random random, RandomDesignOptions options, string name)
    {
        this.random = random;
        this.options = options;
        net = new NetBuilder(name);
        greatestWidth = random.Next(8) == 0 ? options.GreatestWidth : Math.Min(UsualWidth, options.GreatestWidth);
    }

    /// <summary>A design of one or more definitions.</summary>
    public static Design Make(int seed, RandomDesignOptions? options = null)
    {
        options ??= RandomDesignOptions.ForVerilog;
        var random = new Random(seed);
        var children = new List<Definition>();
        if (options.BlackBoxes && random.Next(3) == 0)
            children.Add(random.Next(2) == 0 ? MixingBox.Definition : AccumulatingBox.Definition);
        for (var i = random.Next(3); i > 0; i--)
            children.Add(new RandomDesign(random, options, $"child{i}").Build(children, options.Size / 4));
        if (options.InstanceLoops && random.Next(4) == 0)
            children.Add(new RandomDesign(random, options, "lanes").BuildLanes());
        var top = new RandomDesign(random, options, "top").Build(children, options.Size);
        return new Design(top, [.. children, top], []);
    }

    private Definition Build(IReadOnlyList<Definition> children, int size)
    {
        for (var i = random.Next(2, 6); i > 0; i--)
            pool.Add(net.Input(Name("in"), Width()));
        for (var i = random.Next(0, 6); i > 0; i--)
            AddRegister();
        for (var i = random.Next(0, 3); i > 0; i--)
            AddMemory();
        while (size-- > 0)
            AddSomething(children);
        AssignRegisters();
        for (var i = random.Next(2, 6); i > 0; i--)
            AddOutput();
        return net.Definition;
    }

    private void AddSomething(IReadOnlyList<Definition> children)
    {
        var roll = random.Next(100);
        if (roll < 80)
            pool.Add(AddNode());
        else if (roll < 92)
            AddWires();
        else if (roll < 94)
            AddChainedVector();
        else if (roll == 94 && options.RegisterVectors)
            AddRegisterVector();
        else if (children.Count > 0)
            AddInstance(children[random.Next(children.Count)]);
        if (random.Next(8) == 0)
            net.Definition.NameNode(pool[^1], random.Next(3) == 0 ? "shared" : Name("value"));
    }

    private string Name(string kind) => $"{kind}{names++}";

    private int Width() => random.Next(4) == 0 ? random.Next(1, greatestWidth + 1) : Math.Min(greatestWidth, Widths[random.Next(Widths.Length)]);

    /// <summary>Width of an index or address, sometimes far more than any vector or memory needs.</summary>
    private int IndexWidth() => random.Next(8) == 0 ? random.Next(10, options.GreatestIndexWidth + 1) : random.Next(1, 10);

    private int Pick() => random.Next(10) == 0 ? RandomConstant(Width()) : pool[random.Next(pool.Count)];

    private int PickRecent() => random.Next(2) == 0 ? pool[^1] : Pick();

    private int Pick(int width) => Fit(Pick(), width);

    private int PickVariable(int width)
    {
        while (true)
        {
            if (Fit(pool[random.Next(pool.Count)], width) is var node && !net.Nodes.IsConstant(node))
                return node;
        }
    }

    /// <summary>Verilator knows the value of a wire with a constant, and rightly complains when it is an index outside.</summary>
    private void AvoidConstantWire(int wire)
    {
        foreach (var assignment in net.Definition.Assignments)
        {
            if (assignment.Target == wire)
                return;
        }

        net.Assign(wire, PickVariable(net.Definition.Signals[wire].Width));
    }

    private int Fit(int node, int width)
    {
        var own = net.Nodes.WidthOf(node);
        if (own > width)
            return net.Fold.Slice(node, random.Next(own - width + 1), width);
        return random.Next(2) == 0 ? net.Fold.ZeroExtend(node, width) : net.Fold.SignExtend(node, width);
    }

    private int RandomConstant(int width) => net.Fold.Constant(RandomValue(random, width), width);

    /// <summary>A random value, often a corner.</summary>
    public static BigInteger RandomValue(Random random, int width)
    {
        var bytes = new byte[(width / 8) + 1];
        random.NextBytes(bytes);
        var value = new BigInteger(bytes, isUnsigned: true) & OpSemantics.Mask(width);
        return random.Next(6) switch
        {
            0 => BigInteger.Zero,
            1 => OpSemantics.Mask(width),
            2 => BigInteger.One << (width - 1),
            3 => value & 7,
            _ => value,
        };
    }

    private void AddRegister()
    {
        var width = Width();
        var domain = Domains[random.Next(Domains.Length)];
        var initial = random.Next(4) == 0 ? -1 : RandomConstant(width);
        registers.Add(net.Register(Name("reg"), width, initial, domain));
        pool.Add(net.Read(registers[^1]));
    }

    private void AddWires()
    {
        var targets = new List<int>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var width = Width();
            var hasDefault = random.Next(2) == 0;
            var wire = net.Wire(random.Next(9) == 0 ? null : Name("wire"), width, hasDefault ? RandomConstant(width) : -1, random.Next(3) == 0);
            if (!hasDefault || random.Next(4) == 0)
                net.Assign(wire, PickVariable(width));
            targets.Add(wire);
        }

        for (var i = random.Next(3); i > 0; i--)
            Region(3, () => AssignPart(targets[random.Next(targets.Count)]));
        targets.ForEach(AvoidConstantWire);
        targets.ForEach(target => pool.Add(net.Read(target)));
    }

    private void AddOutput()
    {
        var value = PickRecent();
        var width = net.Nodes.WidthOf(value);
        var output = net.Output(Name("out"), width, random.Next(2) == 0 ? RandomConstant(width) : -1);
        net.Assign(output, value);
        if (random.Next(3) == 0)
            Region(2, () => AssignPart(output));
        pool.Add(net.Read(output));
    }
}
