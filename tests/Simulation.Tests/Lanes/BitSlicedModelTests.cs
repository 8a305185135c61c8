using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.BitSliced;

namespace HdlDsl.Simulator.Tests.Lanes;

public sealed class BitSlicedModelTests
{
    private static readonly VectorCode[] Kinds = [VectorCode.Best, VectorCode.Portable];

    [Fact]
    public void Columns_go_in_and_come_out_at_any_width()
    {
        var net = new NetBuilder("top");
        var inputs = Enumerable.Range(1, 70).Select(width => net.Input($"in{width}", width)).ToList();
        inputs.ForEach(input => net.Assign(net.Output($"out{net.Nodes.WidthOf(input)}", net.Nodes.WidthOf(input)), net.Fold.Unary(Op.Not, input)));
        foreach (var kind in Kinds)
        {
            using var model = new BitSlicedModel(net.Design(), kind);
            var random = new Random(1);
            foreach (var width in Enumerable.Range(1, 70))
            {
                var values = Enumerable.Range(0, model.Lanes).Select(_ => RandomDesign.RandomValue(random, width)).ToArray();
                if (width <= 64)
                    model.Set(width - 1, Array.ConvertAll(values, value => (ulong)value));
                else
                    model.Set(width - 1, values);
                model.Settle();
                var expected = Array.ConvertAll(values, value => value ^ OpSemantics.Mask(width));
                var actual = new BigInteger[model.Lanes];
                model.Get(69 + width, actual);
                actual.ShouldBe(expected);
                if (width > 64)
                    continue;
                var words = new ulong[model.Lanes];
                model.Get(69 + width, words);
                words.ShouldBe(Array.ConvertAll(expected, value => (ulong)value));
            }
        }
    }

    [Fact]
    public void One_lane_is_set_and_read_alone()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 70);
        net.Assign(net.Output("out", 70), input);
        using var model = new BitSlicedModel(net.Design());
        model.Broadcast(0, 5);
        model.SetLane(0, 77, BigInteger.One << 69);
        model.Settle();
        model.GetLane(1, 77).ShouldBe(BigInteger.One << 69);
        model.GetLane(1, 78).ShouldBe(5);
    }

    [Fact]
    public void Bits_go_in_and_come_out_as_vectors()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 70);
        net.Assign(net.Output("same", 70), input);
        net.Assign(net.Output("not", 70), net.Fold.Unary(Op.Not, input));
        foreach (var kind in Kinds)
        {
            using var model = new BitSlicedModel(net.Design(), kind);
            var words = model.Lanes / 64;
            var vectors = new ulong[70 * words];
            var random = new Random(2);
            for (var i = 0; i < vectors.Length; i++)
                vectors[i] = (ulong)random.NextInt64();
            model.SetBits(0, vectors);
            model.Settle();
            var read = new ulong[vectors.Length];
            model.GetBits(1, read);
            read.ShouldBe(vectors);
            model.GetBits(2, read);
            read.ShouldBe(Array.ConvertAll(vectors, word => ~word));
            model.GetLane(1, 65).ShouldBe(Enumerable.Range(0, 70).Aggregate(BigInteger.Zero, (value, bit) => value | ((BigInteger)((vectors[(bit * words) + 1] >> 1) & 1) << bit)));
            Should.Throw<ArgumentException>(() => model.SetBits(0, vectors[1..])).Message.ShouldStartWith($"There are {vectors.Length - 1} words for 70 bits of {model.Lanes} lanes.");
            Should.Throw<ArgumentException>(() => model.GetBits(1, vectors.AsSpan(1)));
        }
    }

    [Fact]
    public void Memories_too_large_for_logic_keep_words_for_each_lane()
    {
        var net = new NetBuilder("top");
        var (address, data, enable) = (net.Input("address", 12), net.Input("data", 70), net.Input("enable", 1));
        var memory = net.Memory("words", 1000, 70, isRom: false);
        net.Branch(net.WhenChain(), ScopeKind.When, enable, () => net.Write(memory, address, data));
        net.Assign(net.Output("out", 70), net.Nodes.Intern(Op.MemoryRead, 70, memory, address));
        using var model = new BitSlicedModel(net.Design());
        var random = new Random(3);
        var words = Enumerable.Range(0, model.Lanes).Select(_ => new Dictionary<ulong, BigInteger>()).ToArray();
        var outputs = new BigInteger[model.Lanes];
        var ports = model.Ports.Select(port => port.Name).ToList();
        for (var cycle = 0; cycle < 50; cycle++)
        {
            var addresses = words.Select(_ => (ulong)random.Next(1 << random.Next(1, 13))).ToArray();
            var values = words.Select(_ => RandomDesign.RandomValue(random, 70)).ToArray();
            var enables = words.Select(_ => (ulong)random.Next(2)).ToArray();
            model.Set(ports.IndexOf("address"), addresses);
            model.Set(ports.IndexOf("data"), values);
            model.Set(ports.IndexOf("enable"), enables);
            model.Settle();
            model.Get(ports.IndexOf("out"), outputs);
            outputs.ShouldBe(words.Select((lane, i) => lane.GetValueOrDefault(addresses[i])));
            model.Edge(1);
            for (var lane = 0; lane < words.Length; lane++)
            {
                if (enables[lane] != 0 && addresses[lane] < 1000)
                    words[lane][addresses[lane]] = values[lane];
            }
        }
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 70);
        net.Assign(net.Output("out", 70), input);
        var model = new BitSlicedModel(net.Design());
        Should.Throw<ArgumentException>(() => model.Broadcast(1, 0)).Message.ShouldStartWith("Port 'out' is an output of 'top'; only inputs are driven.");
        Should.Throw<ArgumentException>(() => model.Set(0, new BigInteger[3])).Message.ShouldStartWith($"There are 3 values for {model.Lanes} lanes.");
        Should.Throw<ArgumentException>(() => model.Set(0, new ulong[model.Lanes])).Message
            .ShouldStartWith("Port 'in' has 70 bits; set it with numbers of any size.");
        Should.Throw<ArgumentOutOfRangeException>(() => model.GetLane(0, model.Lanes));
        model.Dispose();
        Should.Throw<ObjectDisposedException>(model.Settle);
    }

    [Fact]
    public void Black_boxes_are_refused()
    {
        var box = new NetBuilder("box", new BlackBoxInfo([], null));
        box.Output("out", 4);
        var top = new NetBuilder("top");
        var output = top.Output("out", 4);
        top.Assign(output, top.Read(top.Instance("u", box.Definition)));
        Should.Throw<SimulatorException>(() => new BitSlicedModel(top.Design(box.Definition))).Message
            .ShouldBe("'top' can't be simulated with a bit per lane: black boxes run in scalar models only (ModelFactory.Create).");
    }
}
