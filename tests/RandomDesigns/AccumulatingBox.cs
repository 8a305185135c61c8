using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>A black box with a state: adds its input at each clock edge, with the default domain's synchronous reset.</summary>
public sealed class AccumulatingBox : BlackBoxModel
{
    private const int Width = 66;

    private const string Verilog = """
        module accumulating_box(input clk, input rst, input [65:0] addend, output [65:0] sum);
          reg [65:0] state = 0;
          assign sum = state;
          always @(posedge clk) state <= rst ? 66'd0 : state + addend;
        endmodule
        """;

    private BigInteger state;

    /// <summary>The box; made anew each time, since names are assigned in designs.</summary>
    public static Definition Definition
    {
        get
        {
            var net = new NetBuilder("accumulating_box", new BlackBoxInfo([], Verilog) { CreateModel = () => new AccumulatingBox() });
            net.Definition.UseDomain(ClockDomain.Default, needsReset: true);
            net.Input("addend", Width);
            net.Output("sum", Width);
            return net.Definition;
        }
    }

    /// <inheritdoc/>
    public override void Settle(BlackBoxPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ports["sum"] = state;
    }

    /// <inheritdoc/>
    public override void Edge(BlackBoxPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        state = ports.IsResetActive ? 0 : (state + ports["addend"]) & OpSemantics.Mask(Width);
    }

    /// <inheritdoc/>
    public override void Restart(int? seed) => state = seed is { } value ? (uint)value : 0;

    /// <inheritdoc/>
    public override bool DependsOn(string output, string input) => false;
}
