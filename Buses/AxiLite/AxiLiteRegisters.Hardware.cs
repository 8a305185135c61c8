using static HdlDsl.Hdl;

namespace HdlDsl.Buses;

/// <content>The hardware: two channels that meet in the registers.</content>
public sealed partial class AxiLiteRegisters<TMap>
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var write = BuildWriteChannel();
        var read = BuildReadChannel(out var readData, out var readIsMapped);
        var stored = new Dictionary<Field, Bits>(ReferenceEqualityComparer.Instance);
        foreach (var register in Map.Layout.Registers)
            Build(register, write, read, stored);
        BuildReadData(read, readData, readIsMapped, stored);
    }

    private WriteAccess BuildWriteChannel()
    {
        var writeAddress = Reg.UInt(Bus.Config.AddressBits - WordShift, reset: Reset.None);
        var writeAddressHeld = Reg.Bit();
        var writeData = Reg.Bits(Map.DataBits, reset: Reset.None);
        var writeStrobes = Reg.Bits(WordBytes, reset: Reset.None);
        var writeDataHeld = Reg.Bit();
        var answerValid = Reg.Bit();
        var answer = Reg.UInt(2, reset: Reset.None);

        var write = writeAddressHeld & writeDataHeld & (!answerValid | Bus.WriteResponseReady);
        write = write.Named("write");
        Bus.WriteAddressReady.Value = !writeAddressHeld;
        Bus.WriteDataReady.Value = !writeDataHeld;
        Bus.WriteResponseValid.Value = answerValid;
        Bus.WriteResponse.Value = answer;

        using (When(Bus.WriteResponseReady))
            answerValid.Next = false;
        var writeIsMapped = Wire.Bit(defaultsTo: 0);
        foreach (var register in Map.Layout.Registers)
        {
            using (When(writeAddress == WordOf(register.Offset)))
                writeIsMapped.Value = true;
        }

        foreach (var window in Map.Layout.Windows.Where(window => window.IsWritable))
        {
            using (When(IsInside(window, writeAddress)))
                writeIsMapped.Value = true;
        }

        using (When(write))
        {
            writeAddressHeld.Next = false;
            writeDataHeld.Next = false;
            answerValid.Next = true;
            answer.Next = Answer(writeIsMapped);
        }

        using (When(Bus.WriteAddressValid & !writeAddressHeld))
        {
            writeAddress.Next = Bus.WriteAddress[Bus.Config.AddressBits - 1, WordShift];
            writeAddressHeld.Next = true;
        }

        using (When(Bus.WriteDataValid & !writeDataHeld))
        {
            writeData.Next = Bus.WriteData;
            writeStrobes.Next = Bus.WriteStrobes;
            writeDataHeld.Next = true;
        }

        foreach (var window in Map.Layout.Windows.Where(window => window.IsWritable))
        {
            var all = ports.Windows[window];
            all.IsWritten!.Value = write & IsInside(window, writeAddress);
            all.WriteIndex!.Value = IndexIn(window, writeAddress);
            all.WriteData!.Value = writeData;
            all.WriteStrobes!.Value = writeStrobes;
        }

        var writeMask = Cat(Enumerable.Range(0, WordBytes).Reverse().Select(i => writeStrobes[i].Repeat(8)));
        return new WriteAccess(write, writeAddress, writeData, writeMask.Named("writeMask"), writeStrobes.AnySet());
    }

    private ReadAccess BuildReadChannel(out Bits readData, out Bit readIsMapped)
    {
        var readAddress = Reg.UInt(Bus.Config.AddressBits - WordShift, reset: Reset.None);
        var readHeld = Reg.Bit();
        var resultValid = Reg.Bit();
        var result = Reg.Bits(Map.DataBits, reset: Reset.None);
        var resultAnswer = Reg.UInt(2, reset: Reset.None);
        readData = Wire.Bits(Map.DataBits, defaultsTo: 0);
        readIsMapped = Wire.Bit(defaultsTo: 0);

        Bus.ReadAddressReady.Value = !readHeld;
        Bus.ReadDataValid.Value = resultValid;
        Bus.ReadData.Value = result;
        Bus.ReadResponse.Value = resultAnswer;

        var isFree = readHeld & (!resultValid | Bus.ReadDataReady);
        var (read, isDone) = BuildReadWait(isFree, readAddress);
        using (When(Bus.ReadDataReady))
            resultValid.Next = false;
        using (When(isDone))
        {
            readHeld.Next = false;
            resultValid.Next = true;
            result.Next = readData;
            resultAnswer.Next = Answer(readIsMapped);
        }

        using (When(Bus.ReadAddressValid & !readHeld))
        {
            readAddress.Next = Bus.ReadAddress[Bus.Config.AddressBits - 1, WordShift];
            readHeld.Next = true;
        }

        foreach (var window in Map.Layout.Windows.Where(window => window.IsReadable))
        {
            var all = ports.Windows[window];
            all.IsRead!.Value = read & IsInside(window, readAddress);
            all.ReadIndex!.Value = IndexIn(window, readAddress);
        }

        return new ReadAccess(read, readAddress);
    }

    /// <summary>A read begins when the answer's register is free; windows with a latency let it wait that many cycles.</summary>
    private (Bit Read, Bit IsDone) BuildReadWait(Bit isFree, UInt readAddress)
    {
        var slow = Map.Layout.Windows.Where(window => window is { IsReadable: true, ReadLatency: > 0 }).ToList();
        if (slow.Count == 0)
        {
            var read = isFree.Named("read");
            return (read, read);
        }

        var wait = Reg.UInt(BitsToCount(slow.Max(window => window.ReadLatency) + 1));
        var isWaiting = Reg.Bit();
        var latency = Wire.UInt(wait.Width, defaultsTo: 0);
        foreach (var window in slow)
        {
            using (When(IsInside(window, readAddress)))
                latency.Value = window.ReadLatency;
        }

        var begins = (isFree & !isWaiting).Named("read");
        var isOver = isWaiting & (wait == 0);
        using (When(begins & (latency != 0)))
        {
            isWaiting.Next = true;
            wait.Next = (latency - 1).Wrap();
        }

        using (ElseWhen(isWaiting))
        {
            wait.Next = (wait - 1).Wrap();
            isWaiting.Next = !isOver;
        }

        return (begins, isOver | (begins & (latency == 0)));
    }

    private void BuildReadData(ReadAccess read, Bits readData, Bit readIsMapped, Dictionary<Field, Bits> stored)
    {
        foreach (var register in Map.Layout.Registers)
        {
            using (When(read.Address == WordOf(register.Offset)))
            {
                readData.Value = WordOf(register, stored);
                readIsMapped.Value = true;
            }
        }

        foreach (var window in Map.Layout.Windows.Where(window => window.IsReadable))
        {
            using (When(IsInside(window, read.Address)))
            {
                readData.Value = ports.Windows[window].ReadData!;
                readIsMapped.Value = true;
            }
        }
    }

    /// <summary>What software reads from a register.</summary>
    private Bits WordOf(Register register, Dictionary<Field, Bits> stored)
    {
        var parts = new List<Data>();
        var next = 0;
        foreach (var field in register.Fields.OrderBy(field => field.Low))
        {
            if (field.Low > next)
                parts.Add(BitsOf(0, field.Low - next));
            parts.Add(ReadValueOf(field, stored));
            next = field.High + 1;
        }

        if (next < Map.DataBits)
            parts.Add(BitsOf(0, Map.DataBits - next));
        return Cat(Enumerable.Reverse(parts));
    }

    private Bits ReadValueOf(Field field, Dictionary<Field, Bits> stored) => field switch
    {
        { Access: FieldAccess.Constant or FieldAccess.Reserved } => BitsOf(field.ResetPattern, field.Width),
        { Access: FieldAccess.ReadOnly } => ports.Fields[field].Input!.AsBits(),
        { IsReadable: true } => stored[field],
        _ => BitsOf(0, field.Width),
    };

    private Bit IsInside(RegisterWindow window, UInt wordAddress)
    {
        var (first, count) = (WordOf(window.Offset), window.Words);
        if (IsAligned(window))
            return wordAddress.Width <= IndexBits(window) ? true : wordAddress[wordAddress.Width - 1, IndexBits(window)] == first >> IndexBits(window);
        return (wordAddress >= first) & (wordAddress < first + count);
    }

    private UInt IndexIn(RegisterWindow window, UInt wordAddress)
    {
        var indexBits = BitsToCount(window.Words);
        if (window.Words == 1)
            return UInt.Constant(0, indexBits);
        if (WordOf(window.Offset) % (1 << indexBits) == 0)
            return wordAddress[indexBits - 1, 0];
        return (wordAddress - WordOf(window.Offset)).Wrap(indexBits);
    }

    /// <summary>Whether the high bits of an address alone tell that it is in the window.</summary>
    private bool IsAligned(RegisterWindow window) =>
        System.Numerics.BitOperations.IsPow2(window.Words) && WordOf(window.Offset) % window.Words == 0;

    private UInt Answer(Bit isMapped) => Mux(isMapped, UInt.Constant((int)AxiResponse.Okay, 2), UInt.Constant((int)options.Unmapped, 2));

    private static int IndexBits(RegisterWindow window) => System.Numerics.BitOperations.Log2((uint)window.Words);

    private int WordOf(long offset) => (int)(offset >> WordShift);

    /// <summary>A write in the cycle in which it takes effect.</summary>
    private readonly record struct WriteAccess(Bit Now, UInt Address, Bits Data, Bits Mask, Bit HasBytes);

    /// <summary>A read in the cycle in which it begins.</summary>
    private readonly record struct ReadAccess(Bit Now, UInt Address);
}
