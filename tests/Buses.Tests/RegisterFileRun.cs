using System.Numerics;
using HdlDsl;
using HdlDsl.Buses;
using Verification;

namespace Buses.Tests;

/// <summary>
/// Random traffic for a register file, compared with the golden model in every cycle. What software did is taken from the answers alone: a new BVALID or RVALID
/// says that the transfer was done at the edge before, which is what the documentation promises.
/// </summary>
internal sealed class RegisterFileRun(Simulation sim, AxiLiteRegisters<AllKindsMap> dut, AllKindsMap map, AxiResponse unmapped, AxiLiteStalls stalls, bool resets)
{
    private readonly Random random = new(sim.Options.Seed);
    private readonly RegisterModel model = new(map, unmapped);
    private readonly AxiLiteChecker checker = new(sim, dut.Bus, "s_axi");
    private readonly Queue<ulong> writeAddresses = new();
    private readonly Queue<(BigInteger Data, int Strobes)> writeData = new();
    private readonly Queue<ulong> readAddresses = new();
    private Dictionary<Field, (BigInteger Value, bool When)> hardware = [];
    private (bool Valid, bool Ready) lastB;
    private (bool Valid, bool Ready) lastR;
    private bool isAddressOffered;
    private bool isDataOffered;
    private bool isReadOffered;
    private long transfers;

    public void Run(int cycles)
    {
        Reset();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            if (resets && random.Next(200) == 0)
                Reset();
            DriveBus();
            var now = DriveHardware();
            CheckCycle();
            hardware = now;
            Note();
            sim.Step();
        }

