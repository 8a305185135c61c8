using static HdlDsl.Hdl;

namespace HdlDsl.Simulator.Tests.Observation;

public enum Phase
{
    Even,
    Odd,
}

/// <summary>Adds what it is given up.</summary>
public sealed class Total : Module
{
    public UInt Step { get; } = In.UInt(5);
    public UInt Count { get; } = Out.UInt(8);

    protected override void Build()
    {
        var sum = Reg.UInt(8).Named("sum");
        var phase = Reg.Enum(Phase.Even).Named("phase");
        sum.Next = (sum + Step).Wrap();
        using (Switch(phase))
        {
            using (Case(Phase.Even))
                phase.Next = Phase.Odd;
            using (Case(Phase.Odd))
                phase.Next = Phase.Even;
        }

        Count.Value = sum;
    }
}

/// <summary>Two totals of the same steps.</summary>
public sealed class Totals : Module
{
    public UInt Step { get; } = In.UInt(4);
    public UInt Sum { get; } = Out.UInt(9);

    protected override void Build()
    {
        var doubled = (Step + Step).Named("doubled");
        var first = Naming.Suggest(new Total(), "first");
        var second = Naming.Suggest(new Total(), "second");
        first.Step.Value = doubled;
        second.Step.Value = doubled;
        Sum.Value = first.Count + second.Count;
    }
}

/// <summary>A memory that can be written.</summary>
public sealed class Store : Module
{
    public UInt Address { get; } = In.UInt(2);
    public UInt Data { get; } = In.UInt(8);
    public UInt Word { get; } = Out.UInt(8);

    protected override void Build()
    {
        var words = Mem.Of(4, Shape.UInt(8)).Named("words");
        words[Address].Next = Data;
        Word.Value = words[Address];
    }
}

/// <summary>A row of cells that is too large to be put in place: each cell is called.</summary>
public sealed class Grid(int length) : Module
{
    public UInt Data { get; } = In.UInt(8);
    public UInt Result { get; } = Out.UInt(8);

    protected override void Build()
    {
        var value = Data;
        for (var i = 0; i < length; i++)
        {
            var cell = Naming.Suggest(new GridCell(), $"cell{i}");
            cell.Value.Value = value;
            value = cell.Result;
        }

        Result.Value = value;
    }
}

/// <summary>Much logic between two registers, and an output that depends on the input at once.</summary>
public sealed class GridCell : Module
{
    public UInt Value { get; } = In.UInt(8);
    public UInt Result { get; } = Out.UInt(8);

    protected override void Build()
    {
        var value = Value;
        for (var i = 0; i < 30; i++)
        {
            value = ((value * (2 * i + 3)).Wrap(8) ^ (value + i).Wrap(8)).Named($"round{i}");
            if (i % 10 == 5)
                value = Delay(value).Named($"stage{i}");
        }

        var odd = Reg.UInt(8).Named("odd");
        using (When(Value[0]))
            odd.Next = (odd + 1).Wrap();
        Result.Value = (value ^ Value ^ odd).Named("mixed");
    }
}

/// <summary>One counter for each of two clocks.</summary>
public sealed class TwoClocks : Module
{
    public UInt Fast { get; } = Out.UInt(4);
    public UInt Slow { get; } = Out.UInt(4);

    protected override void Build()
    {
        var fast = Reg.UInt(4);
        fast.Next = (fast + 1).Wrap();
        Fast.Value = fast;
        Slow.Value = Naming.Suggest(new SlowCounter(), "counter").Count;
    }
}

/// <summary>Counts edges of a clock of its own.</summary>
public sealed class SlowCounter : Module
{
    public UInt Count { get; } = Out.UInt(4);

    protected override ClockDomain Domain { get; } = new("slow", "slow_rst");

    protected override void Build()
    {
        var count = Reg.UInt(4);
        using (When(count != 9))
            count.Next = (count + 1).Wrap();
        Count.Value = count;
    }
}

/// <summary>A signal has the name that the text of another one would get.</summary>
public sealed class TextClash : Module
{
    public Bit Out1 { get; } = Out.Bit();

    protected override void Build()
    {
        var phase = Reg.Enum(Phase.Even).Named("phase");
        var other = Reg.Bit(false).Named("phase_text");
        phase.Next = Phase.Odd;
        other.Next = phase == Phase.Odd;
        Out1.Value = other;
    }
}
