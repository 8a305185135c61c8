using System.Runtime.CompilerServices;
using static HdlDsl.Hdl;

namespace HdlDsl.Simulator.Tests.Observation;

public enum Light
{
    Red,
    Yellow,
    Green,
    Broken,
}

/// <summary>A light that turns green on request, with branches of every kind.</summary>
public sealed class Crossing : Module
{
    public Bit Request { get; } = In.Bit();
    public UInt Code { get; } = Out.UInt(2);

    /// <summary>Line of the first branch.</summary>
    public static int FirstLine { get; private set; }

    protected override void Build()
    {
        var light = Reg.Enum(Light.Red).Named("light");
        FirstLine = Here() + 1;
        using (When(Request))
            Code.Value = 1;
        using (ElseWhen(light != Light.Broken))
            Code.Value = 2;
        using (Else())
            Code.Value = 3;
        using (Switch(light))
        {
            using (Case(Light.Red))
            using (When(Request))
                light.Next = Light.Yellow;
            using (Case(Light.Yellow))
                light.Next = Light.Green;
            using (Case(Light.Green))
                light.Next = Light.Red;
        }
    }

    private static int Here([CallerLineNumber] int line = 0) => line;
}
