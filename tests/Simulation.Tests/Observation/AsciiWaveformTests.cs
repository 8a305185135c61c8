using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator.Tests.Observation;

public sealed class AsciiWaveformTests
{
    private static readonly SimulatorOptions Observable = SimulatorOptions.Default with { IsObservable = true };

    [Fact]
    public void Levels_values_and_members_are_drawn_cycle_by_cycle()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        var recorder = new AsciiRecorder(model, "rst", "Step", "first.sum", "first.phase");
        model.AddObserver(recorder);
        foreach (var (reset, step) in new[] { (1, 5), (0, 5), (0, 5), (1, 9), (0, 9), (0, 15), (0, 0) })
        {
            model.WritePort(model.FindPort("rst"), reset);
            model.WritePort(model.FindPort("Step"), step);
            model.Edge(1);
        }

        recorder.ToString().ShouldBe("""
            cycle        0    1    2    3    4    5    6
            rst         ~~~~~\_________/~~~~\______________
            Step        |5             |9        |f   |0
            first.sum   |0        |a   |14  |0   |12  |30
            first.phase |Even     |Odd |Even     |Odd |Even
            """);
    }

    [Fact]
    public void A_value_that_stays_has_room_in_all_its_cells()
    {
        var wave = new AsciiWaveform([new AsciiSignal("word", 32, SignalView.Bits)]);
        foreach (var value in new long[] { 0x12345678, 0x12345678, 0x12345678, 1, 2 })
            wave.Add(new BigInteger(value));
        wave.ToString().ShouldBe("""
            cycle  0   1   2   3   4
            word  |12345678   |1  |2
            """);
    }

    [Fact]
    public void Long_drawings_go_on_below_and_show_values_again()
    {
        var wave = new AsciiWaveform(
            [new AsciiSignal("go", 1, SignalView.Bit), new AsciiSignal("number", 8, SignalView.Signed)],
            AsciiOptions.Default with { MaxLineLength = 20, Radix = ValueRadix.Decimal, FirstCycle = 98 });
        for (var i = 0; i < 5; i++)
            wave.Add(i >= 3 ? 1 : 0, i >= 4 ? 128 : 200);
        wave.ToString().ShouldBe("""
            cycle   98   99
            go     __________
            number |-56

            cycle   100  101
            go     _____/~~~~
            number |-56

            cycle   102
            go     ~~~~~
            number |-128
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Unknown_bits_are_drawn_and_a_part_can_be_drawn_alone()
    {
        var wave = new AsciiWaveform([new AsciiSignal("bit", 1, SignalView.Bit), new AsciiSignal("bits", 4, SignalView.Bits)], AsciiOptions.Default with { Radix = ValueRadix.Binary });
        wave.Add(0, 0);
        wave.Add(null, null);
        wave.Add(1, 5);
        wave.Add(1, 6);
        wave.ToString().ShouldBe("""
            cycle  0   1   2   3
            bit   ____xxxx~~~~~~~~
            bits  |0  |x  |101|110
            """);
        wave.ToString(2, 2).ShouldBe("""
            cycle  2   3
            bit   ~~~~~~~~
            bits  |101|110
            """);
        Should.Throw<ArgumentException>(() => wave.Add(1)).Message.ShouldStartWith("The waveform has 2 rows, but there are 1 values.");
        Should.Throw<ArgumentOutOfRangeException>(() => wave.ToString(3, 2));
        new AsciiWaveform([]).ToString().ShouldBe("");
    }

    [Fact]
    public void A_wrong_name_is_answered_with_the_right_ones()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        Should.Throw<ArgumentException>(() => new AsciiRecorder(model, "sum")).Message.ShouldStartWith(
            "'Totals' has no signal 'sum' that can be watched. There are: Totals.Sum, Totals.first.sum, Totals.second.sum.");
        using var ports = new CompiledModel(Elaborator.Elaborate(new Totals()));
        Should.Throw<ArgumentException>(() => new AsciiRecorder(ports, "doubled")).Message.ShouldStartWith(
            "'Totals' has no signal 'doubled' that can be watched. Only ports can be watched unless the model is made with SimulatorOptions.IsObservable.");
    }
}
