using HdlDsl.Verilog;

namespace HdlDsl.Tests.Verilog;

/// <summary>Inputs of instances that the module around them reads back.</summary>
public sealed class InstanceInputTests
{
    [Fact]
    public void An_input_that_is_read_gets_a_wire()
    {
        var verilog = Emit((outer, inner) => inner.A.Value = outer.A & outer.B);
        verilog.ShouldContain("wire inner_A;");
        verilog.ShouldContain("assign inner_A = A & B;");
        verilog.ShouldContain(".A(inner_A)");
        verilog.ShouldContain("assign Seen = inner_A;");
    }

    [Fact]
    public void An_input_that_is_another_signal_is_read_under_its_name()
    {
        var verilog = Emit((outer, inner) => inner.A.Value = outer.A);
        verilog.ShouldContain(".A(A)");
        verilog.ShouldContain("assign Seen = A;");
        verilog.ShouldNotContain("inner_A");
    }

    private static string Emit(Action<Outer, Inner> connect) => VerilogEmitter.Emit(Elaborator.Elaborate(new Outer(connect)), VerilogOptions.Default);

    private sealed class Inner : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = !A;
    }

    private sealed class Outer(Action<Outer, Inner> connect) : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit B { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        public Bit Seen { get; } = Out.Bit();

        protected override void Build()
        {
            var inner = Hdl.Instance(new Inner());
            connect(this, inner);
            Y.Value = inner.Y & B;
            Seen.Value = inner.A;
        }
    }
}
