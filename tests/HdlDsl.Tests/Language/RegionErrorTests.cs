using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

public sealed class RegionErrorTests
{
    private enum Colour
    {
        Red,
        Green,
    }

    private enum Shade
    {
        Dark,
        Light,
    }

    [Fact]
    public void Else_without_When() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = 0;
        using (Else())
            module.Y.Value = 1;
    })).ShouldBe("""
        error HDL1005: Else does not follow directly after a When or ElseWhen region.
          RegionErrorTests.cs: using (Else())   here
          Fix: put Else right behind the closing brace of the region that it belongs to, with no assignment between.
        """);

    [Fact]
    public void ElseWhen_after_a_statement() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = 0;
        using (When(module.C))
            module.Y.Value = 1;
        module.Y[0].Value = true;
        using (ElseWhen(module.C))
            module.Y.Value = 2;
    })).ShouldBe("""
        error HDL1005: ElseWhen does not follow directly after a When or ElseWhen region.
          RegionErrorTests.cs: using (ElseWhen(module.C))   here
          Fix: put ElseWhen right behind the closing brace of the region that it belongs to, with no assignment between.
        """);

    [Fact]
    public void Else_after_Else() => Findings.Of(new Snippet(module =>
    {
        using (When(module.C))
            module.Y.Value = 1;
        using (Else())
            module.Y.Value = 2;
        using (Else())
            module.Y.Value = 3;
    })).ShouldStartWith("error HDL1005: Else does not follow directly");

    [Fact]
    public void Else_after_an_enabled_register_was_assigned() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = 0;
        var held = Reg.Bit(enable: module.C);
        held.Next = true;
        using (Else())
            module.Y.Value = 1;
    })).ShouldStartWith("error HDL1005: Else does not follow directly");

    [Fact]
    public void Case_outside_a_Switch() => Findings.Of(new Snippet(module =>
    {
        using (Case(1))
            module.Y.Value = 1;
    })).ShouldBe("""
        error HDL1006: Case does not stand directly inside a Switch.
          RegionErrorTests.cs: using (Case(1))   here
          Fix: write using (Switch(subject)) { using (Case(…)) { … } }.
        """);

    [Fact]
    public void Default_inside_a_Case() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        using (Case(1))
        using (Default())
            module.Y.Value = 1;
    })).ShouldStartWith("error HDL1006: Default does not stand directly inside a Switch.");

    [Fact]
    public void Statement_between_cases() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        {
            module.Y.Value = 1;
        }
    })).ShouldBe("""
        error HDL1006: a statement stands inside a Switch but outside its cases.
          RegionErrorTests.cs: module.Y.Value = 1;   here
          RegionErrorTests.cs: using (Switch(module.A))   the Switch
          Fix: move it into a Case, or in front of the Switch.
        """);

    [Fact]
    public void Case_behind_Default() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        {
            using (Default())
                module.Y.Value = 1;
            using (Case(3))
                module.Y.Value = 2;
        }
    })).ShouldBe("""
        error HDL1006: Case stands behind Default.
          RegionErrorTests.cs: using (Case(3))   here
          RegionErrorTests.cs: using (Default())   Default is here
          Fix: put Default last.
        """);

    [Fact]
    public void Value_with_two_cases() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        {
            using (Case(3))
                module.Y.Value = 1;
            using (Case([2, 3]))
                module.Y.Value = 2;
        }
    })).ShouldBe("""
        error HDL1006: value 3 has two cases.
          RegionErrorTests.cs: using (Case([2, 3]))   here
          RegionErrorTests.cs: using (Case(3))   and here
          Fix: remove one of them.
        """);

    [Fact]
    public void Member_of_another_enumeration() => Findings.Of(new Snippet(module =>
    {
        var colour = Reg.Enum(Colour.Red);
        using (Switch(colour))
        using (Case(Shade.Light))
            module.Y.Value = 1;
        using (Switch(module.A))
        using (Case(Colour.Green))
            module.Y.Value = 1;
    })).ShouldBe("""
        error HDL1006: the case is a member of Shade, the subject is of type Colour.
          RegionErrorTests.cs: using (Case(Shade.Light))   here
          RegionErrorTests.cs: using (Switch(colour))   the Switch
          Fix: use a member of the subject's enumeration.

        error HDL1006: the case is a member of Colour, the subject is no enumeration.
          RegionErrorTests.cs: using (Case(Colour.Green))   here
          RegionErrorTests.cs: using (Switch(module.A))   the Switch
          Fix: use a member of the subject's enumeration.
        """);

    [Fact]
    public void Case_that_does_not_fit() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        using (Case([16, -1]))
            module.Y.Value = 1;
    })).ShouldBe("""
        error HDL2002: case 16 does not fit the subject's 4 bits.
          RegionErrorTests.cs: using (Case([16, -1]))   here
          RegionErrorTests.cs: using (Switch(module.A))   the Switch
          Fix: use a value that the subject can have.

        error HDL2002: case -1 does not fit the subject's 4 bits.
          RegionErrorTests.cs: using (Case([16, -1]))   here
          RegionErrorTests.cs: using (Switch(module.A))   the Switch
          Fix: use a value that the subject can have.
        """);

    [Fact]
    public void Region_left_open() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = 0;
#pragma warning disable HDLA001 // the mistake that the analyzer catches at compile time
        When(module.C);
#pragma warning restore HDLA001
    })).ShouldBe("""
        error HDL1007: a region was opened but never closed.
          RegionErrorTests.cs: When(module.C);   opened here
          Fix: write it with using: using (When(condition)) { … }.
        """);

    [Fact]
    public void Case_without_a_value() => Findings.Of(new Snippet(module =>
    {
        using (Switch(module.A))
        {
            using (Case(Array.Empty<System.Numerics.BigInteger>()))
                module.Y.Value = 1;
            using (Default())
                module.Y.Value = 2;
        }
    })).ShouldBe("""
        error HDL1006: a Case has no value, so it would never count.
          RegionErrorTests.cs: using (Case(Array.Empty<System.Numerics.BigInteger>()))   here
          RegionErrorTests.cs: using (Switch(module.A))   the Switch
          Fix: give at least one value, or treat the empty list in C#.
        """);
}
