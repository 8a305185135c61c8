using HdlDsl.Verilog;

namespace HdlDsl.Tests.Verilog;

/// <summary>Black boxes that name their clock and reset ports, and their data ports, themselves.</summary>
public sealed class BlackBoxClockTests
{
    [Theory]
    [InlineData(ResetKind.Synchronous, false, "~rst")]
    [InlineData(ResetKind.Asynchronous, true, "rst")]
    [InlineData(ResetKind.None, false, "1'b1")]
    public void Ports_get_the_nets_of_the_domain_around_the_instance(ResetKind kind, bool isLow, string reset)
    {
        var options = new ElaborationOptions { Domain = new ClockDomain(ResetKind: kind, ResetActiveLow: isLow) };
        VerilogEmitter.Emit(Elaborator.Elaborate(new Around(), options), VerilogOptions.Default).ShouldContain(
            $"  vendor box (\n    .ck(clk),\n    .areset_n({reset}),\n    .data_in(A),\n    .q(Y)\n  );");
    }

    [Fact]
    public void Such_a_box_is_no_top() => Findings.Of(new Vendor()).ShouldStartWith(
        "error HDL1015: black box 'vendor' is the top module, but its clock and reset ports are named by itself and get their nets from the surroundings.");

    private sealed class Vendor : BlackBox
    {
        private readonly UInt input = In.UInt(4);
        private readonly UInt output = Out.UInt(4);

        public UInt D => input;

        public UInt Q => output;

        protected override string DefinitionName => "vendor";

        protected override IReadOnlyList<BlackBoxClock> ClockPorts => [new("ck"), new("areset_n", IsReset: true, IsActiveLow: true)];

        protected override IEnumerable<KeyValuePair<string, Data>> NamedPorts => [new("data_in", input), new("q", output)];
    }

    private sealed class Around : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            var box = Hdl.Instance(new Vendor());
            box.D.Value = A;
            Y.Value = box.Q;
        }
    }
}
