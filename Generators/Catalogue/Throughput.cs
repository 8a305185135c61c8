namespace Generators.Catalogue;

/// <summary>What a design does in a clock cycle when nothing holds it up.</summary>
/// <param name="ItemsPerCycle">Items finished in a cycle in the long run, greater than 0.</param>
/// <param name="Item">What an item is, in the singular: "multiply-accumulate".</param>
public sealed record Throughput(double ItemsPerCycle, string Item);
