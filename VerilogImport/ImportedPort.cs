namespace HdlDsl.VerilogImport;

/// <summary>An input of an imported module that takes any signal of its kind and width: <c>box.Input("data").Value = word;</c></summary>
public sealed class ImportedPort
{
    private readonly string module;
    private readonly VerilogPort port;

    internal ImportedPort(string module, VerilogPort port, Signal signal)
    {
        this.module = module;
        this.port = port;
        Signal = signal;
    }

    /// <summary>The port itself: a Bit for a port without a range, an SInt for a signed one, else a UInt.</summary>
    public Signal Signal { get; }

    /// <summary>
    /// The value that the port gets. A UInt or SInt takes narrower numbers of the same kind, and extends them; Bits must have exactly its width.
    /// </summary>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7108: the value is of another kind; HDL2004: it is too wide.</exception>
    public Signal Value
    {
        get => Signal;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            switch (Signal, value)
            {
                case (Bit input, Bit bit):
                    input.Value = bit;
                    break;
                case (Bit input, Bits { Width: 1 } bits):
                    input.Value = bits[0];
                    break;
                case (UInt input, UInt number):
                    input.Value = number;
                    break;
                case (UInt input, Bit bit):
                    input.Value = bit.AsUInt();
                    break;
                case (UInt input, Bits bits) when bits.Width == input.Width:
                    input.Value = bits.AsUInt();
                    break;
                case (SInt input, SInt number):
                    input.Value = number;
                    break;
                case (SInt input, Bits bits) when bits.Width == input.Width:
                    input.Value = bits.AsSInt();
                    break;
                default:
                    throw ImportErrors.InCode(
                        ImportErrors.Port, $"input '{port.Name}' of module '{module}' is {Signal}; a {value} can't be assigned.",
                        "convert it: AsUInt(), AsSInt() and AsBits() keep the bits, Wrap(width) and slices change the width.", port.Place.Note("declared here"));
            }
        }
    }
}
