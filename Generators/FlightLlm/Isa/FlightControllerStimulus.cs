namespace Generators.FlightLlm.Isa;

/// <summary>Programs for a <see cref="FlightController"/>: right ones, and ones that go wrong in each way.</summary>
public static class FlightControllerStimulus
{
    /// <summary>A random instruction with random fields, without tokens.</summary>
    /// <param name="random">Source of numbers.</param>
    /// <param name="unit">Its unit.</param>
    /// <returns>The instruction.</returns>
    public static Instruction Instruction(Random random, IsaUnit unit)
    {
        ArgumentNullException.ThrowIfNull(random);
        var format = IsaFormat.For(unit);
        var values = new IsaFieldValues();
        foreach (var field in format.Fields)
        {
            values[field.Name] = random.Next(4) switch
            {
                0 => 0,
                1 => field.Max,
                _ => random.NextInt64(field.Max + 1),
            };
        }

        return format.Make(values);
    }

    /// <summary>A random program that comes to its end and leaves no token behind, whatever the units' timing.</summary>
    /// <param name="random">Source of numbers.</param>
    /// <param name="length">Instructions.</param>
    /// <param name="config">The controller: tokens never overflow its queues, and commands never block one another for ever.</param>
    /// <returns>The program.</returns>
    public static IsaProgram Program(Random random, int length, FlightControllerConfig config)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(config);
        var instructions = Enumerable.Range(0, length).Select(_ => Instruction(random, (IsaUnit)random.Next(IsaUnitSets.Count))).ToArray();

        // A token goes from an instruction to a later one of another unit. Tokens of a queue are given and taken in the same order, so none comes from the future.
        var taken = new int[IsaUnitSets.Count, IsaUnitSets.Count];
        for (var tries = 2 * length; tries > 0 && length > 1; tries--)
        {
            var to = random.Next(1, length);
            var from = random.Next(Math.Max(0, to - 12), to);
            var (giver, taker) = (instructions[from].Unit, instructions[to].Unit);
            if (giver == taker || from < taken[(int)giver, (int)taker] || instructions[from].Release.Has(taker) || instructions[to].Wait.Has(giver)
                || instructions.Skip(to).Any(later => later.Unit == taker && later.Wait.Has(giver)))
            {
                continue;
            }

            instructions[from] = instructions[from] with { Release = instructions[from].Release | taker.Only() };
            instructions[to] = instructions[to] with { Wait = instructions[to].Wait | giver.Only() };
            if (TokenCheck.Check(new IsaProgram(instructions), config.TokenCapacity, config.QueueDepth).Faults.IsEmpty)
            {
                taken[(int)giver, (int)taker] = from + 1;
                continue;
            }

            instructions[from] = instructions[from] with { Release = instructions[from].Release & ~taker.Only() };
            instructions[to] = instructions[to] with { Wait = instructions[to].Wait & ~giver.Only() };
        }

        return new IsaProgram(instructions);
    }

    /// <summary>Words of a program that may be wrong: a bit, a token, its end or its order is changed.</summary>
    /// <param name="random">Source of numbers.</param>
    /// <param name="program">A program.</param>
    /// <returns>Words, at least one.</returns>
    public static uint[] Broken(Random random, IsaProgram program)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(program);
        var words = program.ToWords();
        var word = random.Next(words.Length);
        switch (random.Next(4))
        {
            case 0:
                words[word] ^= 1U << random.Next(32);
                return words;
            case 1:
                // Tokens of some instruction.
                word = program.Positions[random.Next(program.Positions.Length)];
                words[word] ^= 1U << random.Next(IsaFormat.ReleasePart.Low, IsaFormat.WaitPart.High + 1);
                return words;
            case 2:
                return words[..(word + 1)];
            default:
                words[word] = unchecked((uint)random.NextInt64());
                return words;
        }
    }
}
