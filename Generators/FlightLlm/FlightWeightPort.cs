using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>
/// The weight port: words of low-bit weights become beats of INT8 weights by their signs, and the FSB byte a pattern's code. A word stays until its beats, or those of its block, are taken. No latency.
/// </summary>
/// <param name="config">The unit.</param>
public sealed class FlightWeightPort(FlightArrayConfig config) : Module<FlightArrayConfig>(config)
{
    /// <summary>Words.</summary>
    public Stream<FlightWord> Words { get; } = In.Stream(new FlightWord(config.Validated()));

    /// <summary>A beat is taken.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>It is its block's last one: what is left of the word is padding.</summary>
    public Bit EndsBlock { get; } = In.Bit();

    /// <summary>There is a beat.</summary>
    public Bit Valid { get; } = Out.Bit();

    /// <summary>Weights, 8 bits each.</summary>
    public Vec<SInt> Weights { get; } = Out.Vec(config.Block, Shape.SInt(8));

    /// <summary>Code of the pattern; the code behind the last one for an illegal FSB byte.</summary>
    public UInt Pattern { get; } = Out.UInt(config.PatternBits);

    /// <summary>Columns of a beat.</summary>
    public UInt Columns { get; } = Out.UInt(config.CountBits);

    /// <summary>The block has indices.</summary>
    public Bit IsSparse { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var word = Words.Payload;
        var beat = Reg.UInt(2);
        var isLastBeat = beat == Mux(word.Precision == 0, UInt.Constant(3, 2), Mux(word.Precision == 3, UInt.Constant(0, 2), 1));
        Valid.Value = Words.Valid;
        Words.Ready.Value = Takes & (isLastBeat | EndsBlock);
        using (When(Takes))
            beat.Next = Mux(isLastBeat | EndsBlock, 0, beat + 1).Wrap();
        for (var slice = 0; slice < Config.Block; slice++)
        {
            var w2 = VecOf(Enumerable.Range(0, 4).Select(k => Code(2, k)))[beat];
            var w3 = Mux(beat[0], Code(3, 1), Code(3, 0));
            var w4 = Mux(beat[0], Code(4, 1), Code(4, 0));
            Weights[slice].Value = VecOf([w2, w3, w4, Code(8, 0)])[word.Precision];

            SInt Code(int bits, int k) => word.Codes.Slice(((k * Config.Block) + slice) * bits, bits).AsSInt().Wrap(8);
        }

        var patterns = Config.Patterns;
        var (code, columns) = (UInt.Constant(patterns.Length, Config.PatternBits), UInt.Constant(1, Config.CountBits));
        for (var i = 0; i < patterns.Length; i++)
        {
            var isPattern = word.Fsb == patterns[i].Kept;
            code = Mux(isPattern, UInt.Constant(i, Config.PatternBits), code);
            columns = Mux(isPattern, UInt.Constant(Config.Block / patterns[i].Kept, Config.CountBits), columns);
        }

        Pattern.Value = code;
        Columns.Value = columns;
        IsSparse.Value = (code != 0) & (code != patterns.Length);
    }
}
