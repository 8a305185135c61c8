namespace HdlDsl.Tests.Language;

public sealed class PortErrorTests
{
    [Fact]
    public void Port_that_is_null() => Findings.Of(new NullPort()).ShouldBe("""
        error HDL1010: port property 'NullPort.A' is null.
          Findings.cs: return Elaborator.Elaborate(top, options).Warnings;   here
          Fix: give it an initialiser: { get; } = In.UInt(8); or assign it in the constructor.
        """);

    [Fact]
    public void Port_of_nullable_type_may_be_missing()
    {
        Elaborator.Elaborate(new OptionalPort(hasB: true)).Top.Ports.Count.ShouldBe(3);
        Elaborator.Elaborate(new OptionalPort(hasB: false)).Top.Ports.Count.ShouldBe(2);
    }

    [Fact]
    public void Port_without_direction() => Findings.Of(new NoDirection()).ShouldBe("""
        error HDL1010: property 'NoDirection.A' was made with Shape and has no direction.
          PortErrorTests.cs: public Bit A { get; } = Shape.Bit();   made here
          Fix: make it with In or Out.
        """);

    [Fact]
    public void Port_of_two_modules() => Findings.Of(new Thief(new Owner())).ShouldBe("""
        error HDL1010: property 'Thief.A' holds a port of another module ('Owner').
          Findings.cs: return Elaborator.Elaborate(top, options).Warnings;   here
          Fix: make a port of its own, or keep it in a field instead of a property.
        """);

    [Fact]
    public void Shape_used_as_a_signal() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = Shape.UInt(4);
    })).ShouldBe("""
        error HDL1010: a UInt(4) made with Shape is used as a signal; a shape has no value.
          PortErrorTests.cs: module.Y.Value = Shape.UInt(4);   used here
          PortErrorTests.cs: module.Y.Value = Shape.UInt(4);   declared here
          Fix: make the signal with In, Out, Reg or Wire.
        """);

    private sealed class NullPort : Module
    {
        public Bit A { get; } = null!;

        protected override void Build()
        {
        }
    }

    private sealed class OptionalPort(bool hasB) : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit? B { get; } = hasB ? In.Bit() : null;

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = B is null ? A : A & B;
    }

    private sealed class NoDirection : Module
    {
        public Bit A { get; } = Shape.Bit();

        protected override void Build()
        {
        }
    }

    private sealed class Owner : Module
    {
        public Bit A { get; } = In.Bit();

        public Owner() => _ = Ports;

        protected override void Build()
        {
        }
    }

    private sealed class Thief(Owner owner) : Module
    {
        public Bit A { get; } = owner.A;

        protected override void Build()
        {
        }
    }
}
