using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// A tile of BitMoD elements (arXiv 2411.11745, §IV-D), output-stationary: terms of weights go down the columns, activations along the rows, and each
/// column adds up the scaled sums of its elements' groups. A beat of weights and one of activations are used together, for as many cycles as
/// the weights' type has terms.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class BitModTile(BitModTileConfig config) : Module<BitModTileConfig>(config)
{
    private readonly BitModPeConfig pe = config.Validated().Pe;

    /// <summary>Special values. A write waits while a group is under way, and the next group waits for a write: it uses it from its first term on.</summary>
    public Stream<BitModSpecialWrite>? SpecialValues { get; } =
        config.Pe.Types == BitModTypeSet.Integers ? null : In.Stream(new BitModSpecialWrite(config.Specials));

    /// <summary>Activations of all rows.</summary>
    public Stream<BitModActivationBeat> Activations { get; } = In.Stream(new BitModActivationBeat(config));

    /// <summary>Weights of all columns.</summary>
    public Stream<BitModWeightBeat> Weights { get; } = In.Stream(new BitModWeightBeat(config));

    /// <summary>Results of a channel, a row in a beat; the last row ends the packet.</summary>
    public Stream<Packet<BitModResultBeat>> Results { get; } = Out.Stream(new Packet<BitModResultBeat>(new BitModResultBeat(config)));

    /// <summary>No group is under way, and special values can be written. Groups that have ended need them no more.</summary>
    public Bit Idle { get; } = Out.Bit();

    /// <summary>What was wrong since the reset.</summary>
    public BitModFaults Faults { get; } = Out.Of(new BitModFaults());

    /// <summary>Cycles from the use of a channel's last term to its first result.</summary>
    /// <param name="config">The tile.</param>
    /// <returns>Element, scaling, reading of all rows and the adder.</returns>
    public static int ResultLatencyCycles(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var buffer = config.DrainBuffer ? 1 : 0;
        return TagCycles(config) + BitModWidths.ScaleSteps(config.Pe) + buffer + config.ReadCycles - 1 + BitModColumn.LatencyCycles(config);
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var sequencer = Instance(new BitModSequencer(Config), "sequencer");
        var drain = Instance(new BitModDrain(Config), "drain");
        var weights = Weights.Payload;
        // A group begins with the special values that hold for all of it: in the cycle of a write no first term is used.
        var isWriting = SpecialValues is null ? (Bit)false : SpecialValues.Valid & sequencer.IsBetweenGroups;
        sequencer.IsOffered.Value = Activations.Valid & Weights.Valid & !isWriting;
        sequencer.Types.Value = weights.Types;
        sequencer.EndsGroup.Value = weights.EndsGroup | weights.EndsChannel;
        sequencer.EndsChannel.Value = weights.EndsChannel;
        sequencer.Emptied.Value = drain.Emptied;
        Activations.Ready.Value = sequencer.IsTaken;
        Weights.Ready.Value = sequencer.IsTaken;

        var operands = Operands(out var poison);
        var terms = Terms(sequencer);
        var elements = Elements(operands, terms, sequencer);

        drain.Done.Value = elements[0, 0].Done;
        drain.Tag.Value = Tag(sequencer, poison);
        Columns(elements, drain);
        Faults.TypeIllegal.Value = sequencer.TypeIllegal;
        Idle.Value = sequencer.IsBetweenGroups;
        Faults.GroupTooLong.Value = sequencer.GroupTooLong;
    }

    /// <summary>Cycles from the use of a group's last term to the sums of its elements.</summary>
    private static int TagCycles(BitModTileConfig config) => 1 + BitModPe.LatencyCycles(config.Pe);

    private BitModOperand[][] Operands(out Bits? poison)
    {
        var operands = new BitModOperand[Config.Rows][];
        var poisons = new List<Bit>();
        for (var r = 0; r < Config.Rows; r++)
        {
            var unpack = Instance(new BitModUnpack(pe), $"unpack_{r}");
            for (var lane = 0; lane < pe.Lanes; lane++)
                unpack.Activations[lane].Value = Activations.Payload.Values[(r * pe.Lanes) + lane];
            operands[r] = [.. unpack.Operands.Select((operand, lane) => Delay(operand, reset: Reset.None).Named($"operand_{r}_{lane}"))];
            if (unpack.IsPoison is not null)
                poisons.Add(unpack.IsPoison);
        }

        poison = poisons.Count == 0 ? null : Cat(Enumerable.Reverse(poisons));
        return operands;
    }

    private BitModTerm[][] Terms(BitModSequencer sequencer)
    {
        var specials = Specials(sequencer);
        var terms = new BitModTerm[Config.Columns][];
        for (var c = 0; c < Config.Columns; c++)
        {
            var generator = Instance(new BitModTermGenerator(new BitModTermGeneratorConfig(pe.Lanes, pe.Types)), $"terms_{c}");
            generator.Type.Value = Weights.Payload.Types[c];
            generator.Index.Value = sequencer.Index;
            for (var lane = 0; lane < pe.Lanes; lane++)
                generator.Codes[lane].Value = Weights.Payload.Codes[(c * pe.Lanes) + lane];
            if (specials is not null)
                generator.Special!.Value = Weights.Payload.Selectors is { } selectors ? specials[selectors[c]] : specials[0];
            terms[c] = [.. generator.Terms.Select((term, lane) => Delay(term, reset: Reset.None).Named($"term_{c}_{lane}"))];
        }

        return terms;
    }

    private Vec<BitModSpecial>? Specials(BitModSequencer sequencer)
    {
        if (SpecialValues is null)
        {
            Faults.SpecialRefused.Value = false;
            return null;
        }

        var file = Instance(new BitModSpecialFile(new BitModSpecialFileConfig(Config.Specials)), "specials");
        var write = SpecialValues.ContinueWhen(sequencer.IsBetweenGroups).ToFlow();
        file.Write.Value = write;
        Faults.SpecialRefused.Value = file.Refused;
        return file.Values;
    }

    private BitModPe[,] Elements(BitModOperand[][] operands, BitModTerm[][] terms, BitModSequencer sequencer)
    {
        var isValid = Delay(sequencer.IsUsed);
        var isLast = Delay(sequencer.EndsLastTerm, reset: Reset.None);
        var significances = Enumerable.Range(0, Config.Columns)
            .Select(c => Delay(sequencer.Significances[c], reset: Reset.None).Named($"significance_{c}"))
            .ToArray();
        var elements = new BitModPe[Config.Rows, Config.Columns];
        for (var r = 0; r < Config.Rows; r++)
        {
            for (var c = 0; c < Config.Columns; c++)
            {
                var element = elements[r, c] = Instance(new BitModPe(pe), $"pe_{r}_{c}");
                element.Step.Valid.Value = isValid;
                element.Step.Last.Value = isLast;
                element.Step.Significance.Value = significances[c];
                for (var lane = 0; lane < pe.Lanes; lane++)
                {
                    element.Operands[lane].Value = operands[r][lane];
                    element.Terms[lane].Value = terms[c][lane];
                }
            }
        }

        return elements;
    }

    private BitModGroupTag Tag(BitModSequencer sequencer, Bits? poison)
    {
        var tag = Wire.Of(new BitModGroupTag(Config));
        tag.Scales.Value = Weights.Payload.Scales;
        tag.IsFloat.Value = sequencer.IsFloat;
        tag.IsFirst.Value = sequencer.IsFirstGroup;
        tag.IsLast.Value = Weights.Payload.EndsChannel;
        if (poison is not null)
        {
            // A group's poison is that of all its beats.
            var before = Reg.Bits(Config.Rows);
            var all = before | poison;
            using (When(sequencer.IsUsed))
                before.Next = Mux(sequencer.EndsLastTerm, BitsOf(0, Config.Rows), all);
            tag.Poison!.Value = all;
        }

        return Delay(tag, TagCycles(Config), Reset.None);
    }

    private void Columns(BitModPe[,] elements, BitModDrain drain)
    {
        var columns = new BitModColumn[Config.Columns];
        for (var c = 0; c < Config.Columns; c++)
        {
            var column = columns[c] = Instance(new BitModColumn(Config), $"column_{c}");
            column.Read.Value = drain.Read;
            column.IsFloat.Value = drain.IsFloat[c];
            for (var r = 0; r < Config.Rows; r++)
            {
                for (var s = 0; s < pe.LoopCycles; s++)
                {
                    var dequantiser = Instance(new BitModDequantiser(pe), pe.LoopCycles == 1 ? $"scale_{r}_{c}" : $"scale_{r}_{c}_{s}");
                    dequantiser.Load.Value = drain.Done;
                    dequantiser.Sum.Value = elements[r, c].Sums[s];
                    dequantiser.Digit.Value = drain.Digits[c];
                    if (dequantiser.Step is not null)
                        dequantiser.Step.Value = drain.ScaleStep!;
                    var product = drain.Capture is { } capture ? Captured(dequantiser.Product, capture) : dequantiser.Product;
                    column.Products[r + (s * Config.Rows)].Value = product;
                }
            }
        }

        Results.Valid.Value = drain.ResultValid;
        Results.Payload.Word.Row.Value = drain.ResultRow;
        for (var c = 0; c < Config.Columns; c++)
            Results.Payload.Word.Values[c].Value = columns[c].Results[drain.ResultRow];
        Results.Payload.Last.Value = drain.ResultRow == Config.Rows - 1;
        drain.ResultReady.Value = Results.Ready;
    }

    private static BitModProduct Captured(BitModProduct product, Bit capture)
    {
        var captured = Reg.Of(product, Reset.None);
        using (When(capture))
            captured.Next = product;
        return captured;
    }
}
