using Generators.Dsp;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>The DSP48E2 slices of a chain: D + (A · 2^18) times B, with the upper row on A and the lower one on D.</summary>
internal static class FlightSlice
{
    private const int Product = 0b00_000_01_01;
    private const int FromCascade = 0b00_001_01_01;
    private const int FromFabric = 0b00_011_01_01;

    /// <summary>The attributes of a slice.</summary>
    /// <param name="tie">How it is tied to the slice in front.</param>
    /// <param name="maySkip">Whether some pattern begins a group here all the same.</param>
    /// <param name="hasNext">Whether PCOUT is in use.</param>
    /// <returns>The attributes: A, D and AD with a register each, two of B.</returns>
    public static Dsp48Config Attributes(FlightTie tie, bool maySkip, bool hasNext) => new()
    {
        Breg = 2,
        Bcascreg = 2,
        Amultsel = DspFactor.PreAdder,
        Inmodes = new(0b00100),
        Opmodes = (tie, maySkip) switch
        {
            (FlightTie.None, _) => new(Product),
            (FlightTie.Cascade, _) => new(FromCascade),
            (_, true) => new(Product, FromFabric),
            _ => new(FromFabric),
        },
        Outputs = hasNext ? DspOutputs.Pcout : DspOutputs.None,
    };

    /// <summary>Places a slice.</summary>
    /// <param name="kind">What it is in Verilog.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="number">Its number, for its name.</param>
    /// <returns>Its ports.</returns>
    public static (Dsp48In I, Dsp48Out O) Place(FlightSlices kind, Dsp48Config attributes, int number)
    {
        if (kind == FlightSlices.Plain)
        {
            var plain = Instance(new Dsp48(attributes), $"slice_{number}");
            return (plain.I, plain.O);
        }

        var name = attributes.Opmodes switch
        {
            { IsFixed: false } => "switched",
            { Values: [FromCascade] } => "cascaded",
            { Values: [FromFabric] } => "linked",
            _ => "first",
        };
        var primitive = Instance(new Dsp48Primitive(attributes, $"flight_{name}{(attributes.Outputs == DspOutputs.None ? "" : "_with_cascade")}"), $"slice_{number}");
        return (primitive.I, primitive.O);
    }

    /// <summary>OPMODE of a switched slice.</summary>
    /// <param name="continues">Whether the sum in front goes on.</param>
    /// <returns>9 bits.</returns>
    public static UInt Opmode(Bit continues) => Mux(continues, UInt.Constant(FromFabric, 9), UInt.Constant(Product, 9));
}
