using HdlDsl;

namespace Benchmarks.Designs;

/// <summary>A chain of registered stream stages: each has a register for valid and payload, and a path from ready to ready.</summary>
public sealed class StageChain(int stages) : Module
{
    /// <summary>Words in.</summary>
    public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(32));

    /// <summary>Words out.</summary>
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(32));

    /// <inheritdoc/>
    protected override void Build()
    {
        var chain = Source;
        for (var i = 0; i < stages; i++)
            chain = chain.Stage();
        Sink.TakeFrom(chain);
    }
}
