using System.Collections.Immutable;
using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>The tables of a core: constants of a fixed modulus, or memories that a loader writes.</summary>
/// <param name="schedule">The core's schedule.</param>
/// <param name="loader">The loader; null for a fixed modulus.</param>
public sealed class ModTables(ModSchedule schedule, ModLoader? loader)
{
    private readonly ModSchedule stream = new(schedule.Moves, null, 1);

    /// <summary>Signals that change in every cycle: registers of a schedule without phases.</summary>
    public ModSchedule Stream => stream;

    /// <summary>A word, at once.</summary>
    /// <param name="table">The table; <see cref="ModTable.WordBits"/> may be more than a residue has.</param>
    /// <param name="number">Its number with the loader: −1 for the correction's table.</param>
    /// <param name="address">The address.</param>
    /// <returns>The word.</returns>
    public UInt Read(ModTable table, int number, UInt address)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(address);
        if (loader is null)
        {
            var residues = Instance(new ConstantTable(table));
            residues.Address.Value = address.Wrap(table.AddressBits);
            return residues.Word;
        }

        // The loader writes all words of the k address bits also where the last group is narrower.
        var bits = number < 0 ? table.AddressBits : loader.Config.Reducer.GroupBits;
        var words = Mem.Of(1 << bits, Shape.UInt(loader.Config.Reducer.Bits));
        using (When(number < 0 ? loader.WritesCorrection! : loader.Writes & (loader.Table == number)))
            words[loader.Entry.Wrap(bits)].Next = loader.Word;
        return words[address.Wrap(bits)].Wrap(table.WordBits);
    }

    /// <summary>One of some tables' words at each of some times in a row, at once.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="tables">A table for each time.</param>
    /// <param name="number">Number of the first one with the loader.</param>
    /// <param name="groups">Their addresses, side by side from the lowest on, at that time.</param>
    /// <param name="steps">Times; those without a table give 0.</param>
    /// <returns>The word, as wide as the widest.</returns>
    public UInt ReadInTurn(int time, ImmutableArray<ModTable> tables, int number, Timed groups, int steps)
    {
        var address = Addresses(time, tables, groups);
        var words = tables.Select((table, i) => Read(table, number + i, address)).ToList();
        if (steps > words.Count)
            words.Add(UInt.Constant(0, words[0].Width));
        return schedule.Select(time, words);
    }

    /// <summary>The same, registered: behind <paramref name="time"/>, from look-up tables or from one block memory.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="tables">A table for each time.</param>
    /// <param name="number">Number of the first one with the loader.</param>
    /// <param name="groups">Their addresses, side by side from the lowest on, at that time.</param>
    /// <param name="steps">Times; those without a table give 0.</param>
    /// <param name="style">Where the tables are.</param>
    /// <returns>The word, which changes in every cycle from <paramref name="time"/> + 1 on.</returns>
    public Timed ReadNext(int time, ImmutableArray<ModTable> tables, int number, Timed groups, int steps, ModRomStyle style)
    {
        if (style == ModRomStyle.Lut)
            return stream.Register(time, ReadInTurn(time, tables, number, groups, steps));
        var bits = loader?.Config.Reducer.GroupBits ?? tables[0].AddressBits;
        var index = schedule.StepIndex(time, steps);
        var address = Addresses(time, tables, groups).Wrap(bits);
        address = index is null ? address : Cat(index, address).AsUInt();
        var memory = loader is null ? Mem.Rom(Contents(tables, steps << bits), tables[0].WordBits) : Mem.Of(steps << bits, Shape.UInt(tables[0].WordBits));
        var word = memory.ReadNext(address, schedule.Moves);
        if (loader is null)
            return stream.Input(word, time + 1);
        using (When(loader.Writes & (loader.Table >= number) & (loader.Table < number + tables.Length)))
            memory[Cat((loader.Table - number).Wrap(Math.Max(1, BitsToCount(steps))), loader.Entry.Wrap(bits)).AsUInt().Wrap(address.Width)].Next = loader.Word;
        return stream.Input(steps == tables.Length ? word : Mux(schedule.IsIn(time + 1, tables.Length), word, 0), time + 1);
    }

    private UInt Addresses(int time, ImmutableArray<ModTable> tables, Timed groups)
    {
        // Groups stay where they are while they are read, one in each cycle.
        var all = groups.Covering(time, tables.Length).At(time);
        var bits = tables[0].AddressBits;
        return schedule.Select(time, [.. tables.Select((table, i) => all.Slice(i * bits, table.AddressBits).Wrap(bits))]);
    }

    private static IEnumerable<BigInteger> Contents(ImmutableArray<ModTable> tables, int depth)
    {
        var words = tables.SelectMany(table => table.Words().Concat(Enumerable.Repeat(BigInteger.Zero, (1 << tables[0].AddressBits) - (1 << table.AddressBits)))).ToList();
        return words.Concat(Enumerable.Repeat(BigInteger.Zero, depth - words.Count));
    }
}
