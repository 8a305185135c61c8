using Verification;

namespace HdlDsl.Buses;

/// <summary>Chances of a pause in each cycle, for each channel of an AXI4-Lite master, 0 … 0.99.</summary>
/// <param name="WriteAddress">Pauses before AWVALID.</param>
/// <param name="WriteData">Pauses before WVALID.</param>
/// <param name="WriteResponse">Cycles with BREADY 0.</param>
/// <param name="ReadAddress">Pauses before ARVALID.</param>
/// <param name="ReadData">Cycles with RREADY 0.</param>
public readonly record struct AxiLiteStalls(double WriteAddress, double WriteData, double WriteResponse, double ReadAddress, double ReadData)
{
    /// <summary>No pauses.</summary>
    public static AxiLiteStalls None { get; }

    /// <summary>The same chance everywhere.</summary>
    /// <param name="probability">The chance.</param>
    /// <returns>The stalls.</returns>
    public static AxiLiteStalls All(double probability) => new(probability, probability, probability, probability, probability);
}

/// <summary>A write.</summary>
/// <param name="Address">Byte address.</param>
/// <param name="Data">The word.</param>
/// <param name="Strobes">A bit for each byte that is written.</param>
public readonly record struct AxiLiteWrite(ulong Address, ulong Data, int Strobes = 0xFF);

/// <summary>
/// An AXI4-Lite master for testbenches. The methods that give a task are processes, for <see cref="Simulation.Run(Func{Task}[])"/>; <see cref="Read"/> and
/// <see cref="Write"/> run the simulation themselves, so that drivers made from a register map work in a testbench without a change.
/// </summary>
public sealed class AxiLiteMaster : IRegisterBus
{
    private readonly Simulation simulation;
    private readonly AxiLite bus;
    private readonly AxiLiteStalls stalls;
    private readonly int seed;
    private readonly AxiLiteChecker? checker;
    private int runs;

