using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Buses.Tests;

public sealed class Pixel : Bundle
{
    public UInt Red { get; } = Shape.UInt(5);

    public SInt Blue { get; } = Shape.SInt(6);
}

/// <summary>Streams of all sorts, an enable, and a counter: what wrappers have to pass on.</summary>
public sealed class Filter(int scale) : Module
{
    public Stream<Pixel> InputPixels { get; } = In.Stream(new Pixel());

    public Stream<Packet<UInt>> Words { get; } = In.Stream(new Packet<UInt>(Shape.UInt(8)));

    public Bit Control_Enable { get; } = In.Bit();

    public UInt Control_Count { get; } = Out.UInt(16);

    public Stream<Pixel> Swapped { get; } = Out.Stream(new Pixel());

    public Stream<Packet<UInt>> Scaled { get; } = Out.Stream(new Packet<UInt>(Shape.UInt(8)));

    protected override void Build()
    {
        Swapped.TakeFrom(InputPixels.Map(pixel => (Pixel)Cat(pixel.Blue.AsUInt()[4, 0], pixel.Red, pixel.Blue[5]).As(new Pixel())).Stage());
        var count = Reg.UInt(16);
        var words = Words.ContinueWhen(Control_Enable);
        using (When(words.Fire))
            count.Next = (count + 1).Wrap();
        Control_Count.Value = count;
        Scaled.TakeFrom(words.Map(packet => new Packet<UInt>((packet.Word * scale).Wrap(8), packet.Last)));
    }
}

public sealed class FilterMap : RegisterMap
{
    public FilterControl Control { get; } = Declare(new FilterControl());
}

public sealed class FilterControl : Register
{
    public Field<Bit> Enable { get; } = Field.Bit(0, FieldAccess.ReadWrite);

    public Field<UInt> Count { get; } = Field.UInt(31, 16, FieldAccess.ReadOnly);
}

