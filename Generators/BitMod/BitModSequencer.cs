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

    /// <summary>Type of the weights.</summary>
    public Enum<BitModDataType> Type { get; } = In.Enum<BitModDataType>();

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

    /// <summary>What the elements get in the next cycle.</summary>
    public BitModStep Step { get; } = Out.Of(new BitModStep());

    /// <summary>The group counts half units.</summary>
    public Bit IsFloat { get; } = Out.Bit();

    /// <summary>It is the first group of its channel.</summary>
    public Bit IsFirstGroup { get; } = Out.Bit();

    /// <summary>No group is begun.</summary>
    public Bit IsBetweenGroups { get; } = Out.Bit();

    /// <summary>A beat with a type that the tile does not know has been used.</summary>
    public Bit TypeUnknown { get; } = Out.Bit();

    /// <summary>A group with more products than GroupSize has been used.</summary>
    public Bit GroupTooLong { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var index = Reg.UInt(Index.Width);
        var isFp = (Type == BitModDataType.Fp4) | (Type == BitModDataType.Fp3);
        var isInteger = (Type == BitModDataType.Int8) | (Type == BitModDataType.Int6) | (Type == BitModDataType.Int5)
            | (Type == BitModDataType.Int4) | (Type == BitModDataType.Int3);
        var isKnown = (hasFloats ? isFp : (Bit)false) | (hasIntegers ? isInteger : (Bit)false);
        var isFloat = hasFloats ? (hasIntegers ? isFp : (Bit)true) : (Bit)false;
        var isLastTerm = index == LastIndex();
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
        Step.Valid.Value = isUsed;
        Step.Last.Value = endsGroup;
        Step.Significance.Value = Significance(index, isFloat);
        IsFloat.Value = isFloat;
        IsFirstGroup.Value = isFirstGroup;
        IsBetweenGroups.Value = isBetween;
        BuildFaults(isUsed, isKnown, endsGroup);
    }

    private UInt LastIndex()
    {
        if (!hasIntegers)
            return 1;
        var isSix = (Type == BitModDataType.Int6) | (Type == BitModDataType.Int5);
        return Mux(Type == BitModDataType.Int8, 3, Mux(isSix, UInt.Constant(2, 2), 1));
    }

    private UInt Significance(UInt index, Bit isFloat)
    {
        var integer = hasIntegers ? (index << 1).Wrap(3) : UInt.Constant(0, 3);
        return hasFloats ? Mux(isFloat, index, integer).Wrap(3) : integer;
    }

    private void BuildFaults(Bit isUsed, Bit isKnown, Bit endsGroup)
    {
        var greatest = Math.Max(1, Config.Pe.GroupSize / Config.Pe.Lanes);
        var beats = Reg.UInt(BitsToCount(greatest + 1));
        var unknown = Reg.Bit();
        var tooLong = Reg.Bit();
        using (When(isUsed & !isKnown))
            unknown.Next = true;
        using (When(isUsed & IsTaken))
        {
            beats.Next = Mux(endsGroup, 0, Mux(beats == greatest, beats, (beats + 1).Wrap(beats.Width)));
            using (When(beats == greatest))
                tooLong.Next = true;
        }

        TypeUnknown.Value = unknown;
        GroupTooLong.Value = tooLong;
    }
}
