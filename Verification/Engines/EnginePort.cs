namespace Verification.Engines;

/// <summary>A port of the top module.</summary>
/// <param name="Name">Name in the Verilog text.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="IsInput">Whether the testbench drives it.</param>
/// <param name="IsSigned">Whether the bits are a two's complement number. Memory holds the bits without sign extension either way.</param>
public sealed record EnginePort(string Name, int Width, bool IsInput, bool IsSigned);
