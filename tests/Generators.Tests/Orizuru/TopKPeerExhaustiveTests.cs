using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Every frame of 0 … 4 keys of 4 bits with every pair of counts from 0 to one more than the frame has.</summary>
public sealed class TopKPeerExhaustiveTests
{
    private const int Lanes = 512;

    private const int KeyBits = 4;

    /// <summary>A configuration of each architecture, frames in one beat and in several.</summary>
    public static TheoryData<TopKArchitecture, int> Configurations
    {
        get
        {
            var data = new TheoryData<TopKArchitecture, int>();
            foreach (var basic in TopKPeerTests.Basics)
            {
                data.Add(basic.Architecture, 4);
                data.Add(basic.Architecture, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Short_frames_are_right(TopKArchitecture architecture, int lanes) => Run(Config(architecture, lanes, 3), 3);

    [Theory]
    [MemberData(nameof(Configurations))]
    [Trait("Category", "Nightly")]
    public void All_frames_of_up_to_4_values_are_right(TopKArchitecture architecture, int lanes) => Run(Config(architecture, lanes, 4), 4);

    private static TopKConfig Config(TopKArchitecture architecture, int lanes, int length) =>
        TopKPeerTests.Basics.Single(basic => basic.Architecture == architecture) with
        {
            MaxLength = length,
            Lanes = lanes,
            MaxCount = length + 1,
            Format = TopKFormat.Unsigned,
            IntegerBits = KeyBits,
            Overlap = TopKOverlap.Allow,
        };

    /// <summary>All frames, dealt out to the lanes; each lane sends its own one right after the other and takes items at once.</summary>
    private static void Run(TopKConfig config, int longest)
    {
        var frames = Frames(longest).ToArray();
        var engine = new TopKEngine(config);
        using var simulation = LaneSimulation.Create(engine, Lanes);
        simulation.Broadcast(engine.Items.Ready, true);
        simulation.Broadcast(engine.Frames.Payload.Word.Abort, false);
        simulation.Reset();
        var feeds = Enumerable.Range(0, Lanes).Select(lane => new Feed(lane)).ToArray();
        var (ready, valid, present, isMin, number, index, last) = (Column(), Column(), Column(), Column(), Column(), Column(), Column());
        var beat = new long[config.Lanes + 5][];
        for (var i = 0; i < beat.Length; i++)
            beat[i] = Column();
        var open = Lanes;
        for (var cycle = 0; open > 0; cycle++)
        {
            (cycle < 10_000_000).ShouldBeTrue("the engine hangs");
            for (var lane = 0; lane < Lanes; lane++)
                SetBeat(lane);
            for (var i = 0; i < config.Lanes; i++)
                simulation.Set(engine.Frames.Payload.Word.Values[i], beat[i]);
            simulation.Set(engine.Frames.Payload.Word.Keep, beat[config.Lanes]);
            simulation.Set(engine.Frames.Payload.Word.MaxCount, beat[config.Lanes + 1]);
            simulation.Set(engine.Frames.Payload.Word.MinCount, beat[config.Lanes + 2]);
            simulation.Set(engine.Frames.Payload.Last, beat[config.Lanes + 3]);
            simulation.Set(engine.Frames.Valid, beat[config.Lanes + 4]);
            simulation.GetInt64Column(engine.Frames.Ready, ready);
            simulation.GetInt64Column(engine.Items.Valid, valid);
            simulation.GetInt64Column(engine.Items.Payload.Word.IsPresent, present);
            simulation.GetInt64Column(engine.Items.Payload.Word.IsMin, isMin);
            simulation.GetInt64Column(engine.Items.Payload.Word.Number, number);
            simulation.GetInt64Column(engine.Items.Payload.Word.Index, index);
            simulation.GetInt64Column(engine.Items.Payload.Last, last);
            for (var lane = 0; lane < Lanes; lane++)
            {
                if (valid[lane] != 0)
                    open -= Observe(lane);
                if (ready[lane] != 0 && beat[config.Lanes + 4][lane] != 0)
                    feeds[lane].Advance(config, frames);
            }

            simulation.Step();
        }

        static long[] Column() => new long[Lanes];

        void SetBeat(int lane)
        {
            var feed = feeds[lane];
            var isSending = feed.Sent < frames.Length;
            beat[config.Lanes + 4][lane] = isSending ? 1 : 0;
            if (!isSending)
                return;
            var frame = frames[feed.Sent];
            for (var i = 0; i < config.Lanes; i++)
                beat[i][lane] = frame.Key(feed.First + i);
            beat[config.Lanes][lane] = frame.Length <= feed.First ? 0 : (1L << Math.Min(config.Lanes, frame.Length - feed.First)) - 1;
            beat[config.Lanes + 1][lane] = frame.MaxCount;
            beat[config.Lanes + 2][lane] = frame.MinCount;
            beat[config.Lanes + 3][lane] = feed.First + config.Lanes >= frame.Length ? 1 : 0;
        }

        int Observe(int lane)
        {
            var feed = feeds[lane];
            var frame = frames[feed.Received];
            if (feed.Items == 0)
                frame.Select(feed.Expected, config.Order);
            var got = present[lane] == 0 ? -1 : (isMin[lane] << 16) | (number[lane] << 8) | index[lane];
            var expected = feed.Expected.Count == 0 ? -1 : feed.Expected[feed.Items];
            feed.Items++;
            var isLast = feed.Items >= feed.Expected.Count;
            if (got != expected || (last[lane] != 0) != isLast)
            {
                throw new VerificationException(
                    $"{config.Architecture}, {config.Lanes} lanes: {frame}, item {feed.Items - 1} of {feed.Expected.Count}: expected {expected:x}, got {got:x}, last {last[lane]}.");
            }

            if (!isLast)
                return 0;
            feed.Items = 0;
            feed.Received += Lanes;
            return feed.Received >= frames.Length ? 1 : 0;
        }
    }

    private static IEnumerable<Frame> Frames(int longest)
    {
        for (var length = 0; length <= longest; length++)
        {
            for (var keys = 0; keys < 1 << (KeyBits * length); keys++)
            {
                for (var counts = 0; counts < (length + 2) * (length + 2); counts++)
                    yield return new Frame(length, keys, counts / (length + 2), counts % (length + 2));
            }
        }
    }

    /// <summary>A frame; key i in bits 4i + 3 … 4i of its keys.</summary>
    private readonly record struct Frame(int Length, int Keys, int MaxCount, int MinCount)
    {
        public int Key(int index) => index < Length ? (Keys >> (KeyBits * index)) & 15 : 5;

        /// <summary>The best item that is left, again and again: its list in bit 16, its key in bits 15 … 8, its index below.</summary>
        public void Select(List<long> items, TopKOrder order)
        {
            items.Clear();
            var (max, min) = (List(MaxCount, isMin: false, order), List(MinCount, isMin: true, order));
            if (order != TopKOrder.Interleaved)
            {
                items.AddRange(max);
                items.AddRange(min);
                return;
            }

            for (var rank = 0; rank < Math.Max(max.Count, min.Count); rank++)
            {
                if (rank < max.Count)
                    items.Add(max[rank]);
                if (rank < min.Count)
                    items.Add(min[rank]);
            }
        }

        private List<long> List(int count, bool isMin, TopKOrder order)
        {
            var chosen = new List<int>();
            while (chosen.Count < Math.Min(count, Length))
            {
                var best = -1;
                for (var i = 0; i < Length; i++)
                {
                    if (!chosen.Contains(i) && (best < 0 || (isMin ? Key(i) < Key(best) : Key(i) > Key(best))))
                        best = i;
                }

                chosen.Add(best);
            }

            if (order == TopKOrder.ByIndex)
                chosen.Sort();
            var keys = this;
            return [.. chosen.Select(i => ((isMin ? 1L : 0) << 16) | ((long)keys.Key(i) << 8) | (uint)i)];
        }
    }

    /// <summary>Where a lane is: its frames are every 512th one.</summary>
    private sealed class Feed(int lane)
    {
        public int Sent { get; private set; } = lane;

        public int First { get; private set; }

        public int Received { get; set; } = lane;

        public int Items { get; set; }

        public List<long> Expected { get; } = [];

        public void Advance(TopKConfig config, Frame[] frames)
        {
            First += config.Lanes;
            if (First < frames[Sent].Length)
                return;
            First = 0;
            Sent += Lanes;
        }
    }
}
