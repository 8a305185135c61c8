using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The triangle of registers at the edge of a systolic array: lane i leaves i enabled cycles after it came. It holds together with the
/// elements, otherwise a stall would tear the wave front apart.
/// </summary>
/// <param name="config">Lanes and their width.</param>
public sealed class MixPeSkew(MixPeSkewConfig config) : Module<MixPeSkewConfig>(config)
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>All lanes of one beat.</summary>
    public Vec<Bits> Lanes { get; } = In.Vec(config.Lanes, Shape.Bits(config.LaneBits));

    /// <summary>Lane i of the beat of i enabled cycles ago.</summary>
    public Vec<Bits> Skewed { get; } = Out.Vec(config.Lanes, Shape.Bits(config.LaneBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        Skewed[0].Value = Lanes[0];
        for (var i = 1; i < Config.Lanes; i++)
        {
            var line = Reg.Vec(i, Shape.Bits(Config.LaneBits), Reset.None).Named($"line{i}");
            using (When(Enable))
            {
                line[0].Next = Lanes[i];
                for (var stage = 1; stage < i; stage++)
                    line[stage].Next = line[stage - 1];
            }

            Skewed[i].Value = line[i - 1];
        }
    }
}
