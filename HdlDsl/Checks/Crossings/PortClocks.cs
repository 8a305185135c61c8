using System.Collections.Immutable;

namespace HdlDsl.Checks.Crossings;

/// <summary>What a parent needs to know about the clocks of a definition's ports. Arrays go by the place among the ports; masks by the number of the clock in the design.</summary>
/// <param name="ReadIn">For each input the clocks whose registers or memories take it; 0 for outputs.</param>
/// <param name="IsSynchronised">Inputs that go straight into a synchroniser.</param>
/// <param name="From">For each output the clocks of the registers and memories that it depends on; 0 for inputs.</param>
/// <param name="IsRegister">Outputs that are a register, or an input that is passed on, and nothing else.</param>
/// <param name="PassedInput">For each output the port of the input that it passes on, −1 for others.</param>
internal sealed record PortClocks(
    ImmutableArray<ulong> ReadIn, ImmutableArray<bool> IsSynchronised, ImmutableArray<ulong> From, ImmutableArray<bool> IsRegister, ImmutableArray<int> PassedInput);
