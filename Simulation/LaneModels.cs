using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>Creates models of many lanes, choosing the layout by the design unless told which.</summary>
public static class LaneModels
{
    /// <summary>Creates a model at its start. What it became and why is in <see cref="LaneModel.Choice"/>.</summary>
    /// <param name="design">A design without errors.</param>
    /// <param name="lanes">Number of lanes, at least 1. Bit-sliced lanes compute whole registers of them, so that a multiple of 512 is best.</param>
    /// <param name="kind">The layout.</param>
    /// <param name="options">Seed, models of black boxes; null for the defaults.</param>
    /// <returns>A model with exactly that number of lanes.</returns>
    /// <exception cref="SimulatorException">The design can't run in lanes of that kind, or a black box has no behavioural model.</exception>
    public static LaneModel Create(Design design, int lanes, LaneKind kind = LaneKind.Automatic, SimulatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        options ??= SimulatorOptions.Default;
        if (kind != LaneKind.Automatic)
        {
            RefuseBlackBoxes(design, kind);
            return Compile(design, lanes, new LaneChoice(kind, "that was asked for"), options);
        }

        var choice = Propose(design);
        try
        {
            return Compile(design, lanes, choice, options);
        }
        catch (SimulatorException failure) when (choice.Kind != LaneKind.Replicated)
        {
            // Words refuse some operations that bits have, and bits need memory for more lanes at once than words.
            var other = choice.Kind == LaneKind.Words ? LaneKind.BitSliced : LaneKind.Words;
            return Compile(design, lanes, new LaneChoice(other, ReasonIn(failure)), options);
        }
    }

    /// <summary>What suits a design, without compiling it. <see cref="Create"/> may find out more.</summary>
    /// <param name="design">A design without errors.</param>
    /// <returns>The proposal.</returns>
    public static LaneChoice Propose(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (BlackBoxOf(design) is { } box)
            return new LaneChoice(LaneKind.Replicated, $"'{box.Name}' is a black box, and its model has one state");
        var work = LaneWork.Of(design);
        return new LaneChoice(work.Bits < work.Words ? LaneKind.BitSliced : LaneKind.Words, work.Describe());
    }

    private static LaneModel Compile(Design design, int lanes, LaneChoice choice, SimulatorOptions options)
    {
        LaneModel model = choice.Kind switch
        {
            LaneKind.Words => new WordLaneModel(design, lanes, options),
            LaneKind.BitSliced => BitSlices(design, lanes, options),
            _ => new ReplicatedLaneModel(design, lanes, options),
        };
        model.Choice = choice;
        return model;
    }

    private static LaneModel BitSlices(Design design, int lanes, SimulatorOptions options)
    {
        var first = new BitSlicedModel(design);
        LaneModel model = first;
        if (first.Lanes != lanes)
        {
            var parts = new List<LaneModel> { first };
            while (parts.Count * first.Lanes < lanes)
                parts.Add(new BitSlicedModel(first));
            model = new LaneGroups(lanes, [.. parts]);
        }

        if (options.Seed is not null)
            model.Restart(options.Seed);
        return model;
    }

    private static Definition? BlackBoxOf(Design design) => design.Definitions.FirstOrDefault(definition => definition.BlackBox is not null);

    private static void RefuseBlackBoxes(Design design, LaneKind kind)
    {
        if (kind != LaneKind.Replicated && BlackBoxOf(design) is { } box)
        {
            throw new SimulatorException(
                $"'{design.Top.Name}' can't be simulated in {new LaneChoice(kind, "").Name}, because '{box.Name}' is a black box, and its model has one state. "
                + "Fix: LaneKind.Replicated, or LaneKind.Automatic.");
        }
    }

    private static string ReasonIn(SimulatorException failure) => failure.InnerException?.Message ?? failure.Message;
}
