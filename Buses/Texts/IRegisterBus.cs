namespace HdlDsl.Buses;

/// <summary>How drivers reach registers: a testbench (<see cref="AxiLiteMaster"/>), memory-mapped files on a device, a debugger. Addresses are bytes.</summary>
public interface IRegisterBus
{
    /// <summary>Reads a word.</summary>
    /// <param name="address">Byte address, a multiple of the bus width.</param>
    /// <returns>The word.</returns>
    ulong Read(ulong address);

    /// <summary>Writes a word, all bytes of it.</summary>
    /// <param name="address">Byte address, a multiple of the bus width.</param>
    /// <param name="value">The word.</param>
    void Write(ulong address, ulong value);
}
