using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class UnconnectedInputCheckTests
{
    [Fact]
    public void Named_instance() => Findings.Of(new OneForgotten()).ShouldBe("""
        error HDL3004: input 'B' of instance 'gate' (module 'Gate') in 'OneForgotten' is not connected.
          UnconnectedInputCheckTests.cs: var gate = Instance(new Gate());   instance made here
          UnconnectedInputCheckTests.cs: public Bit B { get; } = In.Bit();   declared here
          Fix: assign its .Value in the Build of 'OneForgotten'.
        """);

    [Fact]
    public void Instances_made_in_a_loop_are_reported_once() => Findings.Of(new ManyForgotten()).ShouldBe("""
        error HDL3004: input 'B' of the instance of 'Gate' without a name (module 'Gate') in 'ManyForgotten' is not connected, nor are those of 99 more instances made there.
          UnconnectedInputCheckTests.cs: gates[i] = Instance(new Gate());   instance made here
          UnconnectedInputCheckTests.cs: public Bit B { get; } = In.Bit();   declared here
          Fix: assign its .Value in the Build of 'ManyForgotten'.
        """);

    private sealed class Gate : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit B { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = A & B;
    }

    private sealed class OneForgotten : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var gate = Instance(new Gate());
            gate.A.Value = C;
            Y.Value = gate.Y;
        }
    }

    private sealed class ManyForgotten : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var gates = new Gate[100];
            for (var i = 0; i < gates.Length; i++)
            {
                gates[i] = Instance(new Gate());
                gates[i].A.Value = C;
            }

            Y.Value = gates.Select(gate => gate.Y).AnySet();
        }
    }
}
