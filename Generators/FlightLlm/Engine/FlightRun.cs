using Generators.FlightLlm.Isa;
using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>Two memories with the same contents: one for the interpreter, one for the engine.</summary>
/// <param name="shape">Sizes of the core.</param>
/// <param name="bytes">Bytes of each channel that are compared, from address 0 on.</param>
public sealed class FlightRun(IsaShape shape, long bytes)
{
    /// <summary>Of the interpreter.</summary>
    public IsaMemories Expected { get; } = new(shape);

    /// <summary>Of the engine; its buffers are not used.</summary>
    public IsaMemories Actual { get; } = new(shape);

    /// <summary>Bits by which results are shifted right.</summary>
    public int OutputShift { get; init; }

    /// <summary>Gives the engine's memory the contents of the interpreter's.</summary>
    public void CopyToActual()
    {
        var contents = new byte[bytes];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Expected.Hbm[channel].Read(0, contents);
            Actual.Hbm[channel].Write(0, contents);
        }
    }

    /// <summary>Compares the memories.</summary>
    /// <param name="place">For the message.</param>
    /// <exception cref="VerificationException">They differ; the message has the first place.</exception>
    public void Compare(string place)
    {
        var (expected, actual) = (new byte[bytes], new byte[bytes]);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Expected.Hbm[channel].Read(0, expected);
            Actual.Hbm[channel].Read(0, actual);
            var first = expected.AsSpan().CommonPrefixLength(actual);
            if (first < bytes)
                throw new VerificationException($"{place}: channel {channel}, address {first}: 0x{actual[first]:x2}, expected 0x{expected[first]:x2}");
        }
    }
}
