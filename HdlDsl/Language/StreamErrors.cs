using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Errors about streams.</summary>
internal static partial class Errors
{
    public static HdlException StreamInsideRegion(string word, SourceLocation region) => new(Make(
        "HDL1013", $"{word} of a stream is called inside a region; its logic must work in every cycle, not only while a condition holds.",
        [Here("called here"), new DiagnosticNote(region, "the region is opened here")],
        "call it in front of the region. To hold words back by a condition write stream.ContinueWhen(condition)."));

    public static HdlException NoValue(Data data, string word) => Stop(
        "HDL1014", $"{word} takes values, and {Describe(data)} is none: signals run both ways through it.",
        "use the Payload of a stream, keep several streams in a C# list (In.Streams), or choose among streams with Streams.Select.");

    public static HdlException IllegalQueueDepth(int depth, int greatest) => Stop(
        "HDL1009", $"{Text(depth)} is no legal depth of a queue; it holds 0 … {Text(greatest)} words.", "check the computation of the depth.");

    public static HdlException OtherLatency(int latency, int found) => Stop(
        "HDL1016", $"the result of ThroughPipeline comes {Text(found)} {(found == 1 ? "cycle" : "cycles")} after its word, not {Text(latency)} as its latency says; results would be those of other words.",
        $"give the latency {Text(found)}, or add or remove registers in the function.");

    public static HdlException IndivisibleWidth(int from, int to) => Stop(
        "HDL2008", $"a stream of {Text(from)}-bit words can't be made one of {Text(to)}-bit words: neither width is a multiple of the other.",
        $"go through a width that both divide, such as {Text(LeastCommonMultiple(from, to))} bits, or pad the words with Map.");

    public static HdlException NoStreams(string word) => Stop(
        "HDL1012", $"{word} was given no streams.", "treat the empty case in C#.");

    private static long LeastCommonMultiple(long a, long b) => a / (long)System.Numerics.BigInteger.GreatestCommonDivisor(a, b) * b;
}
