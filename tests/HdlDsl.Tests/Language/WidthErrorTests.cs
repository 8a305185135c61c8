#pragma warning disable HDLA003 // registers and wires that are wrong from the start are not kept
using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

public sealed class WidthErrorTests
{
    private enum Signed
    {
        Minus = -1,
        Plus = 1,
    }

    [Fact]
    public void Illegal_widths_depths_and_shifts()
    {
        One(_ => Wire.UInt(0)).ShouldBe("HDL1009: UInt: 0 is no legal width; allowed are 1 … 16777216.");
        One(_ => Shape.Vec(0, Shape.Bit())).ShouldBe("HDL1009: Vec (count): 0 is no legal width; allowed are 1 … 16777216.");
        One(_ => Mem.Of(0, Shape.Bit())).ShouldBe("HDL1009: 0 is no legal depth of a memory; at least 1 word is needed.");
        One(module => _ = module.A << int.MaxValue).ShouldBe("HDL1009: shift left: 2147483651 is no legal width; allowed are 1 … 16777216.");
        One(module => _ = module.A << -1).ShouldBe("HDL1009: -1 is no legal shift amount.");
        One(module => _ = module.S >> -1).ShouldBe("HDL1009: -1 is no legal shift amount.");
        One(module => _ = module.A << (module.A * 77).Wrap(25)).ShouldBe("HDL1009: UInt(4) << UInt(25): the exact result would have more than 16777216 bits.");
    }

    [Fact]
    public void Memory_contents()
    {
        One(_ => Mem.Of(2, Shape.UInt(2), [BigInteger.One])).ShouldBe("HDL1011: the memory has 2 words but 1 are given as contents.");
        One(_ => Mem.Rom([3, 4], 2)).ShouldBe("HDL1011: word 1 of the contents is 4, which does not fit UInt(2).");
        One(_ => Mem.Rom((int[])[-3], Shape.SInt(2))).ShouldBe("HDL1011: word 0 of the contents is -3, which does not fit SInt(2).");
        One(_ => Mem.Of(2, Shape.SInt(2), (int[])[1, 2])).ShouldBe("HDL1011: word 1 of the contents is 2, which does not fit SInt(2).");
        One(_ => Mem.Rom([-3], Shape.SInt(2))).ShouldBe("HDL1011: word 0 of the contents is -3, which does not fit SInt(2).");
    }

    [Fact]
    public void Nothing_to_join()
    {
        One(_ => Cat()).ShouldBe("HDL1012: a list of values is empty.");
        One(_ => Array.Empty<UInt>().SumTree()).ShouldBe("HDL1012: a list of values is empty.");
    }

    [Fact]
    public void Widths_of_bitwise_operands()
    {
        One(module => _ = module.A & (module.A + 1)).ShouldBe("HDL2001: the operands of & have 4 and 5 bits.");
        One(module => _ = module.B ^ module.B[2, 0]).ShouldBe("HDL2001: the operands of ^ have 4 and 3 bits.");
        One(module => _ = module.B == module.B[2, 0]).ShouldBe("HDL2001: the operands of == have 4 and 3 bits.");
        One(module => _ = Mux(module.C, module.B, module.B[2, 0])).ShouldBe("HDL2006: the shapes differ: Bits(4) and Bits(3).");
    }

    [Fact]
    public void Constants_that_do_not_fit()
    {
        One(_ => UInt.Constant(16, 4)).ShouldBe("HDL2002: 16 does not fit an unsigned constant of 4 bits.");
        One(_ => SInt.Constant(8, 4)).ShouldBe("HDL2002: 8 does not fit a signed constant of 4 bits.");
        One(_ => UInt.Constant(BigInteger.One << 80, 1)).ShouldBe("HDL2002: 0x100000000000000000000 does not fit an unsigned constant of 1 bit.");
        One(_ => Reg.UInt(4, reset: 16)).ShouldBe("HDL2002: the reset or default value 16 does not fit UInt(4).");
        One(_ => Wire.SInt(4, defaultsTo: -9)).ShouldBe("HDL2002: the reset or default value -9 does not fit SInt(4).");
    }

