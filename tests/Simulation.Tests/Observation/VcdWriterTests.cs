using System.Numerics;
using System.Text;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator.Tests.Observation;

public sealed class VcdWriterTests
{
    private static readonly SimulatorOptions Observable = SimulatorOptions.Default with { IsObservable = true };

    [Fact]
    public void A_short_run_looks_like_this()
    {
        var text = Record(new Total(), VcdOptions.Default, model =>
        {
            model.WritePort(model.FindPort("Step"), 17);
            model.Edge(1);
            model.WritePort(model.FindPort("Step"), 1);
            model.Edge(1);
        });
        text.ShouldBe("""
            $version HdlDsl $end
            $timescale 1ns $end
            $scope module Total $end
            $var wire 1 ! clk $end
            $var wire 1 " rst $end
            $var wire 5 # Step [4:0] $end
            $var wire 8 $ Count [7:0] $end
            $var reg 8 $ sum [7:0] $end
            $var reg 1 % phase $end
            $var string 1 & phase_text $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            0!
            b10001 #
            b0 $
            0%
            sEven &
            0"
            $end
            #5
            1!
            b10001 $
            1%
            sOdd &
            #10
            0!
            b1 #
            #15
            1!
            b10010 $
            0%
            sEven &
            #20
            0!

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_reader_gets_back_every_value_of_a_random_design(int seed)
    {
        var design = RandomDesign.Make(seed, RandomDesignOptions.All);
        using var model = new CompiledModel(design, Observable);
        var expected = new List<(long Time, string Path, BigInteger Value)>();
        var stream = new MemoryStream();
        using (var writer = new VcdWriter(model, stream))
        {
            model.AddObserver(writer);
            model.AddObserver(new Snapshots(model, expected));
            foreach (var step in Stimulus.Make(model, seed, count: 30).Steps)
            {
                for (var port = 0; port < model.Ports.Length; port++)
                {
                    if (model.Ports[port].IsInput)
                        model.WritePort(port, step.Levels[port]);
                }

                model.Edge(step.Clocks);
            }
        }

        var vcd = VcdReader.Read(Encoding.UTF8.GetString(stream.ToArray()));
        foreach (var (time, path, value) in expected)
            vcd.ValueAt(path, time).ShouldBe(value, $"{path} at {time}");
        vcd.Paths.Count.ShouldBe(model.ObservedSignals.Length);
    }

    [Fact]
    public void Clocks_rise_alone_when_they_rise_alone()
    {
        var text = Record(new TwoClocks(), VcdOptions.Default, model =>
        {
            model.Edge(0b10);
            model.Edge(0b11);
        });
        var vcd = VcdReader.Read(text);
        Enumerable.Range(0, 4).Select(i => vcd.ValueAt("TwoClocks.clk", i * 5)).ShouldBe([0, 0, 0, 1]);
        Enumerable.Range(0, 4).Select(i => vcd.ValueAt("TwoClocks.slow", i * 5)).ShouldBe([0, 1, 0, 1]);
    }

    [Fact]
    public void Outer_scopes_a_first_cycle_and_a_filter_can_be_chosen()
    {
        var options = VcdOptions.Default with
        {
            OuterScopes = ["TOP"],
            FirstCycle = 100,
            ShowsEnumText = false,
            Filter = signal => signal.Name == "phase",
        };
        Record(new Total(), options, model => model.Edge(1)).ShouldBe("""
            $version HdlDsl $end
            $timescale 1ns $end
            $scope module TOP $end
            $scope module Total $end
            $var reg 1 ! phase $end
            $upscope $end
            $upscope $end
            $enddefinitions $end
            #1000
            $dumpvars
            0!
            $end
            #1005
            1!

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_name_for_text_steps_aside_when_a_signal_has_it()
    {
        Record(new TextClash(), VcdOptions.Default, model => model.Edge(1)).ShouldContain(" phase_text_ $end\n");
    }

    [Fact]
    public void What_was_flushed_can_be_read_while_the_recording_goes_on()
    {
        var path = Path.GetTempFileName();
        using (var model = new CompiledModel(Elaborator.Elaborate(new Total()), Observable))
        using (var writer = new VcdWriter(model, path))
        {
            model.AddObserver(writer);
            File.ReadAllText(path).ShouldEndWith("$enddefinitions $end\n");
            model.Edge(1);
            writer.Flush();
            File.ReadAllText(path).ShouldEndWith("\nsOdd &\n");
            writer.Dispose();
            model.Edge(1);
            writer.Flush();
            File.ReadAllText(path).ShouldEndWith("\nsOdd &\n");
        }

        File.Delete(path);
    }

    private static string Record(Module module, VcdOptions options, Action<SimulatedModel> run)
    {
        using var model = new CompiledModel(Elaborator.Elaborate(module), Observable);
        var stream = new MemoryStream();
        using (var writer = new VcdWriter(model, stream, options))
        {
            model.AddObserver(writer);
            run(model);
            if (options.Filter is null)
                writer.RecordPresent();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Snapshots(SimulatedModel model, List<(long Time, string Path, BigInteger Value)> values) : ICycleObserver
    {
        private long cycle;

        public ObservationMoments Moments => ObservationMoments.Both;

        public void BeforeEdge(ulong clocks) => Add(cycle * 10);

        public void AfterEdge(ulong clocks) => Add((cycle++ * 10) + 5);

        private void Add(long time)
        {
            foreach (var signal in model.ObservedSignals)
            {
                if (!model.Clocks.Contains(signal.Name, StringComparer.Ordinal))
                    values.Add((time, signal.Path, model.ReadSignal(signal)));
            }
        }
    }
}
