namespace HdlDsl.Simulator.Tests;

/// <summary>
/// Every state that an asynchronous FIFO can reach, under every order of the two clocks' edges, every offer and every readiness: no word is lost, repeated or
/// changed, none overtakes another, none is taken when there is no place, and whatever is inside comes out. A bit that changes while the other clock
/// samples it is read old or new; that is the same as one edge before the other, and both orders are tried.
/// </summary>
public sealed class AsyncFifoStateSpaceTests
{
    private static readonly ClockDomain From = new("clk_a", "rst_a");
    private static readonly ClockDomain To = new("clk_b", "rst_b");

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public void Every_reachable_state_is_a_queue(int depth, int stages) =>
        Explore(depth, stages).ShouldBeGreaterThan(500);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(4, 3)]
    [InlineData(8, 2)]
    public void Every_reachable_state_of_deeper_ones_is_a_queue(int depth, int stages) =>
        Explore(depth, stages).ShouldBeGreaterThan(10_000);

    private static int Explore(int depth, int stages)
    {
        using var space = new Space(depth, stages);
        return space.Explore();
    }

    /// <summary>Words inside, the oldest one in the lowest bit.</summary>
    private readonly record struct Words(int Count, int Bits)
    {
        public int Head => Bits & 1;

        public Words Push(int word) => new(Count + 1, Bits | (word << Count));

        public Words Pop() => new(Count - 1, Bits >> 1);
    }

    private sealed unsafe class Space : IDisposable
    {
        private readonly int depth;
        private readonly int stages;
        private readonly CompiledModel model;
        private readonly int valid;
        private readonly int payload;
        private readonly int ready;
        private readonly int sinkValid;
        private readonly int sinkPayload;
        private readonly int sinkReady;
        private readonly Dictionary<State, int> known = [];
        private readonly List<State> states = [];

        public Space(int depth, int stages)
        {
            (this.depth, this.stages) = (depth, stages);
            model = new CompiledModel(Elaborator.Elaborate(new AsyncFifo<UInt>(new AsyncFifoConfig(depth, From, To, stages), Shape.UInt(1))));
            (valid, payload, ready) = (Port("Source_Valid"), Port("Source_Payload"), Port("Source_Ready"));
            (sinkValid, sinkPayload, sinkReady) = (Port("Sink_Valid"), Port("Sink_Payload"), Port("Sink_Ready"));
            Reset();
        }

        public void Dispose() => model.Dispose();

        public int Explore()
        {
            Visit(new State(Bytes(), default));
            for (var next = 0; next < states.Count; next++)
            {
                CheckDrain(states[next]);
                for (var inputs = 0; inputs < 8; inputs++)
                {
                    // An offer has a word; without one the word does not count.
                    if ((inputs & 1) == 0 && (inputs & 2) != 0)
                        continue;
                    for (var clocks = 1UL; clocks < 4; clocks++)
                        Visit(Step(states[next], inputs, clocks));
                }
            }

            return states.Count;
        }

        private State Step(State state, int inputs, ulong clocks)
        {
            Load(state, inputs);
            model.Settle();
            var words = state.Words;
            var offers = Read(sinkValid) != 0;
            var accepts = (inputs & 1) != 0 && Read(ready) != 0 && (clocks & 1) != 0;
            if (offers)
            {
                words.Count.ShouldBeGreaterThan(0, "a word is offered, and there is none");
                Read(sinkPayload).ShouldBe(words.Head, "another word than the oldest is offered");
            }

            if (accepts)
                words.Count.ShouldBeLessThan(depth, "a word is taken, and there is no place");
            var takes = offers && (inputs & 4) != 0 && (clocks & 2) != 0;
            model.Edge(clocks);
            if (takes)
                words = words.Pop();
            if (accepts)
                words = words.Push((inputs >> 1) & 1);

            Write(0);
            model.Settle();
            if (offers && !takes)
                Read(sinkValid).ShouldBe(1, "a word that was offered and not taken has gone");
            return new State(Bytes(), words);
        }

        /// <summary>Without new offers, all that is inside comes out within a bounded number of edges.</summary>
        private void CheckDrain(State state)
        {
            for (var edges = 0; edges < depth + stages + 2; edges++)
                state = Step(state, 4, 3);
            state.Words.Count.ShouldBe(0, "a word stays inside");
        }

        private void Visit(State state)
        {
            if (known.TryAdd(state, states.Count))
                states.Add(state);
        }

        private void Reset()
        {
            var resets = new[] { Port("rst_a"), Port("rst_b") };
            Array.ForEach(resets, reset => model.WritePort(reset, 1));
            for (var i = 0; i < stages + 2; i++)
                model.Edge(3);
            Array.ForEach(resets, reset => model.WritePort(reset, 0));
            Write(0);
            model.Settle();
        }

        private int Port(string name) => model.Ports.Select((port, number) => (port.Name, number)).Single(port => port.Name == name).number;

        private int Read(int port) => (int)model.ReadPort(port);

        private void Write(int inputs)
        {
            model.WritePort(valid, inputs & 1);
            model.WritePort(payload, (inputs >> 1) & 1);
            model.WritePort(sinkReady, (inputs >> 2) & 1);
        }

        private void Load(State state, int inputs)
        {
            state.Bytes.CopyTo(new Span<byte>(model.Memory, model.StateBytes));
            Write(inputs);
        }

        private byte[] Bytes() => new Span<byte>(model.Memory, model.StateBytes).ToArray();
    }

    /// <summary>All bytes of the model, with what should be inside.</summary>
    private sealed record State(byte[] Bytes, Words Words)
    {
        public bool Equals(State? other) => other is not null && Words == other.Words && Bytes.AsSpan().SequenceEqual(other.Bytes);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(Bytes);
            hash.Add(Words);
            return hash.ToHashCode();
        }
    }
}
