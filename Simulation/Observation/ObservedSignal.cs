using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>
/// A signal that can be watched, and where its value lies in the model's memory once <see cref="SimulatedModel.Observe"/> has brought it up to
/// date. Signals that always have the same value may share a place. Names are those of the emitted Verilog.
/// </summary>
/// <param name="Scopes">The top module and the instances on the way down.</param>
/// <param name="Name">Name inside the innermost of them.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="Offset">Distance in bytes from <see cref="SimulatedModel.Memory"/>; stored like a <see cref="ModelPort"/>.</param>
public sealed record ObservedSignal(ImmutableArray<string> Scopes, string Name, int Width, int Offset)
{
    /// <summary>Number of bytes.</summary>
    public int ByteCount => ModelPort.BytesFor(Width);

    /// <summary>Port, wire or register in its module. Words of memories count as registers.</summary>
    public SignalKind Kind { get; init; } = SignalKind.Wire;

    /// <summary>How the bits are meant.</summary>
    public SignalView View { get; init; } = SignalView.Bits;

    /// <summary>The C# enumeration of <see cref="SignalView.Enum"/>, else null.</summary>
    public Type? EnumType { get; init; }

    /// <summary>The members' codes where they are not the members' numbers, else null.</summary>
    public EnumCodes? EnumCodes { get; init; }

    /// <summary>Width in bits of one element of a packed vector, else 0.</summary>
    public int ElementWidth { get; init; }

    /// <summary>Name with all scopes in front, separated by dots.</summary>
    public string Path => $"{string.Join('.', Scopes)}.{Name}";

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <summary>The clocks, resets and declared ports of a model, in the order of <see cref="SimulatedModel.Ports"/>.</summary>
    internal static ImmutableArray<ObservedSignal> PortsOf(SimulatedModel model)
    {
        var top = model.Design.Top;
        ImmutableArray<string> scopes = [top.Name];
        var controls = model.Ports.Length - top.Ports.Count;
        return [.. model.Ports.Select((port, i) => i < controls
            ? new ObservedSignal(scopes, port.Name, port.Width, port.Offset) { Kind = SignalKind.Input, View = SignalView.Bit }
            : Of(top.Signals[top.Ports[i - controls]], scopes, port.Name, port.Offset))];
    }

    internal static ObservedSignal Of(in SignalEntry entry, ImmutableArray<string> scopes, string name, int offset) => new(scopes, name, entry.Width, offset)
    {
        Kind = entry.Kind,
        View = entry.View,
        EnumType = entry.EnumType,
        EnumCodes = entry.EnumCodes,
        ElementWidth = entry.ElementWidth,
    };
}
