using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification;

/// <summary>What the handles of a testbench, the ports of a module object, stand for in the simulated design, and which values they take.</summary>
internal static class PortHandles
{
    /// <summary>The engine's port and the bits in it that a handle stands for.</summary>
    public static (int Port, int Low) Locate(DesignUnderTest design, Signal handle)
    {
        var (port, low) = handle.Origin switch
        {
            PortOrigin whole => (whole, 0),
            PortPartOrigin part => (part.Port, part.Low),
            _ => throw new ArgumentException($"{handle} is no port; a testbench can use only the ports of '{design.Design.Top.Name}'.", nameof(handle)),
        };
        if (!ReferenceEquals(port.Owner, design.Module))
        {
            var name = port.Name.Length == 0 ? "this port" : $"port '{port.Name}'";
            throw new ArgumentException(
                $"{name} belongs to another module object than the simulated '{design.Design.Top.Name}'; use the ports of the object that was passed to the simulation.",
                nameof(handle));
        }

        return (port.Index + design.ImplicitPorts, low);
    }

    /// <summary>The same for a handle that is to be driven.</summary>
    public static (int Port, int Low) LocateInput(DesignUnderTest design, Signal handle)
    {
        var place = Locate(design, handle);
        if (!design.EngineDesign.Ports[place.Port].IsInput)
            throw new ArgumentException($"'{NameOf(handle)}' is an output of '{design.Design.Top.Name}'; a testbench can set only inputs.", nameof(handle));
        return place;
    }

    /// <summary>Name in the Verilog, with the bits of a part.</summary>
    public static string NameOf(Signal handle) => handle.Origin switch
    {
        PortOrigin whole => whole.Name,
        PortPartOrigin part => $"{part.Port.Name}[{part.Low + handle.Width - 1}:{part.Low}]",
        _ => handle.ToString(),
    };

    /// <summary>Whether two handles stand for the same bits; elements of vectors are new objects each time.</summary>
    public static bool AreSame(Signal handle, Signal other) => handle.Width == other.Width && (handle.Origin, other.Origin) switch
    {
        (PortPartOrigin part, PortPartOrigin otherPart) => ReferenceEquals(part.Port, otherPart.Port) && part.Low == otherPart.Low,
        var (origin, otherOrigin) => ReferenceEquals(origin, otherOrigin),
    };

    /// <summary>Least and greatest value.</summary>
    public static (BigInteger Least, BigInteger Greatest) RangeOf(Signal handle) => handle.View == SignalView.Signed
        ? (-(BigInteger.One << (handle.Width - 1)), (BigInteger.One << (handle.Width - 1)) - 1)
        : (BigInteger.Zero, (BigInteger.One << handle.Width) - 1);

    /// <summary>Whether a port of up to 64 bits can have a value.</summary>
    public static bool Fits(Signal port, long value)
    {
        var width = port.Width;
        var isSigned = port.View == SignalView.Signed;
        return width < 64 ? (isSigned ? (value >> (width - 1)) is 0 or -1 : (ulong)value >> width == 0) : isSigned || value >= 0;
    }

    /// <summary>The bit pattern of a value, checked against the range of its port.</summary>
    public static ulong Pattern(Signal port, long value)
    {
        if (!Fits(port, value))
            throw OutOfRange(port, value);
        return port.Width == 64 ? (ulong)value : (ulong)value & ((1UL << port.Width) - 1);
    }

    /// <summary>The same for any width.</summary>
    public static BigInteger WidePattern(Signal port, BigInteger value)
    {
        var (least, greatest) = RangeOf(port);
        if (value < least || value > greatest)
            throw OutOfRange(port, value);
        return value.Sign < 0 ? value + (BigInteger.One << port.Width) : value;
    }

    private static ArgumentOutOfRangeException OutOfRange(Signal port, BigInteger value)
    {
        var (least, greatest) = RangeOf(port);
        return new ArgumentOutOfRangeException(
            nameof(value), $"{value} does not fit '{NameOf(port)}', {port}: allowed are {least} … {greatest}.");
    }
}
