using HdlDsl.Verilog;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.StateMachines;

public sealed class FsmVerilogTests
{
    private enum Light
    {
        Red,
        Green = 4,
        Yellow,
    }

    private static string Body(Action<Snippet> body)
    {
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Snippet(body)), VerilogOptions.Default);
        File.WriteAllText($"/tmp/ctl_{Guid.NewGuid():N}.v", verilog);
        return verilog;
    }

    [Theory]
    [InlineData(StateEncoding.Members)]
    [InlineData(StateEncoding.Binary)]
    [InlineData(StateEncoding.OneHot)]
    [InlineData(StateEncoding.Gray)]
    public void Encoding(StateEncoding encoding)
    {
        Body(module => Lights(module, encoding, false)).ShouldContain("always");
        Body(module => Lights(module, encoding, true)).ShouldContain("always");
    }

    private static void Lights(Snippet module, StateEncoding encoding, bool recovers)
    {
        var light = Fsm.Of(Light.Red, encoding, recovers);
        var count = Reg.UInt(4);
        using (light.In(Light.Red))
        {
            module.Y.Value = 1;
            using (When(module.C))
                light.GoTo(Light.Green);
        }

        using (light.In(Light.Green))
        {
            module.Y.Value = count;
            count.Next = (count + 1).Wrap();
            using (When(count == 3))
                light.GoTo(Light.Yellow);
        }

        using (light.In(Light.Yellow, cycles: 5, then: Light.Red))
            module.Y.Value = 3;
        using (When(light.Entering(Light.Green)))
            count.Next = 0;
    }
}
