using HdlDsl;
using static HdlDsl.Hdl;

namespace Streams.Tests;

/// <summary>Width adapters and packets under all patterns of valid and ready, against what the golden model makes of the words.</summary>
public sealed class WidthAndPacketTests
{
    [Theory]
    [InlineData(2, WordOrder.LowFirst)]
    [InlineData(2, WordOrder.HighFirst)]
    [InlineData(3, WordOrder.LowFirst)]
    [InlineData(5, WordOrder.HighFirst)]
    public void Words_are_joined(int factor, WordOrder order)
    {
        StreamDut Dut() => new(1, 1, dut => dut.Sink.TakeFrom(dut.Source.AdaptWidth(Shape.UInt(8 * factor), order)), sinkWidth: 8 * factor);
        var judge = Judge.Sequence(words => words.Chunk(factor).Where(parts => parts.Length == factor).Select(parts => Join(parts, order)));
        // An incomplete wide word stays inside, so the last words accepted are not all received.
        LaneTraffic.Exhaustive(Dut(), cycles: 6, judge);
        LaneTraffic.Random(Dut(), 21, judge, resetAt: 99);
    }

    [Theory]
    [InlineData(2, WordOrder.LowFirst)]
    [InlineData(2, WordOrder.HighFirst)]
    [InlineData(3, WordOrder.LowFirst)]
    [InlineData(5, WordOrder.HighFirst)]
    public void Words_are_cut(int factor, WordOrder order)
    {
        StreamDut Dut() => new(1, 1, dut => dut.Sink.TakeFrom(dut.Source.Map(word => Wide(word, factor)).AdaptWidth(Shape.UInt(8), order)));
        var judge = Judge.Sequence(words => words.SelectMany(word => Cut(word, factor, order)));
        LaneTraffic.Exhaustive(Dut(), cycles: 6, judge, drain: 64);
        LaneTraffic.Random(Dut(), 22, judge, resetAt: 99);
    }

    [Fact]
    public void Packets_of_fixed_length_have_marks()
    {
        StreamDut Dut() => Marked(source => source.Packetize(3));
        LaneTraffic.Exhaustive(Dut(), cycles: 6, Judge.Sequence(words => words.Select((word, i) => word | (i % 3 == 2 ? 256L : 0))));
        LaneTraffic.Exhaustive(Marked(source => source.Packetize(1)), cycles: 5, Judge.Sequence(words => words.Select(word => word | 256)));
        LaneTraffic.Random(Dut(), 23, Judge.Sequence(words => words.Select((word, i) => word | (i % 3 == 2 ? 256L : 0))), resetAt: 99);
    }

    [Fact]
    public void First_words_are_known()
    {
        var dut = new StreamDut(
            1,
            1,
            dut =>
            {
                var packets = dut.Source.WithLast(IsLast);
                var first = packets.IsFirst();
                dut.Sink.TakeFrom(packets.Map(packet => Cat(first, packet.Word).AsUInt()));
            },
            sinkWidth: 9);
        LaneTraffic.Exhaustive(dut, cycles: 6, Judge.Sequence(words => words.Select((word, i) => word | (i == 0 || IsLast(words[i - 1]) ? 256L : 0))));
    }

    [Fact]
    public void A_header_stands_in_front_of_each_packet()
    {
        StreamDut Dut() => Marked(source => source.WithLast(IsLast).InsertHeader(UInt.Constant(0xEE, 8)));
        var judge = Judge.Sequence(words => Packets(words).SelectMany(packet => packet.Select(word => word.Word | (word.IsLast ? 256L : 0)).Prepend(0xEE)));
        LaneTraffic.Exhaustive(Dut(), cycles: 6, judge, drain: 32);
        // The header moves while the packet's first word waits, so it may be out with no word accepted behind the reset; the random run never ends like that.
        LaneTraffic.Random(Dut(), 24, judge, resetAt: 99);
    }

    [Fact]
    public void A_trailer_stands_behind_each_packet()
    {
        StreamDut Dut() => Marked(source => source.WithLast(IsLast).AppendTrailer(UInt.Constant(0xEE, 8)));
        var judge = Judge.Sequence(words => Packets(words).SelectMany(packet =>
            packet[^1].IsLast ? packet.Select(word => word.Word).Append(0xEE | 256) : packet.Select(word => word.Word)));
        LaneTraffic.Exhaustive(Dut(), cycles: 6, judge, drain: 32);
        LaneTraffic.Random(Dut(), 25, judge, resetAt: 99);
    }

