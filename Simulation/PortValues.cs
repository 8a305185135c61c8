using System.Collections.Immutable;
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
        var place = PlaceOf(model, port);
        return new BigInteger(new ReadOnlySpan<byte>(model.Memory + place.Offset, place.ByteCount), isUnsigned: true);
    }

    /// <summary>Drives an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="port">Number in <see cref="SimulatedModel.Ports"/>.</param>
    /// <param name="value">Any integer, taken modulo 2^width.</param>
    public static void WritePort(this SimulatedModel model, int port, BigInteger value)
    {
        var place = PlaceOf(model, port);
        if (!place.IsInput)
            throw new ArgumentException($"Port '{place.Name}' is an output of '{model.Design.Top.Name}'; only inputs are driven.", nameof(port));
        Store(model.Memory, place, value & OpSemantics.Mask(place.Width));
    }

    /// <summary>The number of a port.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its place in <see cref="SimulatedModel.Ports"/>.</returns>
    /// <exception cref="ArgumentException">There is no such port; the message lists those that are there.</exception>
    public static int FindPort(this SimulatedModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Find(model.Ports, model.Design, name);
    }

    /// <summary>The number of a port.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its place in <see cref="LaneModel.Ports"/>.</returns>
    /// <exception cref="ArgumentException">There is no such port; the message lists those that are there.</exception>
    public static int FindPort(this LaneModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Find(model.Ports, model.Design, name);
    }

    private static ModelPort PlaceOf(SimulatedModel model, int port)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.Memory == null, model);
        if ((uint)port >= (uint)model.Ports.Length)
            throw new ArgumentOutOfRangeException(nameof(port), port, $"'{model.Design.Top.Name}' has ports 0 to {model.Ports.Length - 1}.");
        return model.Ports[port];
    }

    private static int Find(ImmutableArray<ModelPort> ports, Design design, string name)
    {
        for (var port = 0; port < ports.Length; port++)
        {
            if (ports[port].Name == name)
                return port;
        }

        throw new ArgumentException($"'{design.Top.Name}' has no port '{name}'. Ports: {string.Join(", ", ports.Select(port => port.Name))}.", nameof(name));
    }

    internal static void Store(byte* memory, in ModelPort place, BigInteger value)
    {
        var bytes = new Span<byte>(memory + place.Offset, place.ByteCount);
        bytes.Clear();
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
    }
}
