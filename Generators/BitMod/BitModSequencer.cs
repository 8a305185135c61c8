using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// Counts the terms of a tile's beats and decides in which cycle one is used: a group's last term waits while the group before is scaled and added,
/// and a channel's last one also while results wait in the output registers. Combinational from the streams' valid to their ready.
/// </summary>
/// <param name="config">The tile.</param>
public sealed class BitModSequencer(BitModTileConfig config) : Module<BitModTileConfig>(config)
{
    private readonly bool hasFloats = config.Validated().Pe.Types != BitModTypeSet.Integers;
    private readonly bool hasIntegers = config.Pe.Types != BitModTypeSet.Floats;

    /// <summary>Both streams have a beat.</summary>
    public Bit IsOffered { get; } = In.Bit();

    /// <summary>Type of each column's weights.</summary>
    public Vec<Enum<BitModDataType>> Types { get; } = In.Vec(config.Columns, Shape.Enum<BitModDataType>());

    /// <summary>The beat ends a group.</summary>
    public Bit EndsGroup { get; } = In.Bit();

    /// <summary>The beat ends a channel.</summary>
    public Bit EndsChannel { get; } = In.Bit();

    /// <summary>The output registers have been emptied.</summary>
    public Bit Emptied { get; } = In.Bit();

    /// <summary>The beat is taken.</summary>
    public Bit IsTaken { get; } = Out.Bit();

    /// <summary>Number of the term.</summary>
    public UInt Index { get; } = Out.UInt(config.Pe.Types == BitModTypeSet.Floats ? 1 : 2);

    /// <summary>A term is used.</summary>
    public Bit IsUsed { get; } = Out.Bit();

    /// <summary>It is the last one of its group.</summary>
    public Bit EndsLastTerm { get; } = Out.Bit();

    /// <summary>Significance of each column's term.</summary>
    public Vec<UInt> Significances { get; } = Out.Vec(config.Columns, Shape.UInt(3));

    /// <summary>Columns that count half units.</summary>
    public Bits IsFloat { get; } = Out.Bits(config.Columns);

    /// <summary>It is the first group of its channel.</summary>
    public Bit IsFirstGroup { get; } = Out.Bit();

    /// <summary>No group is begun.</summary>
    public Bit IsBetweenGroups { get; } = Out.Bit();

    /// <summary>A beat with types that the tile does not know or that do not go together has been used.</summary>
    public Bit TypeIllegal { get; } = Out.Bit();

    /// <summary>A group with more products than GroupSize has been used.</summary>
    public Bit GroupTooLong { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var index = Reg.UInt(Index.Width);
        var isLastTerm = index == LastIndex(Types[0]);
        var endsGroup = IsOffered & isLastTerm & EndsGroup;

        // A group can end when all that the group before needs of the columns is over or will be by then.
        var busy = Reg.UInt(BitsToCount(Math.Max(2, Config.LeastGroupCycles)));
        var isDraining = busy.AnySet();
        var isFull = Reg.Bit();
        var isUsed = IsOffered & !(endsGroup & (isDraining | (EndsChannel & isFull)));
        using (When(isUsed & endsGroup))
            busy.Next = Config.LeastGroupCycles - 1;
        using (ElseWhen(isDraining))
            busy.Next = (busy - 1).Wrap();
        using (When(isUsed & endsGroup & EndsChannel))
            isFull.Next = true;
        using (ElseWhen(Emptied))
            isFull.Next = false;
        using (When(isUsed))
            index.Next = Mux(isLastTerm, 0, (index + 1).Wrap(Index.Width));

        var isFirstGroup = Reg.Bit(reset: 1);
        var isBetween = Reg.Bit(reset: 1);
        using (When(isUsed))
        {
            isBetween.Next = endsGroup;
            using (When(endsGroup))
                isFirstGroup.Next = EndsChannel;
        }

        IsTaken.Value = isUsed & isLastTerm;
        Index.Value = index;
        IsUsed.Value = isUsed;
        EndsLastTerm.Value = endsGroup;
        for (var c = 0; c < Config.Columns; c++)
        {
            var isFloat = IsFloatType(Types[c]);
            IsFloat[c].Value = isFloat;
            Significances[c].Value = Significance(index, isFloat);
        }

        IsFirstGroup.Value = isFirstGroup;
        IsBetweenGroups.Value = isBetween;
        BuildFaults(isUsed, isLastTerm, endsGroup);
    }

    /// <summary>Whether it counts half units; a constant where the tile knows one kind only.</summary>
    private Bit IsFloatType(Enum<BitModDataType> type) =>
        hasFloats && hasIntegers ? (type == BitModDataType.Fp4) | (type == BitModDataType.Fp3) : hasFloats;

    private Bit IsKnown(Enum<BitModDataType> type) => BitModValues.Types
        .Where(Config.Pe.Supports)
        .Select(known => type == known)
        .AnySet();

    private UInt LastIndex(Enum<BitModDataType> type)
    {
        if (!hasIntegers)
            return 1;
        var isSix = (type == BitModDataType.Int6) | (type == BitModDataType.Int5);
        return Mux(type == BitModDataType.Int8, 3, Mux(isSix, UInt.Constant(2, 2), 1));
    }

    private UInt Significance(UInt index, Bit isFloat)
    {
        var integer = hasIntegers ? (index << 1).Wrap(3) : UInt.Constant(0, 3);
        return hasFloats ? Mux(isFloat, index, integer).Wrap(3) : integer;
    }

    private void BuildFaults(Bit isUsed, Bit isLastTerm, Bit endsGroup)
    {
        var isLegal = Types.Select(type => IsKnown(type) & (LastIndex(type) == LastIndex(Types[0]))).AllSet();
        var greatest = Math.Max(1, Config.Pe.GroupSize / Config.Pe.Lanes);
        var beats = Reg.UInt(BitsToCount(greatest + 1));
        var illegal = Reg.Bit();
        var tooLong = Reg.Bit();
        using (When(isUsed & !isLegal))
            illegal.Next = true;
        using (When(isUsed & isLastTerm))
        {
            beats.Next = Mux(endsGroup, 0, Mux(beats == greatest, beats, (beats + 1).Wrap(beats.Width)));
            using (When(beats == greatest))
                tooLong.Next = true;
        }

        TypeIllegal.Value = illegal;
        GroupTooLong.Value = tooLong;
    }
}
