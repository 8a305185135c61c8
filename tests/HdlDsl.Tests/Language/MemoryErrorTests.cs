using System.Numerics;

namespace HdlDsl.Tests.Language;

/// <summary>Memories that could not work.</summary>
public sealed class MemoryErrorTests
{
    [Fact]
    public void Fixed_address_beyond_the_depth() => Findings.Of(new Snippet(module =>
    {
        var words = Mem.Of(6, Shape.UInt(4));
        words[7].Next = module.A;
        module.Y.Value = words[5];
    }), "HDL2003").ShouldBe("""
        error HDL2003: word 7 does not exist; the memory has words 0 … 5.
          MemoryErrorTests.cs: words[7].Next = module.A;   here
          MemoryErrorTests.cs: var words = Mem.Of(6, Shape.UInt(4));   declared here
          Fix: check the address, or make the memory deeper.
        """);

    [Fact]
    public void Fixed_address_beyond_a_rom() => Findings.IdsOf(new Snippet(module => module.Y.Value = Mem.Rom([1, 2, 3], 4)[3])).ShouldContain("HDL2003");

    [Fact]
    public void Memory_that_nothing_writes() => Findings.Of(new Snippet(module =>
    {
        var words = Mem.Of(6, Shape.UInt(4));
        module.Y.Value = words[module.A];
    }), "HDL3001").ShouldBe("""
        error HDL3001: memory 'words' of 'Snippet' is never written and has no contents.
          MemoryErrorTests.cs: var words = Mem.Of(6, Shape.UInt(4));   declared here
          Fix: write a word (memory[address].Next = …), give it contents, or remove it.
        """);

    [Fact]
    public void Memory_with_contents_needs_no_write() => Findings.Of(new Snippet(module =>
        module.Y.Value = Mem.Of(2, Shape.UInt(4), contents: new BigInteger[] { 1, 2 })[module.A]), "HDL3001").ShouldBeEmpty();

    [Fact]
    public void Words_without_bits() => Findings.Of(new Snippet(_ =>
    {
        Mem.Of(4, new Nothing());
    })).ShouldBe("""
        error HDL1009: Mem: 0 is no legal width; allowed are 1 … 16777216.
          MemoryErrorTests.cs: Mem.Of(4, new Nothing());   here
          Fix: check the computation of the width.
        """);

    private sealed class Nothing : Bundle
    {
        public UInt? Absent { get; }
    }
}
