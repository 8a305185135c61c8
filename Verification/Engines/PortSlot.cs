namespace Verification.Engines;

/// <summary>
/// Where a port lives in an engine's memory: 1, 2, 4 or 8 bytes for up to 64 bits, little-endian 32-bit words above. Unused high bits are
/// zero, and whoever stores an input keeps them so.
/// </summary>
/// <param name="ByteOffset">Distance from the engine's base pointer.</param>
/// <param name="ByteCount">Size.</param>
/// <param name="Width">Number of bits.</param>
public readonly record struct PortSlot(int ByteOffset, int ByteCount, int Width)
{
    /// <summary>Number of bytes that a port of that width takes.</summary>
    public static int BytesFor(int width) => width switch
    {
        <= 8 => 1,
        <= 16 => 2,
        <= 32 => 4,
        <= 64 => 8,
        _ => (width + 31) / 32 * 4,
    };
}