    [Theory]
    [InlineData(2, WordOrder.LowFirst)]
    [InlineData(3, WordOrder.HighFirst)]
    public void Packets_of_any_length_are_joined(int factor, WordOrder order)
    {
        StreamDut Dut() => new(
            1,
            1,
            dut => dut.Sink.TakeFrom(dut.Source.WithLast(IsLast).Widen(Shape.UInt(8 * factor), order)
                .Map(packet => Cat(packet.Last, packet.Word.Parts, packet.Word.Word).AsUInt())),
            sinkWidth: (8 * factor) + BitsToCount(factor + 1) + 1);
        var judge = Judge.Sequence(words => Packets(words).SelectMany(packet => packet.Chunk(factor)
            .Where(parts => parts.Length == factor || parts[^1].IsLast)
            .Select(parts => Join([.. parts.Select(part => part.Word).Concat(Enumerable.Repeat(0L, factor - parts.Length))], order)
                | ((long)parts.Length << (8 * factor)) | (parts[^1].IsLast ? 1L << ((8 * factor) + BitsToCount(factor + 1)) : 0))));
        LaneTraffic.Exhaustive(Dut(), cycles: 6, judge);
        LaneTraffic.Random(Dut(), 26, judge, resetAt: 99);
    }

    [Theory]
    [InlineData(2, WordOrder.LowFirst)]
    [InlineData(3, WordOrder.HighFirst)]
    public void Packets_that_were_joined_and_cut_are_what_they_were(int factor, WordOrder order)
    {
        var dut = Marked(source => source.WithLast(IsLast).Widen(Shape.Bits(8 * factor), order).Queue(3).Narrow(Shape.UInt(8), order));
        LaneTraffic.Random(dut, 27, Judge.Sequence(words => Packets(words)
            .SelectMany(packet => packet[^1].IsLast ? packet : packet[..^(packet.Length % factor)])
            .Select(word => word.Word | (word.IsLast ? 256L : 0))));
    }

    [Fact]
    public void Arbitrated_packets_are_not_mixed() => LaneTraffic.Random(
        new StreamDut(
            2, 1, dut => dut.Sink.TakeFrom(HdlDsl.Streams.ArbitratePackets([.. dut.Sources.Select(source => source.Packetize(3))]).Map(packet => packet.Word)), sourceWidth: 16, sinkWidth: 16),
        seed: 28,
        traffic => traffic.Received[0].Chunk(3).All(packet => packet.Select(word => word >> 13).Distinct().Count() == 1)
            && Enumerable.Range(0, 2).All(source => traffic.Received[0].Where(word => word >> 13 == source).SequenceEqual(traffic.Accepted[source])) ? null : "packets are mixed");

    private static StreamDut Marked(Func<Stream<UInt>, Stream<Packet<UInt>>> body) =>
        new(1, 1, dut => dut.Sink.TakeFrom(body(dut.Source).Map(packet => Cat(packet.Last, packet.Word).AsUInt())), sinkWidth: 9);

    /// <summary>Packets of lengths 1, 2, 3 and 5 in turn.</summary>
    private static Bit IsLast(UInt word) => (word[3, 0] == 0) | (word[3, 0] == 2) | (word[3, 0] == 5) | (word[3, 0] == 10) | (word[3, 0] == 11);

    private static bool IsLast(long word) => (word & 15) is 0 or 2 or 5 or 10 or 11;

    private static IEnumerable<(long Word, bool IsLast)[]> Packets(IReadOnlyList<long> words)
    {
        var packet = new List<(long, bool)>();
        foreach (var word in words)
        {
            packet.Add((word, IsLast(word)));
            if (!IsLast(word))
                continue;
            yield return [.. packet];
            packet.Clear();
        }

        if (packet.Count > 0)
            yield return [.. packet];
    }

    private static long Join(long[] parts, WordOrder order) => (order == WordOrder.LowFirst ? parts.Reverse() : parts).Aggregate(0L, (wide, part) => (wide << 8) | part);

    /// <summary>Part i of the wide word that a word stands for is the word with some of its bits turned around.</summary>
    private static Bits Wide(UInt word, int factor) => Cat(Enumerable.Range(0, factor).Reverse().Select(i => word ^ (i * 37)));

    private static IEnumerable<long> Cut(long word, int factor, WordOrder order)
    {
        var parts = Enumerable.Range(0, factor).Select(i => word ^ (i * 37));
        return order == WordOrder.LowFirst ? parts : parts.Reverse();
    }
}
