using System.Diagnostics;
using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Pipelines;

/// <summary>The registers that pipelines make, and what they are called.</summary>
public sealed class PipelineVerilogTests
{
    [Fact]
    public void Values_get_the_registers_that_their_readers_need()
    {
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Blend()), VerilogOptions.Default with { HeaderComment = false });
        verilog.ShouldBe("""
            module Blend (
              input wire clk,
              input wire rst,
              input wire Source_Valid,
              output wire Source_Ready,
              input wire [23:0] Source_Payload,
              output wire Sink_Valid,
              input wire Sink_Ready,
              output wire [16:0] Sink_Payload
            );
              reg [7:0] a_s1;
              reg [7:0] b_s1;
              reg [15:0] product_s2;
              reg [7:0] c_s1;
              reg [7:0] c_s2;
              reg pipe_valid_s1;
              reg pipe_valid_s2;
              wire [7:0] a = Source_Payload[7:0];
              wire [7:0] b = Source_Payload[15:8];
              wire [7:0] c = Source_Payload[23:16];
              wire [15:0] product = a_s1 * b_s1;
              wire [16:0] sum = {1'b0, product_s2} + {9'd0, c_s2};
              wire pipe_ready_s2 = ~pipe_valid_s2 | Sink_Ready;
              wire pipe_ready_s1 = ~pipe_valid_s1 | pipe_ready_s2;
              assign Source_Ready = pipe_ready_s1;
              assign Sink_Valid = pipe_valid_s2;
              assign Sink_Payload = sum;

              always @(posedge clk) begin
                if (pipe_ready_s1) begin
                  a_s1 <= a;
                  b_s1 <= b;
                  c_s1 <= c;
                end
                if (pipe_ready_s2) begin
                  product_s2 <= product;
                  c_s2 <= c_s1;
                end
              end

              always @(posedge clk) begin
                if (rst) begin
                  pipe_valid_s1 <= 1'b0;
                  pipe_valid_s2 <= 1'b0;
                end else begin
                  if (pipe_ready_s1) begin
                    pipe_valid_s1 <= Source_Valid;
                  end
                  if (pipe_ready_s2) begin
                    pipe_valid_s2 <= pipe_valid_s1;
                  end
                end
              end
            endmodule

            """);
    }

    [Theory]
    [InlineData(1, "6")]
    [InlineData(2, "3 3")]
    [InlineData(3, "2 2 2")]
    [InlineData(4, "2 2 1 1")]
    [InlineData(6, "1 1 1 1 1 1")]
    [InlineData(9, "1 1 1 1 1 1")]
    public void Equal_steps_are_spread_evenly(int groups, string sizes) =>
        string.Join(' ', StepPartition.Of([1, 1, 1, 1, 1, 1], groups)).ShouldBe(sizes);

    [Fact]
    public void The_longest_stage_is_as_short_as_it_can_be()
    {
        var random = new Random(1);
        for (var round = 0; round < 400; round++)
        {
            var delays = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(0, 12)).ToArray();
            for (var groups = 1; groups <= delays.Length; groups++)
            {
                var sizes = StepPartition.Of(delays, groups);
                sizes.Length.ShouldBe(groups);
                sizes.Sum().ShouldBe(delays.Length);
                sizes.ShouldAllBe(size => size > 0);
                var start = 0;
                var longest = sizes.Max(size => delays[start..(start += size)].Sum());
                longest.ShouldBe(Best(delays, groups), $"round {round}: {string.Join(' ', delays)} in {groups}");
            }
        }

        static int Best(int[] delays, int groups) => groups == 1
            ? delays.Sum()
            : Enumerable.Range(1, delays.Length - groups + 1).Min(first => Math.Max(delays[..first].Sum(), Best(delays[first..], groups - 1)));
    }

    [Fact]
    public void Long_pipelines_are_elaborated_in_linear_time()
    {
        Measure(500);
        var (small, large) = (Measure(2000), Measure(8000));
        large.ShouldBeLessThan((16 * small) + 1000, "milliseconds for four times as many stages");

        static long Measure(int stages)
        {
            var watch = Stopwatch.StartNew();
            Elaborator.Elaborate(new Snippet(module =>
            {
                var pipe = Pipeline.From(module.C);
                var value = pipe.Carry(module.A);
                var first = value;
                for (var i = 0; i < stages; i++)
                {
                    pipe.Next();
                    value = pipe.Carry(value.Here ^ first.Here);
                }

                module.Y.Value = Mux(pipe.Valid, value.Here, 0);
            }));
            return watch.ElapsedMilliseconds;
        }
    }

    private sealed class Blend : Module
    {
        public Stream<Vec<UInt>> Source { get; } = In.Stream(Shape.Vec(3, Shape.UInt(8)));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(17));

        protected override void Build()
        {
            var pipe = Pipeline.From(Source);
            var a = pipe.Carry(Source.Payload[0]);
            var b = pipe.Carry(Source.Payload[1]);
            var c = pipe.Carry(Source.Payload[2]);
            pipe.Next();
            var product = pipe.Carry(a.Here * b.Here);
            pipe.Next();
            var sum = pipe.Carry(product.Here + c.Here);
            pipe.To(Sink, sum.Here);
        }
    }
}
