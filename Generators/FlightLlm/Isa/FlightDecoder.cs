using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Isa;

/// <summary>
/// Collects the words of an instruction, checks them and takes its fields apart. A word a cycle; an instruction is offered in the cycle behind its last
/// word, and the next one's first word is taken in the cycle in which it leaves.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class FlightDecoder(FlightControllerConfig config) : Module<FlightControllerConfig>(config)
{
    private const int WordBits = 32;

    private Vec<Bits> words = null!;

    /// <summary>The program.</summary>
    public Stream<Packet<Bits>> Words { get; } = In.Stream(new Packet<Bits>(Shape.Bits(WordBits)));

    /// <summary>Takes no more words and offers no more instructions.</summary>
    public Bit IsStopped { get; } = In.Bit();

    /// <summary>Begins another program.</summary>
    public Bit Restart { get; } = In.Bit();

    /// <summary>An instruction is offered.</summary>
    public Bit Valid { get; } = Out.Bit();

    /// <summary>It is taken.</summary>
    public Bit Ready { get; } = In.Bit();

    /// <summary>Its unit, one bit for each.</summary>
    public Vec<Bit> IsFor { get; } = Out.Vec(IsaUnitSets.Count, Shape.Bit());

    /// <summary>Its wait mask.</summary>
    public Bits Wait { get; } = Out.Bits(IsaUnitSets.MaskBits);

    /// <summary>Its release mask.</summary>
    public Bits Release { get; } = Out.Bits(IsaUnitSets.MaskBits);

    /// <summary>Its fields if it is an LD.</summary>
    public FlightLoadCommand Load { get; } = Out.Of(new FlightLoadCommand(config));

    /// <summary>Its fields if it is an ST.</summary>
    public FlightStoreCommand Store { get; } = Out.Of(new FlightStoreCommand(config));

    /// <summary>Its fields if it is an MM or MV.</summary>
    public FlightProductCommand Product { get; } = Out.Of(new FlightProductCommand(config));

    /// <summary>Its fields if it is a MISC.</summary>
    public FlightMiscCommand Misc { get; } = Out.Of(new FlightMiscCommand(config));

    /// <summary>There is an instruction, well-formed or not.</summary>
    public Bit IsFull { get; } = Out.Bit();

    /// <summary>Some words of an instruction are there.</summary>
    public Bit IsPartial { get; } = Out.Bit();

    /// <summary>The program's last word has come.</summary>
    public Bit IsEnding { get; } = Out.Bit();

    /// <summary>What is wrong with the instruction.</summary>
    public FlightError Fault { get; } = Out.Of(new FlightError(config));

    /// <summary>Words taken.</summary>
    public UInt Fetched { get; } = Out.UInt(config.PositionBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        words = Reg.Vec(IsaFormat.MaxWords, Shape.Bits(WordBits), Reset.None).Named("words");
        var count = Reg.UInt(BitsToCount(IsaFormat.MaxWords));
        var isFull = Reg.Bit();
        var isTruncated = Reg.Bit(Reset.None);
        var isEnding = Reg.Bit();
        var fetched = Reg.UInt(Config.PositionBits);
        var start = Reg.UInt(Config.PositionBits, Reset.None);

        var leaves = (Valid & Ready).Named("leaves");
        Words.Ready.Value = !isEnding & !IsStopped & (!isFull | leaves);
        var takes = Words.Fire;
        var isFirst = (count == 0).Named("isFirst");
        var opcode = Mux(isFirst, Words.Payload.Word, words[0])[IsaFormat.OpcodePart.High, IsaFormat.OpcodePart.Low].AsUInt().Named("opcode");
        var isMore = IsaFormat.All.Where(format => format.Words > 1)
            .Select(format => (opcode == format.Opcode) & (count != format.Words - 1)).AnySet().Named("isMore");
        var isComplete = !isMore | Words.Payload.Last;

        using (When(Restart))
        {
            isEnding.Next = false;
            fetched.Next = 0;
        }

        using (When(leaves))
            isFull.Next = false;
        using (When(takes))
        {
            words[count].Next = Words.Payload.Word;
            fetched.Next = (fetched + 1).Wrap();
            isEnding.Next = Words.Payload.Last;
            count.Next = Mux(isComplete, 0, (count + 1).Wrap(count.Width));
            using (When(isFirst))
                start.Next = fetched;
            using (When(isComplete))
            {
                isFull.Next = true;
                isTruncated.Next = isMore;
            }
        }

        IsFull.Value = isFull;
        IsPartial.Value = !isFirst;
        IsEnding.Value = isEnding;
        Fetched.Value = fetched;
        Check(isFull, isTruncated, start, fetched);
        Valid.Value = isFull & !IsStopped & (Fault.Kind == IsaFaultKind.None);
        Take(start);
    }

    /// <summary>The first fault in the order of <see cref="IsaCodec.TryDecode"/>.</summary>
    private void Check(Bit isFull, Bit isTruncated, UInt start, UInt fetched)
    {
        var opcode = words[0][IsaFormat.OpcodePart.High, IsaFormat.OpcodePart.Low].AsUInt();
        var isFormat = IsaFormat.All.Select(format => (opcode == format.Opcode).Named($"is_{format.Mnemonic.ToLowerInvariant()}")).ToArray();
        var faults = new List<(Bit Condition, IsaFaultKind Kind, UInt Word)>
        {
            (!isFormat.AnySet(), IsaFaultKind.Opcode, start),
            (isTruncated, IsaFaultKind.Truncated, fetched),
        };
        foreach (var (format, isThis) in IsaFormat.All.Zip(isFormat))
        {
            foreach (var field in format.Fields.Where(field => field.HasIllegalValues))
                faults.Add((isThis & (Field(field) > (int)field.Max), IsaFaultKind.FieldValue, WordAt(start, field.Parts[0].Word)));
            for (var word = 0; word < format.Words; word++)
            {
                if (format.Reserved[word] != 0)
                    faults.Add((isThis & (words[word] & BitsOf(format.Reserved[word], WordBits)).AnySet(), IsaFaultKind.ReservedBits, WordAt(start, word)));
            }
        }

        Fault.Kind.Value = IsaFaultKind.None;
        Fault.Word.Value = 0;
        using (When(isFull))
        {
            var isElse = false;
            foreach (var (condition, kind, word) in faults)
            {
                using (isElse ? ElseWhen(condition) : When(condition))
                {
                    Fault.Kind.Value = kind;
                    Fault.Word.Value = word;
                }

                isElse = true;
            }
        }

        for (var unit = 0; unit < IsaUnitSets.Count; unit++)
            IsFor[unit].Value = isFormat[unit];
    }

    private static UInt WordAt(UInt start, int offset) => offset == 0 ? start : (start + offset).Wrap(start.Width);

    private void Take(UInt start)
    {
        Wait.Value = words[0][IsaFormat.WaitPart.High, IsaFormat.WaitPart.Low];
        Release.Value = words[0][IsaFormat.ReleasePart.High, IsaFormat.ReleasePart.Low];
        foreach (var command in new FlightCommand[] { Load, Store, Product, Misc })
            command.Position.Value = start;
        UInt Of(IsaUnit unit, string name) => Field(IsaFormat.For(unit).Fields.Single(field => field.Name == name));

        UInt L(string name) => Of(IsaUnit.Load, name);
        Load.Buffer.Value = L("mode").AsBits().As(Shape.Enum<IsaBuffer>());
        Load.HbmChannel.Value = L("hbm_channel");
        Load.BankAddress.Value = L("bank_addr");
        Load.Stride1.Value = L("src_1d_stride");
        Load.Stride2.Value = L("src_2d_stride");
        Load.Stride3.Value = L("src_3d_stride");
        Load.HbmAddress.Value = L("hbm_addr");
        Load.Loop1.Value = L("loop1");
        Load.Loop2.Value = L("loop2");
        Load.Loop3.Value = L("loop3");
        Load.ZeroFill.Value = L("zero_fill")[0];
        Load.Access.Value = L("hbm_type")[0, 0].AsBits().As(Shape.Enum<HbmAccess>());
        Load.Length.Value = L("length");

        UInt S(string name) => Of(IsaUnit.Store, name);
        Store.BankAddress.Value = S("bank_addr");
        Store.Loop1.Value = S("loop1");
        Store.IsVector.Value = S("rs_col")[0];
        Store.HbmAddress.Value = S("hbm_addr");
        Store.Access.Value = S("hbm_type")[0, 0].AsBits().As(Shape.Enum<HbmAccess>());
        Store.HbmChannel.Value = S("hbm_channel");
        Store.Length.Value = S("length");
        Store.Format.Value = S("format").AsBits().As(Shape.Enum<StoreFormat>());

        UInt P(string name) => Of(IsaUnit.MatrixMatrix, name);
        Product.Blocks.Value = P("K");
        Product.Output.Value = P("output")[0];
        Product.Bias.Value = P("bias")[0];
        Product.Relu.Value = P("relu")[0];
        Product.Sparse.Value = P("sparse")[0];
        Product.BiasAddress.Value = P("bias_addr");
        Product.MetaAddress.Value = P("meta_addr");
        Product.FsbAddress.Value = P("fsb_addr");
        Product.AAddress.Value = P("A_addr");
        Product.BAddress.Value = P("B_addr");
        Product.OutAddress.Value = P("out_addr");
        Product.Precision.Value = P("precision").AsBits().As(Shape.Enum<IsaPrecision>());
        Product.UnsignedCodes.Value = P("unsigned")[0];
        Product.Zero.Value = P("zero");
        Product.HasShift.Value = P("has_shift")[0];
        Product.Shift.Value = P("shift");

        UInt M(string name) => Of(IsaUnit.Misc, name);
        Misc.InA.Value = M("in_a");
        Misc.Mask.Value = M("mask");
        Misc.Operation.Value = M("op")[2, 0].AsBits().As(Shape.Enum<MiscOperation>());
        Misc.InB.Value = M("in_b");
        Misc.Out.Value = M("out");
        Misc.Blocks.Value = M("K");
    }

    private UInt Field(IsaField field) => field.Parts is [var only]
        ? words[only.Word][only.High, only.Low].AsUInt()
        : Cat([.. field.Parts.Reverse().Select(part => words[part.Word][part.High, part.Low])]).AsUInt();
}
