using System.Collections.Immutable;
using HdlDsl;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Verilog;
using Verification.Engines;

namespace Verification.Tests.Engines;

/// <summary>Small netlists that every engine can run; those that have a twin in <see cref="TestDesigns"/> have its names and behaviour.</summary>
internal static class NetlistDesigns
{
    public static readonly EngineDesign Counter = Of(MakeCounter());
    public static readonly EngineDesign Wide = Of(MakeWide());
    public static readonly EngineDesign Adder = Of(MakeAdder());
    public static readonly EngineDesign DotProduct = Of(MakeDotProduct());
    public static readonly EngineDesign AsyncReset = Of(MakeAsyncReset());

    public static readonly ImmutableArray<EngineDesign> All = [Counter, Wide, Adder, DotProduct, AsyncReset];

    /// <summary>The hand-written design, or its twin for the engine that runs only netlists.</summary>
    public static EngineDesign For(EngineKind kind, EngineDesign text) =>
        kind == EngineKind.BuiltIn ? All.Single(design => design.Top == text.Top) : text;

    public static EngineDesign Of(Design design) => EngineDesign.Of(design, VerilogOptions.Icarus with { InitialiseRegistersWithReset = true });

    private static Design MakeCounter()
    {
        var net = new NetBuilder("Counter");
        var enable = net.Input("en", 1);
        var count = net.Register("count_reg", 8, net.Constant(0, 8));
        var next = net.Fold.Binary(Op.Add, net.Read(count), net.Fold.ZeroExtend(enable, 8));
        net.Assign(count, next);
        net.Assign(net.Output("count", 8), net.Read(count));
        net.Assign(net.Output("next", 8), next);
        return net.Design();
    }

    private static Design MakeWide()
    {
        var net = new NetBuilder("Wide");
        var (a, b) = (net.Input("a", 100), net.Input("b", 65));
        var sum = net.Register("sum_reg", 100, net.Constant(0, 100));
        net.Assign(sum, net.Fold.Binary(Op.Add, net.Read(sum), a));
        net.Assign(net.Output("sum", 100), net.Read(sum));
        net.Assign(net.Output("both", 165), net.Fold.Concat([b, a]));
        return net.Design();
    }

    private static Design MakeAdder()
    {
        var net = new NetBuilder("Adder");
        var (a, b) = (net.Input("a", 16), net.Input("b", 16));
        net.Assign(net.Output("sum", 17), net.Fold.Binary(Op.Add, net.Fold.ZeroExtend(a, 17), net.Fold.ZeroExtend(b, 17)));
        return net.Design();
    }

    private static Design MakeDotProduct()
    {
        var net = new NetBuilder("DotProduct");
        var (a, w) = (net.Input("a", 64), net.Input("w", 64));
        var sum = net.Register("sum", 32, net.Constant(0, 32));
        var value = net.Read(sum);
        for (var lane = 0; lane < 8; lane++)
            value = net.Fold.Binary(Op.Add, value, net.Fold.Multiply(true, 32, net.Fold.Slice(a, 8 * lane, 8), net.Fold.Slice(w, 8 * lane, 8)));
        net.Assign(sum, value);
        net.Assign(net.Output("acc", 32), net.Read(sum));
        return net.Design();
    }

    private static Design MakeAsyncReset()
    {
        var net = new NetBuilder("AsyncReset");
        var state = net.Register("state", 8, net.Constant(0, 8), new ClockDomain("clk", "rst", ResetKind.Asynchronous));
        net.Assign(state, net.Input("d", 8));
        net.Assign(net.Output("q", 8), net.Read(state));
        return net.Design();
    }
}
