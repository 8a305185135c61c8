using HdlDsl.Diagnostics;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

/// <summary>One definition for equal modules, and only for equal ones.</summary>
public sealed class SharingTests
{
    [Fact]
    public void A_captured_parameter_beside_the_configuration_makes_another_definition() =>
        Elaborator.Elaborate(new Pair(() => new AddsExtra(new WidthConfig(4), 1), () => new AddsExtra(new WidthConfig(4), 2)))
            .Definitions.Count.ShouldBe(3);

    [Fact]
    public void Equal_parameters_share() =>
        Elaborator.Elaborate(new Pair(() => new AddsExtra(new WidthConfig(4), 1), () => new AddsExtra(new WidthConfig(4), 1)))
            .Definitions.Count.ShouldBe(2);

    [Fact]
    public void An_init_property_makes_another_definition() =>
        Elaborator.Elaborate(new Pair(() => new HasProperty { Addend = 1 }, () => new HasProperty { Addend = 2 })).Definitions.Count.ShouldBe(3);

    [Fact]
    public void Lists_in_a_field_are_compared_by_their_elements()
    {
        Elaborator.Elaborate(new Pair(() => new HasTable([1, 2]), () => new HasTable([1, 2]))).Definitions.Count.ShouldBe(2);
        Elaborator.Elaborate(new Pair(() => new HasTable([1, 2]), () => new HasTable([1, 3]))).Definitions.Count.ShouldBe(3);
    }

    [Fact]
    public void A_reset_with_two_polarities_is_an_error() =>
        Should.Throw<HdlException>(() => Elaborator.Elaborate(new Pair(() => new Toggle(isActiveLow: false), () => new Toggle(isActiveLow: true))))
            .Diagnostics.ShouldContain(diagnostic => diagnostic.Id == "HDL5004" && diagnostic.Message
                == "reset 'rst' of 'Pair' has two meanings: one domain has clock 'clk' with a synchronous reset 'rst', active low, another clock 'clk' with a synchronous reset 'rst', active high.");

    [Fact]
    public void A_module_may_be_elaborated_inside_another_build() => Elaborator.Elaborate(new Inner()).Definitions.Count.ShouldBe(1);

    [Fact]
    public void Differences_can_be_selected_delayed_and_wrapped_into_wider_targets()
    {
        var verilog = HdlDsl.Verilog.VerilogEmitter.Emit(Elaborator.Elaborate(new Differences()), HdlDsl.Verilog.VerilogOptions.Default);
        verilog.ShouldContain("{{2{_sub_");
    }

    [Fact]
    public void A_list_in_a_bundle_is_an_error() =>
        Should.Throw<HdlException>(() => new ListBundle().BitWidth).Message.ShouldStartWith("error HDL1010: field 'ListBundle.Items' of the bundle is a list of signals.");

    private sealed record WidthConfig(int Width);

    private abstract class Unary : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(4);
    }

    private sealed class AddsExtra(WidthConfig config, int extra) : Module<WidthConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.Width);

        public UInt Y { get; } = Out.UInt(config.Width);

        protected override void Build() => Y.Value = (A + extra).Wrap();
    }

    private sealed class HasProperty : Unary
    {
        public int Addend { get; init; }

        protected override void Build() => Y.Value = (A + Addend).Wrap();
    }

    private sealed class HasTable(int[] table) : Unary
    {
        protected override void Build() => Y.Value = Mem.Rom(table, 4)[A];
    }

    private sealed class Toggle(bool isActiveLow) : Unary
    {
        protected override HdlDsl.ClockDomain Domain => new(ResetActiveLow: isActiveLow);

        protected override void Build() => Y.Value = Delay(A);
    }

    private sealed class Inner : Unary
    {
        protected override void Build()
        {
            Elaborator.Elaborate(new HasProperty { Addend = 3 });
            Y.Value = A;
        }
    }

    private sealed class Differences : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt B { get; } = In.UInt(4);

        public UInt Wide { get; } = Out.UInt(7);

        public SInt Chosen { get; } = Out.SInt(5);

        protected override void Build()
        {
            Wide.Value = (A - B).Wrap();
            var chosen = Delay(Mux(A > B, A - B, B - A));
            Chosen.Value = chosen;
        }
    }

    private sealed class ListBundle : Bundle
    {
        public UInt[] Items { get; } = [Shape.UInt(2)];
    }

    /// <summary>Two modules side by side, their 4-bit ports connected through reflection so that any type will do.</summary>
    private sealed class Pair(Func<Module> first, Func<Module> second) : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            var (one, two) = (Instance(first(), "one"), Instance(second(), "two"));
            Port(one, "A").Value = A;
            Port(two, "A").Value = A;
            Y.Value = Port(one, "Y") ^ Port(two, "Y");
        }

        private static UInt Port(Module module, string name) => (UInt)module.GetType().GetProperty(name)!.GetValue(module)!;
    }
}
