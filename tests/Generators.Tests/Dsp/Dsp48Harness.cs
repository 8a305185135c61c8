using System.Numerics;
using Generators.Dsp;
using HdlDsl;
using Verification;

namespace Generators.Tests.Dsp;

/// <summary>A slice with all its ports, as plain hardware or as the wrapper of the primitive.</summary>
internal sealed class Dsp48Harness(Dsp48Config config, bool isPrimitive) : Module
{
    public Dsp48In I { get; } = In.Of(new Dsp48In(config));

    public Dsp48Out O { get; } = Out.Of(new Dsp48Out(config));

    public void Set(Simulation simulation, in Dsp48Inputs inputs)
    {
        Signed(I.A, inputs.A);
        Signed(I.Acin, inputs.Acin);
        Signed(I.B, inputs.B);
        Signed(I.Bcin, inputs.Bcin);
        Signed(I.D, inputs.D);
        Unsigned(I.C, inputs.C);
        Unsigned(I.Pcin, inputs.Pcin);
        Unsigned(I.Opmode, inputs.Opmode);
        Unsigned(I.Alumode, inputs.Alumode);
        Unsigned(I.Inmode, inputs.Inmode);
        Unsigned(I.Carryinsel, inputs.Carryinsel);
        Unsigned(I.Enables, Control(config.Enables, (int)config.UsedEnables, (int)inputs.Enables));
        Unsigned(I.Resets, Control(config.Resets, (int)config.UsedResets, (int)inputs.Resets));
        if (I.CarryIn is not null)
            simulation.Set(I.CarryIn, inputs.CarryIn);
        if (I.CarryCascIn is not null)
            simulation.Set(I.CarryCascIn, inputs.CarryCascIn);

        void Signed(SInt? port, long value)
        {
            if (port is not null)
                simulation.Set(port, value << (64 - port.Width) >> (64 - port.Width));
        }

        void Unsigned(UInt? port, long value)
        {
            if (port is not null)
                simulation.Set(port, value);
        }
    }

    public void Expect(Simulation simulation, in Dsp48Values values, string name, bool isCarryDefined)
    {
        simulation.Options.Seed.ShouldBe(5, name);
        simulation.Expect(O.P, values.P);
        if (O.Pcout is not null)
            simulation.Expect(O.Pcout, values.P);
        if (O.Acout is not null)
            simulation.Expect(O.Acout, values.Acout << 34 >> 34);
        if (O.Bcout is not null)
            simulation.Expect(O.Bcout, values.Bcout << 46 >> 46);
        if (O.CarryOut is not null && isCarryDefined)
            simulation.Expect(O.CarryOut, values.CarryOut);
        if (O.CarryCascOut is not null && isCarryDefined)
            simulation.Expect(O.CarryCascOut, values.CarryCascOut);
        if (!config.UsePatternDetect)
            return;
        simulation.Expect(O.PatternDetect!, values.PatternDetect);
        simulation.Expect(O.PatternBDetect!, values.PatternBDetect);
        simulation.Expect(O.Overflow!, values.Overflow);
        simulation.Expect(O.Underflow!, values.Underflow);
    }

    protected override void Build()
    {
        if (isPrimitive)
        {
            var box = Hdl.Instance(new Dsp48Primitive(config, "slice_under_test"), "box");
            box.I.Value = I;
            O.Value = box.O;
        }
        else
        {
            var slice = Hdl.Instance(new Dsp48(config), "slice");
            slice.I.Value = I;
            O.Value = slice.O;
        }
    }

    private static int Control(DspControl kind, int used, int wanted)
    {
        if (kind == DspControl.Shared)
            return wanted != 0 ? 1 : 0;
        var bits = 0;
        var place = 0;
        for (var rest = used; rest != 0; rest &= rest - 1, place++)
            bits |= (wanted & (1 << BitOperations.TrailingZeroCount(rest))) != 0 ? 1 << place : 0;
        return bits;
    }
}
