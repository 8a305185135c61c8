using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>Port values of any width as numbers. Slower than loading and storing by address, which testbenches with many cycles do.</summary>
public static unsafe class PortValues
{
    /// <summary>Reads a port.</summary>
    /// <param name="model">The model.</param>
    /// <param name="port">Number in <see cref="SimulatedModel.Ports"/>.</param>
    /// <returns>Its value, unsigned.</returns>
    public static BigInteger ReadPort(this SimulatedModel model, int port)
    {
        ArgumentNullException.ThrowIfNull(model);
        var place = model.Ports[port];
        return new BigInteger(new ReadOnlySpan<byte>(model.Memory + place.Offset, place.ByteCount), isUnsigned: true);
    }

    /// <summary>Drives an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="port">Number in <see cref="SimulatedModel.Ports"/>.</param>
    /// <param name="value">Any integer, taken modulo 2^width.</param>
    public static void WritePort(this SimulatedModel model, int port, BigInteger value)
    {
        ArgumentNullException.ThrowIfNull(model);
        var place = model.Ports[port];
        if (!place.IsInput)
            throw new ArgumentException($"Port '{place.Name}' is an output of '{model.Design.Top.Name}'; only inputs are driven.", nameof(port));
        Store(model.Memory, place, value & OpSemantics.Mask(place.Width));
    }

    /// <summary>The number of a port.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its place in <see cref="SimulatedModel.Ports"/>, or −1 when there is none of that name.</returns>
    public static int FindPort(this SimulatedModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        for (var port = 0; port < model.Ports.Length; port++)
        {
            if (model.Ports[port].Name == name)
                return port;
        }

        return -1;
    }

    internal static void Store(byte* memory, in ModelPort place, BigInteger value)
    {
        var bytes = new Span<byte>(memory + place.Offset, place.ByteCount);
        bytes.Clear();
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
    }
}
