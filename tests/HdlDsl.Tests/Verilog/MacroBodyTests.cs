using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Verilog;

/// <summary>Modules with a second body under a macro.</summary>
public sealed class MacroBodyTests
{
    private const string AnyBody = "  assign Y = 1;";

    [Fact]
    public void The_second_body_stands_in_front_of_the_described_one_and_both_are_lint_clean()
    {
        var text = Text(new Inverter("USE_CELLS", "  not cell_0 (Y, A);\r\n"));
        text.ShouldContain("""
            `ifdef USE_CELLS
              not cell_0 (Y, A);
            `else
              assign Y = ~A;
            `endif
            endmodule
            """);
        VerilogTools.Lint(text, nameof(Inverter)).ShouldBeEmpty();
        VerilogTools.Lint("`define USE_CELLS\n" + text, nameof(Inverter)).ShouldBeEmpty();
    }

    [Fact]
    public void Outputs_of_blocks_are_wires_for_the_second_body()
    {
        var text = Text(new Selected());
        VerilogTools.Lint(text, nameof(Selected)).ShouldBeEmpty();
        VerilogTools.Lint("`define USE_CELLS\n" + text, nameof(Selected)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1ST")]
    [InlineData("A-B")]
    public void A_macro_is_an_identifier(string macro)
    {
        var error = Should.Throw<ArgumentException>(() => Text(new Inverter(macro, AnyBody)));
        error.ParamName.ShouldBe("macro");
    }

    [Fact]
    public void A_module_has_one_second_body() =>
        Should.Throw<InvalidOperationException>(() => Text(new Twice())).Message.ShouldBe("'Twice' has a body under macro 'ONE' already; a module has one.");

    private static string Text(Module module) => VerilogEmitter.Emit(Elaborator.Elaborate(module), VerilogOptions.Default with { HeaderComment = false }).ReplaceLineEndings("\n");

    private sealed class Inverter(string macro, string body) : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            VerilogUnderMacro(macro, body);
            Y.Value = !A;
        }
    }

    private sealed class Selected : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit Choice { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            VerilogUnderMacro("USE_CELLS", "  assign Y = Choice ? ~A : A;");
            Y.Value = A;
            using (When(Choice))
                Y[3, 1].Value = ~A[3, 1];
            using (When(Choice))
                Y[0].Value = !A[0];
        }
    }

    private sealed class Twice : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            VerilogUnderMacro("ONE", AnyBody);
            VerilogUnderMacro("TWO", AnyBody);
            Y.Value = true;
        }
    }
}