    [Fact]
    public void Bits_and_elements_that_do_not_exist()
    {
        One(module => _ = module.A[4]).ShouldBe("HDL2003: bit 4 does not exist; UInt(4) has bits 3 … 0.");
        One(module => _ = module.A[1, 2]).ShouldBe("HDL2003: bits 1 … 2 do not exist; UInt(4) has bits 3 … 0.");
        One(module => _ = module.S.Truncate(5)).ShouldBe("HDL2003: bits 3 … -1 do not exist; SInt(4) has bits 3 … 0.");
        One(module => _ = Wire.Vec(2, module.C)[2]).ShouldBe("HDL2003: element 2 does not exist; the vector has elements 0 … 1.");
    }

    [Fact]
    public void Values_too_wide()
    {
        Findings.Of(new Snippet(module =>
        {
            module.Y.Value = module.A + 1;
        })).ShouldBe("""
            error HDL2004: output 'Y' is 4 bits but the value assigned is 5 bits; the top bit would be lost.
              WidthErrorTests.cs: module.Y.Value = module.A + 1;   assigned here
              Snippet.cs: public UInt Y { get; } = Out.UInt(4);   declared here
              Fix: widen the target to 5 bits, or say what should happen: .Wrap(4) or .Saturate(4).
            """);
        One(module => module.Y[1, 0].Value = module.A).ShouldBe("HDL2004: a part of output 'Y' is 2 bits but the value assigned is 4 bits; the top 2 bits would be lost.");
        One(_ => Wire.Bits(3).Value = BitsOf(0, 2)).ShouldBe("HDL2004: the wire without a name is 3 bits but the value assigned is 2 bits.");
        One(module => Mem.Of(2, Shape.UInt(2))[0].Next = module.A).ShouldBe("HDL2004: the target is 2 bits but the value assigned is 4 bits; the top 2 bits would be lost.");
    }

    [Fact]
    public void Negative_literal_for_an_unsigned_target() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = -1;
    })).ShouldBe("""
        error HDL2005: -1 is negative, but the other operand or the target is unsigned.
          WidthErrorTests.cs: module.Y.Value = -1;   here
          Fix: use SInt, or subtract the positive number.
        """);

    [Fact]
    public void Operands_of_different_widths() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = module.A & module.A.Wrap(3);
    })).ShouldBe("""
        error HDL2001: the operands of & have 4 and 3 bits.
          WidthErrorTests.cs: module.Y.Value = module.A & module.A.Wrap(3);   here
          Fix: make the widths equal: .Wrap(n) extends or cuts a number, a slice cuts bits.
        """);

    [Fact]
    public void Wrap_without_width_in_an_expression()
    {
        Findings.Of(new Snippet(module =>
        {
            module.Y.Value = ((module.A + 1).Wrap() & 3).Wrap(4);
        })).ShouldBe("""
            error HDL2007: Wrap() without a width takes the width of the target that it is assigned to, but here it is used in an expression.
              WidthErrorTests.cs: module.Y.Value = ((module.A + 1).Wrap() & 3).Wrap(4);   here
              Fix: give the width: .Wrap(n) keeps the low n bits.
            """);
        Findings.Of(new Snippet(module => module.Y.Value = (module.A + 1).Wrap())).ShouldNotContain("error");
    }

    [Fact]
    public void Signs()
    {
        One(module => _ = module.A + -1).ShouldBe("HDL2005: -1 is negative, but the other operand or the target is unsigned.");
        One(_ => Reg.Enum(Signed.Plus)).ShouldBe("HDL2005: member Signed.Minus is negative; encodings of signals are 0 or more.");
    }

    [Fact]
    public void Shapes_that_differ()
    {
        One(module => Wire.Of(new Pair()).Value = new Single()).ShouldBe("HDL2006: the shapes differ: Pair of 2 bits and Single of 1 bit.");
        One(module => module.B.As(Shape.UInt(3))).ShouldBe("HDL2006: 4 bits can't be read as UInt(3).");
    }

    /// <summary>ID and message of the first error in a body that breaks one rule.</summary>
    private static string One(Action<Snippet> body)
    {
        try
        {
            Elaborator.Elaborate(new Snippet(body));
            return "";
        }
        catch (HdlDsl.Diagnostics.HdlException illegal)
        {
            var first = illegal.Diagnostics[0];
            Path.GetFileName(first.Notes[0].Location.File).ShouldBe("WidthErrorTests.cs");
            return $"{first.Id}: {first.Message}";
        }
    }

    private sealed class Pair : Bundle
    {
        public Bit A { get; } = Shape.Bit();

        public Bit B { get; } = Shape.Bit();
    }

    private sealed class Single : Bundle
    {
        public Bit A { get; } = Shape.Bit();
    }
}
