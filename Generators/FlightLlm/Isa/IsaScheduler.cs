using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Generators.FlightLlm.Isa;

/// <summary>When an instruction ran.</summary>
/// <param name="Number">Number of the instruction.</param>
/// <param name="Start">Cycle in which its unit took it.</param>
/// <param name="End">Cycle in which its unit completed it.</param>
public readonly record struct IsaInterval(int Number, long Start, long End);

/// <summary>A program over time.</summary>
/// <param name="Program">The program.</param>
/// <param name="Intervals">Its instructions in the order of their starts.</param>
/// <param name="Cycles">Cycles until the program was finished or stopped.</param>
/// <param name="Fault">Why it stopped, or null.</param>
public sealed record IsaTrace(IsaProgram Program, ImmutableArray<IsaInterval> Intervals, long Cycles, IsaFault? Fault)
{
    /// <summary>Part of the cycles in which a unit was executing.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>0 … 1.</returns>
    public double Utilisation(IsaUnit unit) => Cycles == 0 ? 0 : (double)BusyCycles(unit) / Cycles;

    /// <summary>Cycles in which a unit was executing.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>Cycles.</returns>
    public long BusyCycles(IsaUnit unit) => Intervals.Where(each => Program.Instructions[each.Number].Unit == unit).Sum(each => each.End - each.Start);

    /// <summary>The trace as comma-separated values: instruction, word, unit, start, end, text.</summary>
    /// <returns>A header and a line for each instruction.</returns>
    public string ToCsv()
    {
        var text = new StringBuilder("instruction,word,unit,start,end,text\n");
        foreach (var (number, start, end) in Intervals)
        {
            var instruction = Program.Instructions[number];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{number},{Program.Positions[number]},{instruction.Unit.Mnemonic()},{start},{end},\"{IsaDisassembler.Line(instruction)}\"\n");
        }

        return text.ToString();
    }

    /// <summary>The trace as a drawing: a row for each unit, '#' for columns in which it executes, '.' for those in which it does not.</summary>
    /// <param name="columns">Greatest width of the drawing.</param>
    /// <returns>Seven lines; the first one says how many cycles a column is.</returns>
    public string ToGantt(int columns = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var cyclesPerColumn = Math.Max(1, (Cycles + columns - 1) / columns);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Cycles} cycles, {cyclesPerColumn} a column\n");
        foreach (var unit in IsaUnitSets.All)
        {
            var row = new char[(Cycles + cyclesPerColumn - 1) / cyclesPerColumn];
            Array.Fill(row, '.');
            foreach (var (_, start, end) in Intervals.Where(each => Program.Instructions[each.Number].Unit == unit))
                Array.Fill(row, '#', (int)(start / cyclesPerColumn), (int)(((end - 1) / cyclesPerColumn) - (start / cyclesPerColumn)) + 1);
            text.Append(CultureInfo.InvariantCulture, $"{unit.Mnemonic(),-4} {new string(row)} {100 * Utilisation(unit),5:0.0} %\n");
        }

        return text.ToString();
    }
}

/// <summary>Runs programs cycle by cycle: the controller's own timing with units that take given numbers of cycles.</summary>
public static class IsaScheduler
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">The program; at least one instruction.</param>
    /// <param name="cyclesOf">
    /// Cycles of an instruction by its number, at least 1: the unit completes it that many cycles behind the one in which it takes it, and can take the
    /// next one in that cycle.
    /// </param>
    /// <param name="config">Queues and fetching; null for the defaults.</param>
    /// <returns>When everything ran, or how far it came and why it stopped.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An instruction has no cycles or can't be encoded, or the program is empty.</exception>
    public static IsaTrace Run(IsaProgram program, Func<int, int> cyclesOf, FlightControllerConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(cyclesOf);
        ArgumentOutOfRangeException.ThrowIfZero(program.WordCount, nameof(program));
        var words = program.ToWords();
        var sizes = config ?? new FlightControllerConfig();
        var model = new FlightControllerModel(sizes);
        var numbers = Enumerable.Range(0, program.Instructions.Length).ToDictionary(number => program.Positions[number]);
        var intervals = ImmutableArray.CreateBuilder<IsaInterval>(program.Instructions.Length);
        var ends = new long[IsaUnitSets.Count];
        const IsaUnits everybody = (IsaUnits)((1 << IsaUnitSets.Count) - 1);
        var fetched = 0;
        for (var cycle = 0L; ; cycle++)
        {
            var done = IsaUnits.None;
            foreach (var unit in IsaUnitSets.All)
                done |= model.Running(unit) is not null && ends[(int)unit] == cycle ? unit.Only() : IsaUnits.None;
            var inputs = new FlightControllerInputs(fetched < words.Length ? words[fetched] : null, fetched == words.Length - 1, everybody, done);
            var outputs = model.Outputs(inputs);
            foreach (var unit in outputs.Offers.Members())
            {
                var number = numbers[model.Head(unit)!.Position];
                var cycles = cyclesOf(number);
                if (cycles < 1)
                    throw new ArgumentOutOfRangeException(nameof(cyclesOf), cycles, $"{program.NameOf(number)} takes {cycles} cycles; it takes at least one.");
                ends[(int)unit] = cycle + cycles;
                intervals.Add(new IsaInterval(number, cycle, cycle + cycles));
            }

            model.Step(inputs);
            if (model.IsQuiet && sizes.WatchdogCycles == 0)
                cycle = Math.Max(cycle, ends.Where((_, unit) => model.Running((IsaUnit)unit) is not null).DefaultIfEmpty().Min() - 1);
            if (outputs.TakesWord && fetched < words.Length)
                fetched++;
            if (outputs.IsFinished)
                return new IsaTrace(program, intervals.ToImmutable(), cycle, null);
            if (model.Fault is { } fault && IsaUnitSets.All.All(unit => model.Running(unit) is null) && model.Outputs(default).Offers == IsaUnits.None)
                return new IsaTrace(program, intervals.ToImmutable(), cycle, fault);
        }
    }

    /// <summary>Runs a program with a cycle model of units and memory.</summary>
    /// <param name="program">The program.</param>
    /// <param name="timing">Cycles of instructions.</param>
    /// <param name="config">Queues and fetching; null for the defaults.</param>
    /// <returns>When everything ran, or how far it came and why it stopped.</returns>
    /// <exception cref="ArgumentOutOfRangeException">As for the other overload.</exception>
    public static IsaTrace Run(IsaProgram program, IsaTiming timing, FlightControllerConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(timing);
        return Run(program, number => timing.Cycles(program.Instructions[number]), config);
    }
}
