using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>Makes indices of tokens and keeps those of two tokens: one that is used, and one that comes in.</summary>
/// <param name="config">The engine.</param>
public sealed class OasisTokens(OasisConfig config) : Module<OasisConfig>(config)
{
    private const int Banks = 2;

    /// <summary>Tokens.</summary>
    public Stream<Packet<OasisTokenBeat>> Beats { get; } = In.Stream(new Packet<OasisTokenBeat>(new OasisTokenBeat(config)));

    /// <summary>Boundaries between clusters.</summary>
    public Vec<Bits> Boundaries { get; } = In.Vec(config.ActivationCentroids - 1, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>The token that is used. Taking it frees its memory.</summary>
    public Stream<OasisToken> Tokens { get; } = Out.Stream(new OasisToken(config));

    /// <summary>Address of a word of it.</summary>
    public UInt ReadAddress { get; } = In.UInt(config.WordBits);

    /// <summary>The word, a cycle later.</summary>
    public OasisIndexWord Word { get; } = Out.Of(new OasisIndexWord(config));

    /// <summary>There is no token, and none has begun.</summary>
    public Bit IsIdle { get; } = Out.Bit();

    /// <summary>Activations beyond the longest token are being left out.</summary>
    public Bit IsTooLong { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var isFull = Enumerable.Range(0, Banks).Select(bank => Reg.Bit().Named($"is_full_{bank}")).ToArray();
        var tokens = Enumerable.Range(0, Banks).Select(bank => Reg.Of(new OasisToken(Config), Reset.None).Named($"token_{bank}")).ToArray();
        var loadBank = Reg.Bit();
        var readBank = Reg.Bit();
        var beats = Beats.Stage();
        var isFirst = Reg.Bit(reset: 1);
        var number = Reg.UInt(BitsToCount(Config.Words + 1));
        var before = Reg.UInt(Config.CountBits, reset: Reset.None);
        var wasTooLong = Reg.Bit(reset: Reset.None);
        var isBeyond = number == Config.Words;
        var word = Clustered(beats.Payload.Word, number);
        var count = (Mux(isFirst, 0, before) + word.Keep.CountOnes()).Wrap(before.Width);

        // A beat too many counts even when it holds nothing, as in the selection of outliers, which gives none then.
        var isTooLong = isBeyond | (beats.Payload.Word.Keep & ~word.Keep).AnySet() | (wasTooLong & !isFirst);
        beats.Ready.Value = !Mux(loadBank, isFull[1], isFull[0]);
        var isStored = beats.Fire & beats.Payload.Last;
        using (When(beats.Fire))
        {
            isFirst.Next = beats.Payload.Last;
            before.Next = count;
            wasTooLong.Next = isTooLong;
            number.Next = Mux(beats.Payload.Last, 0, Mux(isBeyond, number, (number + 1).Wrap(number.Width)));
        }

        IsTooLong.Value = beats.Fire & isTooLong;
        loadBank.Next = loadBank ^ isStored;
        readBank.Next = readBank ^ Tokens.Fire;
        Tokens.Valid.Value = Mux(readBank, isFull[1], isFull[0]);
        Tokens.Payload.Value = Mux(readBank, tokens[1], tokens[0]);
        IsIdle.Value = !isFull[0] & !isFull[1] & isFirst & !beats.Valid;

        var words = new OasisIndexWord[Banks];
        for (var bank = 0; bank < Banks; bank++)
        {
            var memory = Mem.Of(Math.Max(2, Config.Words), new OasisIndexWord(Config)).Named($"indices_{bank}");
            using (When(beats.Fire & !isBeyond & (loadBank == (bank == 1))))
                memory[number.Wrap(Config.WordBits)].Next = word;
            using (When(isStored & (loadBank == (bank == 1))))
            {
                isFull[bank].Next = true;
                tokens[bank].LastAddress.Next = Mux(isBeyond, Config.Words - 1, number).Wrap(Config.WordBits);
                tokens[bank].Count.Next = count;
                tokens[bank].IsTooLong.Next = isTooLong;
            }

            using (ElseWhen(Tokens.Fire & (readBank == (bank == 1))))
                isFull[bank].Next = false;
            words[bank] = memory.ReadNext(ReadAddress);
        }

        // The bank may be freed in the cycle in which its last word is read.
        Word.Value = Mux(Delay(readBank), words[1], words[0]);
    }

    private OasisIndexWord Clustered(OasisTokenBeat beat, UInt number)
    {
        var word = Wire.Of(new OasisIndexWord(Config));
        for (var lane = 0; lane < Config.Indices; lane++)
        {
            var cluster = Instance(new OasisCluster(new OasisClusterConfig { Bits = Config.ActivationBits }), $"cluster_{lane}");
            cluster.Number.Value = beat.Values[lane];
            cluster.Boundaries.Value = Boundaries;
            word.Indices[lane].Value = cluster.Index;
            var isBeyondLast = ((Config.Words - 1) * Config.Indices) + lane >= Config.MaxReduction;
            var isBeyond = isBeyondLast ? number >= Config.Words - 1 : number == Config.Words;
            word.Keep[lane].Value = beat.Keep[lane] & !isBeyond;
        }

        return word;
    }
}
