using HdlDsl.Analyzers.Tests.Consumer;

namespace HdlDsl.Analyzers.Tests;

/// <summary>A project that imports HdlDsl.targets, compiled by the SDK.</summary>
public class ConsumerTests
{
    [Fact]
    public void Locals_are_named() => Design.Locals().ShouldBe("sum count next mux");

    [Fact]
    public void Extension_blocks_are_intercepted() => Design.Extensions().ShouldBe("instance implementation type new SInt():0|generic");
}
