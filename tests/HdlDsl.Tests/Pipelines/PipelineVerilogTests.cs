using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Pipelines;

public sealed class PipelineVerilogTests
{
    private sealed class Mac(PipelineStall stall) : Module
    {
        private readonly PipelineStall stall = stall;

        public Stream<Vec<UInt>> Source { get; } = In.Stream(Shape.Vec(3, Shape.UInt(8)));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(17));

        protected override void Build()
        {
            var pipe = Pipeline.From(Source, stall);
            var a = pipe.Carry(Source.Payload[0]);
            var b = pipe.Carry(Source.Payload[1]);
            var c = pipe.Carry(Source.Payload[2]);
            pipe.Next();
            var product = pipe.Carry(a.Here * b.Here);
            pipe.HaltWhen(product.Here == 5);
            pipe.Next();
            var sum = pipe.Carry(product.Here + c.Here);
            pipe.ThrowWhen(sum.Here == 0);
            pipe.Next();
            pipe.To(Sink, sum.Here);
        }
    }

    [Theory]
    [InlineData(PipelineStall.ReadyChain)]
    [InlineData(PipelineStall.GlobalEnable)]
    public void Print(PipelineStall stall)
    {
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Mac(stall)), VerilogOptions.Default);
        File.WriteAllText($"/tmp/ctl_{Guid.NewGuid():N}.v", verilog);
    }
}
