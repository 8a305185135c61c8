using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// Takes the groups of a token's weights and starts both branches for each. A group's last beat waits until the results of the group before are given and
/// the token's outliers are known; so counters, indices and lists are never overwritten while they are used. Last ends a group whatever was counted: beats
/// that the token does not have are dropped, and those that are missing count nothing.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisSequencer(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>The token whose weights come.</summary>
    public Stream<OasisToken> Token { get; } = In.Stream(new OasisToken(config));

    /// <summary>Number of outliers of the token whose results are made.</summary>
    public Stream<UInt> List { get; } = In.Stream(Shape.UInt(BitsToCount(OasisOutliers.DepthOf(config) + 1)));

    /// <summary>There is a beat of weights.</summary>
    public Bit IsOffered { get; } = In.Bit();

    /// <summary>It is its group's last one.</summary>
    public Bit EndsGroup { get; } = In.Bit();

    /// <summary>Its group is the token's last one.</summary>
    public Bit EndsToken { get; } = In.Bit();

    /// <summary>It may be taken.</summary>
    public Bit IsTaken { get; } = Out.Bit();

    /// <summary>A group ended before its token's last beat.</summary>
    public Bit EndsEarly { get; } = Out.Bit();

    /// <summary>A beat is dropped that is beyond the token's last one.</summary>
    public Bit IsDropping { get; } = Out.Bit();

    /// <summary>Address of the activations' indices for the beat.</summary>
    public UInt WordAddress { get; } = Out.UInt(config.WordBits);

    /// <summary>A beat was taken in the cycle before; indices of activations and weights are there now.</summary>
    public Bit Takes { get; } = Out.Bit();

    /// <summary>The token has that beat.</summary>
    public Bit Counts { get; } = Out.Bit();

    /// <summary>It was its group's last one.</summary>
    public Bit Ends { get; } = Out.Bit();

    /// <summary>Number of its group, modulo 2.</summary>
    public Bit TakeBank { get; } = Out.Bit();

    /// <summary>Its address.</summary>
    public UInt TakeAddress { get; } = Out.UInt(config.WordBits);

    /// <summary>Address of products of centroids.</summary>
    public UInt ProductAddress { get; } = Out.UInt(BitsToCount(config.ReductionCycles));

    /// <summary>The products are there now.</summary>
    public Bit TakesTerms { get; } = Out.Bit();

    /// <summary>They are the first ones of a group.</summary>
    public Bit IsFirstTerm { get; } = Out.Bit();

    /// <summary>Begins the outliers of a group.</summary>
    public Bit Begins { get; } = Out.Bit();

    /// <summary>Number of that group, modulo 2.</summary>
    public Bit ReadBank { get; } = Out.Bit();

    /// <summary>Address of that group's last word.</summary>
    public UInt LastAddress { get; } = Out.UInt(config.WordBits);

    /// <summary>Number of an outlier.</summary>
    public UInt OutlierAddress { get; } = Out.UInt(BitsToCount(OasisOutliers.DepthOf(config)));

    /// <summary>The outlier is there now.</summary>
    public Bit Corrects { get; } = Out.Bit();

    /// <summary>The group's results are there.</summary>
    public Bit IsDone { get; } = Out.Bit();

    /// <summary>They are given.</summary>
    public Bit IsGiven { get; } = In.Bit();

    /// <summary>The group is its token's last one.</summary>
    public Bit IsLastGroup { get; } = Out.Bit();

    /// <summary>Its token.</summary>
    public OasisToken Current { get; } = Out.Of(new OasisToken(config));

    /// <summary>The group had fewer beats than its token.</summary>
    public Bit HasEndedEarly { get; } = Out.Bit();

    /// <summary>The group had more beats than its token.</summary>
    public Bit HasEndedLate { get; } = Out.Bit();

    /// <summary>No group is under way.</summary>
    public Bit IsIdle { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var address = Reg.UInt(Config.WordBits);
        var bank = Reg.Bit();
        var isBusy = Reg.Bit();
        var isBeyond = Reg.Bit();
        var isLastWord = address == Token.Payload.LastAddress;
        IsTaken.Value = Token.Valid & (!EndsGroup | (!isBusy & List.Valid));
        var takes = IsOffered & IsTaken;
        var ends = takes & EndsGroup;
        Token.Ready.Value = ends & EndsToken;
        EndsEarly.Value = ends & !isLastWord;
        IsDropping.Value = takes & isBeyond;
        WordAddress.Value = address;
        using (When(takes))
        {
            // Behind the token's last beat the address stays where it is.
            address.Next = Mux(EndsGroup, 0, Mux(isLastWord, address, (address + 1).Wrap(address.Width)));
            isBeyond.Next = isLastWord & !EndsGroup;
        }

        bank.Next = bank ^ ends;
        Takes.Value = Delay(takes);
        Counts.Value = Delay(takes & !isBeyond);
        Ends.Value = Delay(ends);
        TakeBank.Value = Delay(bank, reset: Reset.None);
        TakeAddress.Value = Delay(address, reset: Reset.None);

        // One group is worked on behind the counters.
        var isLastGroup = Reg.Bit(reset: Reset.None);
        var readBank = Reg.Bit(reset: Reset.None);
        var lastAddress = Reg.UInt(Config.WordBits, reset: Reset.None);
        var current = Reg.Of(new OasisToken(Config), Reset.None);
        var hasEndedEarly = Reg.Bit(reset: Reset.None);
        var hasEndedLate = Reg.Bit(reset: Reset.None);
        using (When(ends))
        {
            isBusy.Next = true;
            isLastGroup.Next = EndsToken;
            readBank.Next = bank;
            lastAddress.Next = address;
            current.Next = Token.Payload;
            hasEndedEarly.Next = !isLastWord;
            hasEndedLate.Next = isBeyond;
        }

        using (ElseWhen(IsGiven))
            isBusy.Next = false;
        BuildBranches(ends, isBusy);
        List.Ready.Value = IsGiven & isLastGroup;
        IsLastGroup.Value = isLastGroup;
        ReadBank.Value = readBank;
        LastAddress.Value = lastAddress;
        Current.Value = current;
        HasEndedEarly.Value = hasEndedEarly;
        HasEndedLate.Value = hasEndedLate;
        IsIdle.Value = !isBusy;
    }

    /// <summary>Addresses begin in the cycle after the group's last beat; counts and the last word of weights are there when they are looked up, a cycle later.</summary>
    private void BuildBranches(Bit begins, Bit isBusy)
    {
        var (products, isReducing) = Walk(begins, true, UInt.Constant(Config.ReductionCycles - 1, ProductAddress.Width), ProductAddress);
        var (_, isWalking) = Walk(begins, List.Payload != 0, (List.Payload - 1).Wrap(OutlierAddress.Width), OutlierAddress);
        var takesTerms = Delay(isReducing);
        var corrects = Delay(isWalking);
        TakesTerms.Value = takesTerms;
        IsFirstTerm.Value = Delay(products == 0, reset: Reset.None);
        Begins.Value = begins;
        Corrects.Value = corrects;
        IsDone.Value = isBusy & !IsUnderWay(isReducing, takesTerms, OasisReducer.Latency) & !IsUnderWay(isWalking, corrects, OasisCorrector.Latency);

        // Something is looked up, or is not in the sum yet.
        static Bit IsUnderWay(Bit isLookedUp, Bit comes, int latency)
        {
            var isUnderWay = isLookedUp | comes;
            for (var cycle = 1; cycle < latency; cycle++)
            {
                comes = Delay(comes);
                isUnderWay |= comes;
            }

            return isUnderWay;
        }
    }

    /// <summary>Addresses from 0 to the last one, from the next cycle on.</summary>
    private static (UInt Address, Bit IsWalking) Walk(Bit begins, Bit isAny, UInt last, UInt port)
    {
        var address = Reg.UInt(port.Width, reset: Reset.None);
        var isWalking = Reg.Bit();
        isWalking.Next = (begins & isAny) | (isWalking & (address != last));
        address.Next = Mux(begins, 0, (address + 1).Wrap(address.Width));
        port.Value = address;
        return (address, isWalking);
    }
}
