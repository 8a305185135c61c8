namespace HdlDsl.Checks.Loops;

/// <summary>
/// Which outputs of a definition depend combinationally on which inputs, exact to the bit: what a parent needs to know about an instance. Outputs that
/// depend on the same inputs form one group, so that the size stays near the number of ports even where every output depends on every input.
/// </summary>
/// <param name="Groups">Groups of outputs; an output without combinational inputs is in none.</param>
internal sealed record PortDependencies(IReadOnlyList<PortGroup> Groups)
{
    /// <summary>Nothing depends on anything: registers everywhere, or a black box.</summary>
    public static PortDependencies None { get; } = new([]);
}

/// <summary>Outputs, each of which depends on all of the inputs. A port is given by its place among the ports of the definition.</summary>
internal sealed record PortGroup(IReadOnlyList<(int Port, BitRange Bits)> Outputs, IReadOnlyList<(int Port, BitRange Bits)> Inputs);