    /// <summary>Makes a master; all its VALID and READY are 0 from now on.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="bus">The slave's ports at the simulated module.</param>
    /// <param name="stalls">Random pauses.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <param name="checker">A checker that looks on while <see cref="Read"/> and <see cref="Write"/> run; null for none.</param>
    public AxiLiteMaster(Simulation simulation, AxiLite bus, AxiLiteStalls stalls = default, int seed = 1, AxiLiteChecker? checker = null)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(bus);
        (this.simulation, this.bus, this.stalls, this.seed, this.checker) = (simulation, bus, stalls, seed, checker);
        Idle();
    }

    /// <summary>Sets all VALID and READY to 0: for a reset in the middle of a transfer.</summary>
    public void Idle()
    {
        foreach (var bit in (Bit[])[bus.WriteAddressValid, bus.WriteDataValid, bus.WriteResponseReady, bus.ReadAddressValid, bus.ReadDataReady])
            simulation.Set(bit, false);
        foreach (var number in (Signal?[])[bus.WriteAddress, bus.WriteData, bus.WriteStrobes, bus.ReadAddress, bus.WriteProtection, bus.ReadProtection])
        {
            if (number is not null)
                simulation.Set(number, 0);
        }
    }

    /// <summary>Writes words. Addresses, data and answers go on independently: the next ones do not wait for the answers before.</summary>
    /// <param name="writes">The writes.</param>
    /// <param name="answered">Called with each answer; null for none.</param>
    /// <returns>A process; ends with the last answer.</returns>
    public async Task WriteAll(IReadOnlyList<AxiLiteWrite> writes, Action<AxiResponse>? answered = null)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var run = NextSeed();
        var strobeMask = (1 << (bus.Config.DataBits / 8)) - 1;
        await Task.WhenAll(
            Offer(bus.WriteAddressValid, bus.WriteAddressReady, writes.Count, i => simulation.Set(bus.WriteAddress, writes[i].Address), new Stalls(stalls.WriteAddress, run)),
            Offer(
                bus.WriteDataValid, bus.WriteDataReady, writes.Count,
                i =>
                {
                    simulation.Set(bus.WriteData, writes[i].Data);
                    simulation.Set(bus.WriteStrobes, writes[i].Strobes & strobeMask);
                },
                new Stalls(stalls.WriteData, run + 1)),
            Take(
                bus.WriteResponseValid, bus.WriteResponseReady, writes.Count, () => answered?.Invoke((AxiResponse)simulation.GetInt64(bus.WriteResponse)),
                new Stalls(stalls.WriteResponse, run + 2)));
    }

    /// <summary>Reads words; addresses do not wait for the data before.</summary>
    /// <param name="addresses">Byte addresses.</param>
    /// <param name="answered">Called with each word and answer.</param>
    /// <returns>A process; ends with the last word.</returns>
    public async Task ReadAll(IReadOnlyList<ulong> addresses, Action<ulong, AxiResponse> answered)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(answered);
        var run = NextSeed();
        await Task.WhenAll(
            Offer(bus.ReadAddressValid, bus.ReadAddressReady, addresses.Count, i => simulation.Set(bus.ReadAddress, addresses[i]), new Stalls(stalls.ReadAddress, run)),
            Take(
                bus.ReadDataValid, bus.ReadDataReady, addresses.Count,
                () => answered(simulation.GetUInt64(bus.ReadData), (AxiResponse)simulation.GetInt64(bus.ReadResponse)),
                new Stalls(stalls.ReadData, run + 1)));
    }

    /// <summary>Writes a word.</summary>
    /// <param name="address">Byte address.</param>
    /// <param name="data">The word.</param>
    /// <param name="strobes">A bit for each byte that is written.</param>
    /// <returns>A process that gives the answer.</returns>
    public async Task<AxiResponse> WriteWord(ulong address, ulong data, int strobes = 0xFF)
    {
        var answer = AxiResponse.Okay;
        await WriteAll([new AxiLiteWrite(address, data, strobes)], given => answer = given);
        return answer;
    }

    /// <summary>Reads a word.</summary>
    /// <param name="address">Byte address.</param>
    /// <returns>A process that gives the word and the answer.</returns>
    public async Task<(ulong Data, AxiResponse Answer)> ReadWord(ulong address)
    {
        (ulong, AxiResponse) result = default;
        await ReadAll([address], (data, answer) => result = (data, answer));
        return result;
    }

    /// <inheritdoc/>
    /// <exception cref="VerificationException">The answer is not OKAY.</exception>
    public ulong Read(ulong address)
    {
        (ulong Data, AxiResponse Answer) result = default;
        Run(async () => result = await ReadWord(address));
        Check("read", address, result.Answer);
        return result.Data;
    }

    /// <inheritdoc/>
    /// <exception cref="VerificationException">The answer is not OKAY.</exception>
    public void Write(ulong address, ulong value)
    {
        var answer = AxiResponse.Okay;
        Run(async () => answer = await WriteWord(address, value));
        Check("write", address, answer);
    }

    private void Run(Func<Task> transfer)
    {
        if (checker is null)
        {
            simulation.Run(transfer);
            return;
        }

        var isOver = false;
        simulation.Run(
            async () =>
            {
                await transfer();
                isOver = true;
            },
            () => simulation.Start(checker.Watch(() => isOver)));
    }

    private void Check(string what, ulong address, AxiResponse answer)
    {
        if (answer != AxiResponse.Okay)
            throw simulation.Mismatch($"the answer to a {what} at address 0x{address:x}", nameof(AxiResponse.Okay), $"{answer}", null);
    }

    private int NextSeed() => unchecked((seed * 7919) + (runs++ * 3));

    private async Task Offer(Bit valid, Bit ready, int count, Action<int> set, Stalls pauses)
    {
        var random = pauses.Start();
        for (var i = 0; i < count; i++)
        {
            while (pauses.Pauses(random))
            {
                simulation.Set(valid, false);
                await simulation.NextCycle();
            }

            simulation.Set(valid, true);
            set(i);
            bool moved;
            do
            {
                await simulation.Settled();
                moved = simulation.GetBool(ready);
                await simulation.NextCycle();
            }
            while (!moved);
        }

        simulation.Set(valid, false);
    }

    private async Task Take(Bit valid, Bit ready, int count, Action take, Stalls pauses)
    {
        var random = pauses.Start();
        for (var taken = 0; taken < count;)
        {
            var isReady = !pauses.Pauses(random);
            simulation.Set(ready, isReady);
            await simulation.Settled();
            if (isReady && simulation.GetBool(valid))
            {
                take();
                taken++;
            }

            await simulation.NextCycle();
        }

        simulation.Set(ready, false);
    }
}