        transfers.ShouldBeGreaterThan(cycles / 12);
    }

    private void Reset()
    {
        (isAddressOffered, isDataOffered, isReadOffered) = (false, false, false);
        foreach (var bit in (Bit[])[dut.Bus.WriteAddressValid, dut.Bus.WriteDataValid, dut.Bus.WriteResponseReady, dut.Bus.ReadAddressValid, dut.Bus.ReadDataReady])
            sim.Set(bit, false);
        foreach (var number in (Signal[])[dut.Bus.WriteAddress, dut.Bus.WriteData, dut.Bus.WriteStrobes, dut.Bus.ReadAddress])
            sim.Set(number, 0);
        if (dut.Bus.WriteProtection is { } protection)
        {
            sim.Set(protection, 0);
            sim.Set(dut.Bus.ReadProtection!, 0);
        }

        foreach (var field in model.Fields.Where(field => dut.InputOf(field) is not null))
            sim.Set(dut.InputOf(field)!, 0);
        foreach (var field in model.Fields.Where(field => dut.WhenOf(field) is not null))
            sim.Set(dut.WhenOf(field)!, false);
        sim.Reset();
        model.Reset();
        checker.Forget();
        writeAddresses.Clear();
        writeData.Clear();
        readAddresses.Clear();
        (lastB, lastR) = (default, default);
        hardware = [];
    }

    private void DriveBus()
    {
        if (!isAddressOffered && random.NextDouble() >= stalls.WriteAddress)
        {
            isAddressOffered = true;
            sim.Set(dut.Bus.WriteAddress, RandomAddress());
        }

        if (!isDataOffered && random.NextDouble() >= stalls.WriteData)
        {
            isDataOffered = true;
            sim.SetRandom(dut.Bus.WriteData, random);
            sim.Set(dut.Bus.WriteStrobes, random.Next(3) == 0 ? (1 << (map.DataBits / 8)) - 1 : random.Next(1 << (map.DataBits / 8)));
        }

        if (!isReadOffered && random.NextDouble() >= stalls.ReadAddress)
        {
            isReadOffered = true;
            sim.Set(dut.Bus.ReadAddress, RandomAddress());
        }

        sim.Set(dut.Bus.WriteAddressValid, isAddressOffered);
        sim.Set(dut.Bus.WriteDataValid, isDataOffered);
        sim.Set(dut.Bus.ReadAddressValid, isReadOffered);
        sim.Set(dut.Bus.WriteResponseReady, random.NextDouble() >= stalls.WriteResponse);
        sim.Set(dut.Bus.ReadDataReady, random.NextDouble() >= stalls.ReadData);
    }

    private ulong RandomAddress()
    {
        var limit = 1UL << dut.Bus.Config.AddressBits;
        return random.Next(4) == 0
            ? (ulong)random.NextInt64((long)limit)
            : (ulong)map.Layout.Registers[random.Next(map.Layout.Registers.Count)].Offset + (ulong)random.Next(map.DataBits / 8);
    }

    private Dictionary<Field, (BigInteger Value, bool When)> DriveHardware()
    {
        var now = new Dictionary<Field, (BigInteger, bool)>();
        foreach (var field in model.Fields)
        {
            if (dut.InputOf(field) is not { } input)
                continue;
            var pattern = (BigInteger)random.NextInt64(1L << field.Width) & (random.Next(2) == 0 ? -1 : random.NextInt64(1L << field.Width));
            var isNegative = input is SInt && !(pattern >> (field.Width - 1)).IsZero;
            sim.Set(input, isNegative ? pattern - (BigInteger.One << field.Width) : pattern);
            var when = random.Next(3) == 0;
            if (dut.WhenOf(field) is { } condition)
                sim.Set(condition, when);
            now[field] = (pattern, when);
        }

        return now;
    }

    private void CheckCycle()
    {
        checker.Sample();
        var isNewB = sim.GetBool(dut.Bus.WriteResponseValid) && (!lastB.Valid || lastB.Ready);
        var isNewR = sim.GetBool(dut.Bus.ReadDataValid) && (!lastR.Valid || lastR.Ready);
        (ulong, BigInteger, int)? write = null;
        ulong? read = null;
        if (isNewB)
        {
            var (address, (data, strobes)) = (writeAddresses.Dequeue(), writeData.Dequeue());
            write = (address, data, strobes);
            sim.Expect(dut.Bus.WriteResponse, (long)model.AnswerAt(address), () => $"write to 0x{address:x}");
            transfers++;
        }

        if (isNewR)
        {
            var address = readAddresses.Dequeue();
            read = address;
            sim.Expect(dut.Bus.ReadResponse, (long)model.AnswerAt(address), () => $"read of 0x{address:x}");
            sim.Expect(dut.Bus.ReadData, model.WordAt(address, Input), () => $"read of 0x{address:x}");
            transfers++;
        }

        if (hardware.Count > 0)
            model.Step(Input, field => hardware.TryGetValue(field, out var given) && given.When, write, read);
        foreach (var field in model.Fields)
        {
            if (dut.ValueOf(field) is { } port)
                (sim.Get(port) & ((BigInteger.One << field.Width) - 1)).ShouldBe(model[field], $"{field.Register.Name}.{field.Name} in cycle {sim.Cycle}, seed {sim.Options.Seed}");
        }

        sim.Expect(dut.WrittenOf(map.Control), model.IsWritten(map.Control));
        sim.Expect(dut.ReadOf(map.Control), model.IsRead(map.Control));
    }

    private BigInteger Input(Field field) => hardware.TryGetValue(field, out var given) ? given.Value : 0;

    private void Note()
    {
        lastB = (sim.GetBool(dut.Bus.WriteResponseValid), sim.GetBool(dut.Bus.WriteResponseReady));
        lastR = (sim.GetBool(dut.Bus.ReadDataValid), sim.GetBool(dut.Bus.ReadDataReady));
        if (isAddressOffered && sim.GetBool(dut.Bus.WriteAddressReady))
        {
            writeAddresses.Enqueue(sim.GetUInt64(dut.Bus.WriteAddress));
            isAddressOffered = false;
        }

        if (isDataOffered && sim.GetBool(dut.Bus.WriteDataReady))
        {
            writeData.Enqueue((sim.Get(dut.Bus.WriteData), (int)sim.GetInt64(dut.Bus.WriteStrobes)));
            isDataOffered = false;
        }

        if (isReadOffered && sim.GetBool(dut.Bus.ReadAddressReady))
        {
            readAddresses.Enqueue(sim.GetUInt64(dut.Bus.ReadAddress));
            isReadOffered = false;
        }
    }
}
