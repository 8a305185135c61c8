using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Tests.Verilog;

/// <summary>
/// Random legal designs. Values come from a pool of nodes made so far, so there are no loops; every combinational signal has a default or
/// an unconditional first assignment, so there are no latches; all names are distinct.
/// </summary>
public sealed class RandomDesign
{
    private static readonly int[] Widths = [1, 1, 2, 3, 4, 5, 7, 8, 8, 9, 16, 31, 32, 33, 63, 64, 65, 100, 130];

    private static readonly ClockDomain[] Domains =
    [
        ClockDomain.Default,
        new("clk", "arst_n", ResetKind.Asynchronous, ResetActiveLow: true),
        new("clk", "arst", ResetKind.Asynchronous),
        new("clk2", "rst2_n", ResetKind.Synchronous, ResetActiveLow: true),
        new("clk", "none", ResetKind.None),
    ];

    private readonly Random random;
    private readonly NetBuilder net;
    private readonly List<int> pool = [];
    private readonly List<int> registers = [];
    private int names;

    private RandomDesign(Random random, string name)
    {
        this.random = random;
        net = new NetBuilder(name);
    }

    /// <summary>A design of one or more definitions.</summary>
    public static Design Make(int seed, int size = 60)
    {
        var random = new Random(seed);
        var children = new List<Definition>();
        for (var i = random.Next(3); i > 0; i--)
            children.Add(new RandomDesign(random, $"child{i}").Build(children, size / 4));
        var top = new RandomDesign(random, "top").Build(children, size);
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
        else if (roll < 95)
            AddWires();
        else if (children.Count > 0)
            AddInstance(children[random.Next(children.Count)]);
        if (random.Next(8) == 0)
            net.Definition.NameNode(pool[^1], random.Next(3) == 0 ? "shared" : Name("value"));
    }

    private string Name(string kind) => $"{kind}{names++}";

    private int Width() => Widths[random.Next(Widths.Length)];

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

    private int AddNode()
    {
        var a = PickRecent();
        var width = net.Nodes.WidthOf(a);
        var op = (Op)random.Next((int)Op.Not, (int)Op.ReduceXor + 1);
        switch (op)
        {
            case Op.Not or Op.Negate or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return net.Fold.Unary(op, a);
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                return net.Fold.Multiply(op == Op.MultiplySigned, Math.Max(1, width + random.Next(-4, 20)), a, Pick());
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                return net.Fold.Compare(op, a, Pick(width));
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return net.Fold.Shift(op, a, random.Next(4) == 0 ? Pick() : Pick(random.Next(1, 9)));
            case Op.Slice:
                return Fit(a, Math.Max(1, width / 2));
            case Op.DynamicSlice:
                var stride = random.Next(1, Math.Max(2, width / 3));
                return net.Fold.DynamicSlice(a, Pick(random.Next(1, 10)), stride, Math.Min(width, random.Next(1, stride + 1)));
            case Op.Concat:
                var parts = Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(3) == 0 ? a : Pick()).ToArray();
                return parts.Sum(net.Nodes.WidthOf) > 200 ? a : net.Fold.Concat(parts);
            case Op.ZeroExtend:
                return net.Fold.ZeroExtend(a, width + random.Next(1, 5));
            case Op.SignExtend:
                return net.Fold.SignExtend(a, width + random.Next(1, 5));
            case >= Op.DivideUnsigned and <= Op.RemainderSigned when width > 64:
                // Icarus 11 gives 0 for some wide quotients, see docs/simulation-engines.md.
                return net.Fold.Binary(op, Fit(a, 64), Pick(64));
            case Op.Mux:
                return net.Fold.Mux(Pick(1), a, Pick(width));
            default:
                return net.Fold.Binary(op, a, Pick(width));
        }
    }

    private void AddRegister()
    {
        var width = Width();
        var domain = Domains[random.Next(Domains.Length)];
        var initial = random.Next(4) == 0 ? -1 : RandomConstant(width);
        registers.Add(net.Register(Name("reg"), width, initial, domain));
        pool.Add(net.Read(registers[^1]));
    }

    private void AddMemory()
    {
        var (depth, width, isRom) = (random.Next(2, 20), Width(), random.Next(2) == 0);
        var contents = Enumerable.Range(0, depth).Select(_ => RandomValue(random, width)).ToArray();
        var memory = net.Memory(Name("mem"), depth, width, isRom, contents);
        pool.Add(net.Nodes.Intern(Op.MemoryRead, width, memory, Pick(random.Next(1, 8))));
        if (isRom)
            return;
        var domain = Domains[random.Next(Domains.Length)];
        Region(2, () => net.Write(memory, PickVariable(random.Next(1, 8)), Pick(width), domain));
        Region(2, () => net.Write(memory, PickVariable(random.Next(1, 8)), Pick(width), domain));
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

    private void AddInstance(Definition child)
    {
        var first = net.Instance(Name("u"), child);
        for (var port = 0; port < child.Ports.Count; port++)
        {
            var signal = first + port;
            if (net.Definition.Signals[signal].Kind == SignalKind.InstanceInput)
            {
                net.Assign(signal, Pick(net.Definition.Signals[signal].Width));
                if (random.Next(4) == 0)
                    Region(2, () => AssignPart(signal));
            }
        }

        for (var port = 0; port < child.Ports.Count; port++)
        {
            if (net.Definition.Signals[first + port].Kind == SignalKind.InstanceOutput)
                pool.Add(net.Read(first + port));
        }
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
