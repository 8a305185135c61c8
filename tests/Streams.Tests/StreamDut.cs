using HdlDsl;

namespace Streams.Tests;

/// <summary>Some sources, some sinks, and a body given by the test between them.</summary>
public sealed class StreamDut(int sources, int sinks, Action<StreamDut> body, int sourceWidth = 8, int sinkWidth = 8) : Module
{
    public StreamList<UInt> Sources { get; } = In.Streams(sources, Shape.UInt(sourceWidth));

    public StreamList<UInt> Sinks { get; } = Out.Streams(sinks, Shape.UInt(sinkWidth));

    public Stream<UInt> Source => Sources[0];

    public Stream<UInt> Sink => Sinks[0];

    /// <summary>A design with one source and one sink.</summary>
    public static StreamDut Chain(Func<Stream<UInt>, Stream<UInt>> chain) => new(1, 1, dut => dut.Sink.TakeFrom(chain(dut.Source)));

    protected override void Build() => body(this);
}
