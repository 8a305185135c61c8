using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>
/// Lays the ports of a top definition out in memory in the order that <see cref="SimulatedModel.Ports"/> promises, each aligned to its size.
/// </summary>
internal sealed class PortLayout
{
    private const int LargestAlignment = 8;
    private const int MostClocks = 64;

    private readonly ImmutableArray<ModelPort>.Builder ports = ImmutableArray.CreateBuilder<ModelPort>();

    private PortLayout()
    {
    }

    /// <summary>The ports with their places.</summary>
    public ImmutableArray<ModelPort> Ports => ports.DrainToImmutable();

    /// <summary>Number of bytes that they take together, a multiple of 8.</summary>
    public int ByteCount { get; private set; }

    /// <summary>Number of clock and reset ports, which come first.</summary>
    public int ControlCount { get; private set; }

    /// <summary>Makes the layout.</summary>
    /// <param name="top">The top definition.</param>
    /// <returns>The layout.</returns>
    public static PortLayout Of(Definition top)
    {
        var layout = new PortLayout();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in top.Domains)
        {
            if (names.Add(use.Domain.Clock))
                layout.Add(use.Domain.Clock, 1, isInput: true);
            if (use.NeedsReset && names.Add(use.Domain.Reset))
                layout.Add(use.Domain.Reset, 1, isInput: true);
        }

        layout.ControlCount = layout.ports.Count;
        foreach (var port in top.Ports)
        {
            ref readonly var signal = ref top.Signals[port];
            layout.Add(signal.Name!, signal.Width, signal.Kind == SignalKind.Input);
        }

        layout.ByteCount = (layout.ByteCount + LargestAlignment - 1) / LargestAlignment * LargestAlignment;
        return layout;
    }

    /// <summary>Distinct names of the clock ports in the order of the domains. Masks of edges have a bit for each.</summary>
    /// <param name="top">The top definition.</param>
    /// <returns>The names.</returns>
    /// <exception cref="SimulatorException">There are more clocks than bits.</exception>
    public static ImmutableArray<string> ClocksOf(Definition top)
    {
        ImmutableArray<string> clocks = [.. top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal)];
        return clocks.Length <= MostClocks
            ? clocks
            : throw new SimulatorException($"'{top.Name}' has {clocks.Length} clocks; the built-in simulator has room for {MostClocks}.");
    }

    private void Add(string name, int width, bool isInput)
    {
        var bytes = ModelPort.BytesFor(width);
        var alignment = Math.Min(bytes, LargestAlignment);
        var offset = (ByteCount + alignment - 1) / alignment * alignment;
        ports.Add(new ModelPort(name, width, isInput, offset, bytes));
        ByteCount = offset + bytes;
    }
}
