using HdlDsl.Netlists;

namespace Synthesis;

/// <summary>A port of the module that is synthesised.</summary>
/// <param name="Name">Name in the Verilog.</param>
/// <param name="Width">Width in bits.</param>
/// <param name="Role">Data in or out, clock or reset.</param>
public sealed record DesignPort(string Name, int Width, PortRole Role)
{
    /// <summary>The ports of a design in the order of its Verilog.</summary>
    /// <param name="design">An elaborated design.</param>
    /// <returns>Clocks and resets first.</returns>
    public static IReadOnlyList<DesignPort> Of(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var ports = new List<DesignPort>();
        foreach (var use in design.Top.Domains)
        {
            Add(use.Domain.Clock, PortRole.Clock);
            if (use.NeedsReset)
                Add(use.Domain.Reset, PortRole.Reset);
        }

        foreach (var number in design.Top.Ports)
        {
            var signal = design.Top.Signals[number];
            ports.Add(new DesignPort(signal.Name!, signal.Width, signal.Kind == SignalKind.Input ? PortRole.Input : PortRole.Output));
        }

        return ports;

        void Add(string name, PortRole role)
        {
            if (!ports.Exists(port => port.Name == name))
                ports.Add(new DesignPort(name, 1, role));
        }
    }
}

/// <summary>What a port is for.</summary>
public enum PortRole
{
    /// <summary>Data from outside.</summary>
    Input,

    /// <summary>Data to outside.</summary>
    Output,

    /// <summary>Clock; the rising edge is active.</summary>
    Clock,

    /// <summary>Reset of a clock domain.</summary>
    Reset,
}
