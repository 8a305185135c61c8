using System.Runtime.CompilerServices;
using Verification;

namespace HdlDsl.Buses;

/// <summary>
/// Watches an AXI4-Lite bus and checks its rules on all five channels: nothing unknown, VALID and payload stay until READY, no answer without a request, answers
/// that exist. It drives nothing.
/// </summary>
public sealed class AxiLiteChecker
{
    private readonly Simulation simulation;
    private readonly AxiLite bus;
    private readonly string name;
    private readonly ChannelWatch writeAddress;
    private readonly ChannelWatch writeData;
    private readonly ChannelWatch writeResponse;
    private readonly ChannelWatch readAddress;
    private readonly ChannelWatch readData;

    /// <summary>Makes a checker.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="bus">The bus at the ports of the simulated module, slave or master.</param>
    /// <param name="name">What the bus is called in messages; the argument's text unless given.</param>
    public AxiLiteChecker(Simulation simulation, AxiLite bus, [CallerArgumentExpression(nameof(bus))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(bus);
        (this.simulation, this.bus, this.name) = (simulation, bus, name);
        writeAddress = new(simulation, $"channel AW of '{name}'", bus.WriteAddressValid, bus.WriteAddressReady, ("AWADDR", bus.WriteAddress), ("AWPROT", bus.WriteProtection));
        writeData = new(simulation, $"channel W of '{name}'", bus.WriteDataValid, bus.WriteDataReady, ("WDATA", bus.WriteData), ("WSTRB", bus.WriteStrobes));
        writeResponse = new(simulation, $"channel B of '{name}'", bus.WriteResponseValid, bus.WriteResponseReady, ("BRESP", bus.WriteResponse));
        readAddress = new(simulation, $"channel AR of '{name}'", bus.ReadAddressValid, bus.ReadAddressReady, ("ARADDR", bus.ReadAddress), ("ARPROT", bus.ReadProtection));
        readData = new(simulation, $"channel R of '{name}'", bus.ReadDataValid, bus.ReadDataReady, ("RDATA", bus.ReadData), ("RRESP", bus.ReadResponse));
    }

    /// <summary>Writes that have been answered.</summary>
    public long Writes => writeResponse.Transfers;

    /// <summary>Reads that have been answered.</summary>
    public long Reads => readData.Transfers;

    /// <summary>Looks at the present cycle. Call it once a cycle, when all inputs are set and before the clock edge.</summary>
    /// <exception cref="VerificationException">A rule is broken.</exception>
    public void Sample()
    {
        // An answer comes after its request has moved, not with it: so answers are compared with the requests of the cycles before.
        var writes = Math.Min(writeAddress.Transfers, writeData.Transfers);
        var reads = readAddress.Transfers;
        CheckAnswer("BVALID", bus.WriteResponseValid, bus.WriteResponse, writes - writeResponse.Transfers);
        CheckAnswer("RVALID", bus.ReadDataValid, bus.ReadResponse, reads - readData.Transfers);
        writeAddress.Sample();
        writeData.Sample();
        writeResponse.Sample();
        readAddress.Sample();
        readData.Sample();
    }

    /// <summary>Forgets what is under way: call it at a reset.</summary>
    public void Forget()
    {
        foreach (var channel in (ChannelWatch[])[writeAddress, writeData, writeResponse, readAddress, readData])
            channel.Forget();
        // Unanswered requests will not be answered any more. Address and data may have come unequally often.
        writeAddress.DropTo(writeResponse.Transfers);
        writeData.DropTo(writeResponse.Transfers);
        readAddress.DropTo(readData.Transfers);
    }

    /// <summary>A process that samples in every cycle, for <see cref="Simulation.Run(IEnumerable{Wait}[])"/> or <see cref="Simulation.Start"/>.</summary>
    /// <param name="isOver">Ends the process when it is true at the beginning of a cycle.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> Watch(Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        while (!isOver())
        {
            yield return Wait.Settled;
            Sample();
            yield return Wait.NextCycle;
        }
    }

    private void CheckAnswer(string what, Bit valid, UInt answer, long unanswered)
    {
        if (simulation.IsUnknown(valid) || !simulation.GetBool(valid))
            return;
        if (unanswered <= 0)
            throw simulation.Mismatch($"{what} of '{name}'", "0, since every request has been answered", "1", null);
        if (!simulation.IsUnknown(answer) && simulation.GetInt64(answer) == 1)
            throw simulation.Mismatch($"the answer of '{name}'", "OKAY, SLVERR or DECERR", "EXOKAY, which AXI4-Lite does not have", null);
    }
}
