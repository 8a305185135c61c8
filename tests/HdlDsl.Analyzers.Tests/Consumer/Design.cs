using static HdlDsl.Hdl;

namespace HdlDsl.Analyzers.Tests.Consumer;

/// <summary>Names as the compiler of the SDK delivers them.</summary>
public static class Design
{
    public static string Locals()
    {
        var sum = Reg.SInt(20);
        var (count, next) = (Reg.UInt(8), (Lit(1) + 1).Wrap(8));
        var mux = Mux(count, sum, sum);
        using (When(count)) count.Next = next;
        return $"{sum} {count} {next} {mux}";
    }

    public static string Extensions()
    {
        var instance = Lit(1).Twice(2);
        var implementation = Consumer.Extensions.Twice(Lit(1), 2);
        var type = UInt.Make(3);
        var generic = new Vec<UInt>().As(new SInt());
        return $"{instance} {implementation} {type} {generic}";
    }
}
