using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.StateMachines;

/// <summary>The text of state machines, as a reader sees it.</summary>
public sealed class FsmVerilogTests
{
    private enum Light
    {
        Red,
        Green = 4,
        Yellow,
    }

    [Fact]
    public void A_machine_reads_like_a_hand_written_one() => VerilogOf(StateEncoding.OneHot, recovers: false).ShouldBe("""
        module Lights (
          input wire clk,
          input wire rst,
          input wire Request,
          output wire IsGreen,
          output reg Walk
        );
          reg [2:0] light;  // 1 Red, 2 Green, 4 Yellow
          reg [2:0] light_next;  // 1 Red, 2 Green, 4 Yellow
          reg light_counts;
          wire light_elapsed;
          reg [2:0] light_timer;
          assign IsGreen = light[1];

          always @* begin
            case (light)
              3'd1: begin  // Red
                Walk = 1'b1;
              end
              3'd2: begin  // Green
                Walk = 1'b0;
              end
              default: begin  // Yellow
                Walk = 1'b0;
              end
            endcase
          end

          always @* begin
            light_next = light;
            case (light)
              3'd1: begin  // Red
                if (Request) begin
                  light_next = 3'd2;
                end
              end
              3'd2: begin  // Green
                if (light_elapsed) begin
                  light_next = 3'd4;
                end
              end
              default: begin  // Yellow
                light_next = 3'd1;
              end
            endcase
          end

          always @* begin
            light_counts = 1'b0;
            case (light)
              3'd2: begin  // Green
                light_counts = 1'b1;
              end
              default: ;
            endcase
          end
          assign light_elapsed = light_timer == 3'd4;

          always @(posedge clk) begin
            if (rst) begin
              light <= 3'd1;
              light_timer <= 3'd0;
            end else begin
              light <= light_next;
              if (light_next != light) begin
                light_timer <= 3'd0;
              end else if (light_counts) begin
                light_timer <= light_timer + 3'd1;
              end
            end
          end
        endmodule

        """);

    [Theory]
    [InlineData(StateEncoding.Members, false, "reg [2:0] light;  // 0 Red, 4 Green, 5 Yellow", "light == 3'd4")]
    [InlineData(StateEncoding.Binary, false, "reg [1:0] light;  // 0 Red, 1 Green, 2 Yellow", "light == 2'd1")]
    [InlineData(StateEncoding.Gray, false, "reg [1:0] light;  // 0 Red, 1 Green, 3 Yellow", "light == 2'd1")]
    [InlineData(StateEncoding.OneHot, true, "reg [2:0] light;  // 1 Red, 2 Green, 4 Yellow", "light == 3'd2")]
    public void Encodings(StateEncoding encoding, bool recovers, string declaration, string comparison)
    {
        var verilog = VerilogOf(encoding, recovers);
        verilog.ShouldContain(declaration);
        verilog.ShouldContain(comparison);
        verilog.Contains("light_is_legal", StringComparison.Ordinal).ShouldBe(recovers);
    }

    private static string VerilogOf(StateEncoding encoding, bool recovers) =>
        VerilogEmitter.Emit(Elaborator.Elaborate(new Lights(encoding, recovers)), VerilogOptions.Default with { HeaderComment = false });

    private sealed class Lights(StateEncoding encoding, bool recovers) : Module
    {
        private readonly StateEncoding encoding = encoding;
        private readonly bool recovers = recovers;

        public Bit Request { get; } = In.Bit();

        public Bit IsGreen { get; } = Out.Bit();

        public Bit Walk { get; } = Out.Bit();

        protected override void Build()
        {
            var light = Fsm.Of(Light.Red, encoding, recovers);
            using (light.In(Light.Red))
            {
                Walk.Value = true;
                using (When(Request))
                    light.GoTo(Light.Green);
            }

            using (light.In(Light.Green, cycles: 5, then: Light.Yellow))
                Walk.Value = false;
            using (light.In(Light.Yellow))
            {
                Walk.Value = false;
                light.GoTo(Light.Red);
            }

            IsGreen.Value = light.Is(Light.Green);
        }
    }
}
