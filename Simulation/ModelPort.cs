namespace HdlDsl.Simulator;

/// <summary>
/// A port of a simulated model and its place in the model's memory: 1, 2, 4 or 8 bytes for up to 64 bits, little-endian 64-bit words above.
/// Bits above the width are zero, and whoever stores an input keeps them so.
/// </summary>
/// <param name="Name">Name of the port; clocks and resets have one too.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="IsInput">Whether the testbench drives it.</param>
/// <param name="Offset">Distance in bytes from <see cref="SimulatedModel.Memory"/>.</param>
/// <param name="ByteCount">Number of bytes.</param>
public readonly record struct ModelPort(string Name, int Width, bool IsInput, int Offset, int ByteCount)
{
    /// <summary>Number of bytes that a value of that width takes.</summary>
    /// <param name="width">Width in bits.</param>
    /// <returns>1, 2, 4, 8, or a multiple of 8.</returns>
    public static int BytesFor(int width) => width switch
    {
        <= 8 => 1,
        <= 16 => 2,
        <= 32 => 4,
        _ => (width + 63) / 64 * 8,
    };
}
