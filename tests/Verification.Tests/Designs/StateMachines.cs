using HdlDsl;
using static HdlDsl.Hdl;

namespace Verification.Tests.Designs;

/// <summary>States with gaps between their numbers.</summary>
public enum Mode
{
    Idle = 2,
    Load = 3,
    Run = 7,
    Drain = 8,
    Stop = 12,
}

public sealed record RandomMachineConfig(StateEncoding Encoding, bool Recovers, int Seed);

/// <summary>A machine whose transitions are drawn at random: from each state, for each of eight choices, to some state or nowhere.</summary>
public sealed class RandomMachine(RandomMachineConfig config) : Module<RandomMachineConfig>(config)
{
    public static readonly Mode[] Modes = Enum.GetValues<Mode>();

    public Bit Tick { get; } = In.Bit();

    public UInt Choice { get; } = In.UInt(3);

    public Enum<Mode> State { get; } = Out.Enum<Mode>();

    public Enum<Mode> Following { get; } = Out.Enum<Mode>();

    public Bits Is { get; } = Out.Bits(5);

    public Bits Entering { get; } = Out.Bits(5);

    public Bits Leaving { get; } = Out.Bits(5);

    /// <summary>The transitions by state and choice; null for none.</summary>
    public static Mode?[][] Table(int seed)
    {
        var random = new Random(seed);
        return [.. Modes.Select(_ => Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? (Mode?)null : Modes[random.Next(5)]).ToArray())];
    }

    protected override void Build()
    {
        var table = Table(Config.Seed);
        var fsm = Fsm.Of(Mode.Load, Config.Encoding, Config.Recovers);
        using (When(Tick))
        {
            for (var i = 0; i < Modes.Length; i++)
            {
                using (fsm.In(Modes[i]))
                using (Switch(Choice))
                {
                    for (var choice = 0; choice < 8; choice++)
                    {
                        using (Case(choice))
                        {
                            if (table[i][choice] is { } target)
                                fsm.GoTo(target);
                        }
                    }
                }
            }
        }

        State.Value = fsm.State;
        Following.Value = fsm.Next;
        for (var i = 0; i < Modes.Length; i++)
        {
            Is[i].Value = fsm.Is(Modes[i]);
            Entering[i].Value = fsm.Entering(Modes[i]);
            Leaving[i].Value = fsm.Leaving(Modes[i]);
        }
    }
}

public enum Blink
{
    Off,
    On,
    Pause,
}

/// <summary>Timed states: a fixed and a variable stay, counted in ticks, and a way out of all of them.</summary>
public sealed class Blinker(StateEncoding encoding) : Module
{
    private readonly StateEncoding encoding = encoding;

    public Bit Tick { get; } = In.Bit();

    public Bit Abort { get; } = In.Bit();

    public Bit Skip { get; } = In.Bit();

    public UInt Length { get; } = In.UInt(3);

    public Enum<Blink> State { get; } = Out.Enum<Blink>();

    public Bit Light { get; } = Out.Bit();

    protected override void Build()
    {
        var blink = Fsm.Of(Blink.Off, encoding);
        var light = Wire.Bit(defaultsTo: 0);
        using (When(Tick))
        {
            using (blink.In(Blink.Off, cycles: 3, then: Blink.On))
                light.Value = false;
            using (blink.In(Blink.On, cycles: Length, then: Blink.Pause))
                light.Value = true;
            using (blink.In(Blink.Pause, cycles: 6, then: Blink.On))
            using (When(Skip))
                blink.GoTo(Blink.Off);
        }

        using (When(Abort))
            blink.GoTo(Blink.Off);
        State.Value = blink.State;
        Light.Value = light;
    }
}

public enum Job
{
    Idle,
    Work,
    Rest,
}

public enum PartA
{
    First,
    Second,
    Ready,
}

public enum PartB
{
    Wait,
    Nested,
    Ready,
}

public enum Leaf
{
    Begin,
    End,
}

/// <summary>A state that runs two machines side by side, one of which runs a third; everything starts over when the outer state is left.</summary>
public sealed class NestedMachines(StateEncoding encoding) : Module
{
    private readonly StateEncoding encoding = encoding;

    public Bit Go { get; } = In.Bit();

    public Bit Abort { get; } = In.Bit();

    public Bit StepA { get; } = In.Bit();

    public Bit StepLeaf { get; } = In.Bit();

    public Enum<Job> Outer { get; } = Out.Enum<Job>();

    public Enum<PartA> A { get; } = Out.Enum<PartA>();

    public Enum<PartB> B { get; } = Out.Enum<PartB>();

    public Enum<Leaf> Innermost { get; } = Out.Enum<Leaf>();

    public Bit Finished { get; } = Out.Bit();

    protected override void Build()
    {
        var job = Fsm.Of(Job.Idle, encoding);
        var a = Fsm.Of(PartA.First, encoding);
        var b = Fsm.Of(PartB.Wait, encoding);
        var leaf = Fsm.Of(Leaf.Begin, encoding);
        a.Final(PartA.Ready);
        b.Final(PartB.Ready);
        leaf.Final(Leaf.End);

        using (job.In(Job.Idle))
        using (When(Go))
            job.GoTo(Job.Work);
        using (job.In(Job.Work, runs: [a, b], then: Job.Rest))
        {
            using (a.In(PartA.First))
            using (When(StepA))
                a.GoTo(PartA.Second);
            using (a.In(PartA.Second))
            using (When(StepA))
                a.GoTo(PartA.Ready);

            using (b.In(PartB.Wait, cycles: 3, then: PartB.Nested))
                job.Is(Job.Work);
            using (b.In(PartB.Nested, runs: leaf, then: PartB.Ready))
            using (leaf.In(Leaf.Begin))
            using (When(StepLeaf))
                leaf.GoTo(Leaf.End);
        }

        using (job.In(Job.Rest, cycles: 2, then: Job.Idle))
            a.Is(PartA.First);
        using (When(Abort))
            job.GoTo(Job.Idle);

        Finished.Value = job.Leaving(Job.Work) & job.Entering(Job.Rest);
        Outer.Value = job.State;
        A.Value = a.State;
        B.Value = b.State;
        Innermost.Value = leaf.State;
    }
}
