using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>A combinational black box with a wide output that depends on both inputs and a narrow one that depends on one.</summary>
public sealed class MixingBox : BlackBoxModel
{
    private const int Wide = 70;
    private const int Narrow = 13;

    private const string Verilog = """
        module mixing_box(input [69:0] wide, input [12:0] narrow, output [69:0] mixed, output [12:0] next);
          assign mixed = wide ^ {narrow, 57'd0} ^ {57'd0, narrow};
          assign next = narrow + 13'd1;
        endmodule
        """;

    /// <summary>The box; made anew each time, since names are assigned in designs.</summary>
    public static Definition Definition
    {
        get
        {
            var net = new NetBuilder("mixing_box", new BlackBoxInfo([], Verilog) { CreateModel = () => new MixingBox() });
            net.Input("wide", Wide);
            net.Input("narrow", Narrow);
            net.Output("mixed", Wide);
            net.Output("next", Narrow);
            return net.Definition;
        }
    }

    /// <inheritdoc/>
    public override void Settle(BlackBoxPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        var narrow = ports["narrow"];
        ports["mixed"] = ports["wide"] ^ (narrow << (Wide - Narrow)) ^ narrow;
        ports["next"] = (narrow + BigInteger.One) & OpSemantics.Mask(Narrow);
    }

    /// <inheritdoc/>
    public override bool DependsOn(string output, string input) => output == "mixed" || input == "narrow";
}
