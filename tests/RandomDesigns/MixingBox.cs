using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>A combinational black box with a wide output that depends on both inputs and a narrow one that depends on one.</summary>
public sealed class MixingBox : BlackBoxModel
{
    /// <summary>Name of the module.</summary>
    public const string Name = "mixing_box";

    /// <summary>Name of the input that only one output depends on.</summary>
    public const string Wide = "wide";

    /// <summary>Number of the output that does not depend on <see cref="Wide"/>.</summary>
    public const int NextPort = 3;

    private const int WideBits = 70;
    private const int NarrowBits = 13;

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
            var net = new NetBuilder(Name, new BlackBoxInfo([], Verilog) { CreateModel = () => new MixingBox() });
            net.Input(Wide, WideBits);
            net.Input("narrow", NarrowBits);
            net.Output("mixed", WideBits);
            net.Output("next", NarrowBits);
            return net.Definition;
        }
    }

    /// <inheritdoc/>
    public override void Settle(BlackBoxPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        var narrow = ports["narrow"];
        ports["mixed"] = ports[Wide] ^ (narrow << (WideBits - NarrowBits)) ^ narrow;
        ports["next"] = (narrow + BigInteger.One) & OpSemantics.Mask(NarrowBits);
    }

    /// <inheritdoc/>
    public override bool DependsOn(string output, string input) => output == "mixed" || input == "narrow";
}