public sealed class WrapperTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn, null, 0.0, 0.0)]
    [InlineData(EngineKind.BuiltIn, null, 0.6, 0.0)]
    [InlineData(EngineKind.BuiltIn, null, 0.0, 0.6)]
    [InlineData(EngineKind.BuiltIn, StageKind.Full, 0.5, 0.5)]
    [InlineData(EngineKind.BuiltIn, StageKind.Half, 0.2, 0.2)]
    [InlineData(EngineKind.Verilator, null, 0.4, 0.4)]
    [InlineData(EngineKind.Icarus, StageKind.Full, 0.4, 0.4)]
    public void A_module_in_both_wrappers_equals_the_golden_model(EngineKind engine, StageKind? stage, double source, double sink)
    {
        var inner = AxiLiteWrapper.Of(new Filter(3), new FilterMap());
        var dut = AxiStreamWrapper.Of(inner, new AxiStreamWrapperOptions { Stage = stage });
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 6 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var pixels = Enumerable.Range(0, 200).Select(_ => (Red: random.Next(32), Blue: random.Next(64))).ToList();
            var words = Enumerable.Range(0, 200).Select(_ => new AxiStreamBeat(random.Next(256), random.Next(3) == 0)).ToList();
            var core = inner.Core;
            var (pixelsIn, pixelsOut) = (dut.StreamOf(inner.PortOf(core.InputPixels)), dut.StreamOf(inner.PortOf(core.Swapped)));
            var (wordsIn, wordsOut) = (dut.StreamOf(inner.PortOf(core.Words)), dut.StreamOf(inner.PortOf(core.Scaled)));
            var bus = dut.PortOf(inner.Bus);
            var master = new AxiLiteMaster(sim, bus, AxiLiteStalls.All(source), checker: new AxiLiteChecker(sim, bus));
            master.Write(0, 1);
            var seenPixels = new List<int>();
            var seenWords = new List<AxiStreamBeat>();
            var monitor = new AxiStreamMonitor(sim, wordsIn);
            sim.Run(
                // Red is the first field and so the lowest.
                () => sim.Send(pixelsIn, pixels.Select(pixel => new AxiStreamBeat(pixel.Red | (pixel.Blue << 5))), new Stalls(source, 1)),
                () => sim.Send(wordsIn, words, new Stalls(source, 2)),
                () => sim.Receive(pixelsOut, pixels.Count, beat => seenPixels.Add((int)beat.Data), new Stalls(sink, 3)),
                () => sim.Receive(wordsOut, words.Count, seenWords.Add, new Stalls(sink, 4)),
                () => sim.Start(monitor.Watch(() => seenWords.Count == words.Count)));
            seenPixels.ShouldBe(pixels.Select(pixel => (pixel.Blue >> 5) | (pixel.Red << 1) | ((pixel.Blue & 31) << 6)));
            seenWords.ShouldBe(words.Select(word => new AxiStreamBeat((int)word.Data * 3 % 256, word.Last)));
            monitor.Transfers.ShouldBe(words.Count);
            master.Read(0).ShouldBe(1UL | (200UL << 16));
        });
    }

    [Fact]
    public void Ports_have_standard_names_and_all_tools_are_content()
    {
        var options = new AxiStreamWrapperOptions { Domain = AxiClock.Standard, LastEverywhere = true }.With("Scaled", "m_axis");
        var design = Elaborator.Elaborate(AxiStreamWrapper.Of(new Filter(5), options));
        design.Warnings.ShouldBeEmpty();
        var verilog = VerilogEmitter.Emit(design, VerilogOptions.Default);
        VerilogLint.Text(verilog, "Filter_axis").ShouldBeEmpty();
        var header = verilog[verilog.IndexOf("module Filter_axis", StringComparison.Ordinal)..];
        header = header[..header.IndexOf(");", StringComparison.Ordinal)];
        string.Join(' ', header.Split('\n').Skip(1).Select(line => line.Split("//")[0].Trim().TrimEnd(',').Split(' ')[^1]).Where(name => name.Length > 0)).ShouldBe(
            "aclk aresetn s_axis_input_pixels_tvalid s_axis_input_pixels_tready s_axis_input_pixels_tdata s_axis_input_pixels_tlast s_axis_words_tvalid s_axis_words_tready "
            + "s_axis_words_tdata s_axis_words_tlast Control_Enable Control_Count m_axis_swapped_tvalid m_axis_swapped_tready m_axis_swapped_tdata m_axis_swapped_tlast "
            + "m_axis_tvalid m_axis_tready m_axis_tdata m_axis_tlast");
    }

    [Fact]
    public void Wrappers_of_different_modules_are_different_definitions()
    {
        var design = Elaborator.Elaborate(new Three());
        design.Definitions.Count(definition => definition.Name.StartsWith("Filter_axis", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void A_name_for_a_stream_that_is_not_there_is_refused() =>
        Should.Throw<HdlDsl.Diagnostics.HdlException>(() => AxiStreamWrapper.Of(new Filter(1), new AxiStreamWrapperOptions().With("Sink", "m_axis"))).Message.ShouldContain(
            "error HDL9501: AxiStreamWrapperOptions.Names has 'Sink', and module 'Filter' has no stream port of that name.");

    [Fact]
    public void All_side_signals_go_through()
    {
        var dut = new PassThrough();
        Testbench.Run(dut, new SimulationOptions { Seed = 8 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var beats = Enumerable.Range(0, 150).Select(_ =>
            {
                var keep = random.Next(7);
                return new AxiStreamBeat(random.Next(1 << 20), random.Next(2) == 0) { Keep = keep, Strobe = keep & random.Next(7), Id = random.Next(16), Destination = random.Next(4), User = random.Next(512) };
            }).ToList();
            var seen = new List<AxiStreamBeat>();
            sim.Run(() => sim.Send(dut.Source, beats, new Stalls(0.3, 1)), () => sim.Receive(dut.Sink, beats.Count, seen.Add, new Stalls(0.3, 2)));
            seen.ShouldBe(beats);
        });
    }

    private sealed class PassThrough : Module
    {
        private static readonly AxiStreamConfig Config = new(20) { HasKeep = true, HasStrobe = true, HasLast = true, IdBits = 4, DestinationBits = 2, UserBits = 9 };

        public AxiStream Source { get; } = In.Of(new AxiStream(Config));

        public AxiStream Sink { get; } = Out.Of(new AxiStream(Config));

        protected override void Build() => Sink.TakeWords(Source.ToWords().Queue(4));
    }

    private sealed class Three : Module
    {
        protected override void Build()
        {
            foreach (var scale in (int[])[3, 5, 3])
            {
                var filter = AxiStreamWrapper.Of(new Filter(scale));
                foreach (var stream in (AxiStream[])[filter.StreamOf(filter.Core.InputPixels), filter.StreamOf(filter.Core.Words)])
                {
                    stream.Valid.Value = false;
                    stream.Data.Value = BitsOf(0, stream.Data.Width);
                    if (stream.Last is { } last)
                        last.Value = false;
                }

                filter.StreamOf(filter.Core.Swapped).Ready.Value = true;
                filter.StreamOf(filter.Core.Scaled).Ready.Value = true;
                filter.PortOf(filter.Core.Control_Enable).Value = true;
            }
        }
    }
}
