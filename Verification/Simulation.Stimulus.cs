using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification;

/// <content>Random stimuli and traces for whole ports, vectors and bundles.</content>
public sealed partial class Simulation
{
    /// <summary>Sets all inputs in a port to random values. One value in four is a corner: 0, all ones, the least or the greatest.</summary>
    /// <param name="port">A port of the simulated module; of a bundle, the fields that are inputs.</param>
    /// <param name="random">Source of the values; seed it for reproducible runs.</param>
    public void SetRandom(Data port, Random random)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var leaf in port.Leaves())
        {
            if (leaf.Signal.Origin is PortOrigin { IsInput: true })
                StoreWide(Locate(leaf.Signal).Port, 0, leaf.Signal.Width, RandomPattern(leaf.Signal, random));
        }
    }

    /// <summary>Sets all inputs of the design but clocks and resets to random values.</summary>
    /// <param name="random">Where they come from.</param>
    public void SetRandomInputs(Random random)
    {
        foreach (var (_, port) in DesignUnderTest.Module.DeclaredPorts())
            SetRandom(port, random);
    }

    /// <summary>Reads all outputs in a port. Bits that the simulator does not know read as zeros and are marked.</summary>
    /// <param name="port">A port of the simulated module; of a bundle, the fields that are outputs.</param>
    /// <returns>Name, bit pattern, and whether any bit is unknown, of each output.</returns>
    public IReadOnlyList<(string Name, BigInteger Value, bool IsUnknown)> ReadOutputs(Data port)
    {
        ArgumentNullException.ThrowIfNull(port);
        Settle();
        var values = new List<(string, BigInteger, bool)>();
        foreach (var leaf in port.Leaves())
        {
            if (leaf.Signal.Origin is not PortOrigin { IsInput: false } origin)
                continue;
            var index = Locate(leaf.Signal).Port;
            values.Add((origin.Name, LoadWide(index), Engine.HasUnknown(index)));
        }

        return values;
    }

    private static BigInteger RandomPattern(Signal signal, Random random)
    {
        if (signal.EnumType is { } type)
        {
            var members = Enum.GetValuesAsUnderlyingType(type);
            return new BigInteger(Convert.ToDecimal(members.GetValue(random.Next(members.Length)), System.Globalization.CultureInfo.InvariantCulture));
        }

        var element = signal.ElementWidth == 0 ? signal.Width : signal.ElementWidth;
        var pattern = BigInteger.Zero;
        for (var low = 0; low < signal.Width; low += element)
            pattern |= RandomElement(element, random) << low;
        return pattern;
    }

    private static BigInteger RandomElement(int width, Random random)
    {
        var mask = OpSemantics.Mask(width);
        switch (width > 2 ? random.Next(16) : 15)
        {
            case 0:
                return BigInteger.Zero;
            case 1:
                return mask;
            case 2:
                return BigInteger.One << (width - 1);
            case 3:
                return mask >> 1;
            default:
                var bytes = new byte[(width + 7) / 8];
                random.NextBytes(bytes);
                return new BigInteger(bytes, isUnsigned: true) & mask;
        }
    }
}
