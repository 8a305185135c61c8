using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Errors about pipelines.</summary>
internal static partial class Errors
{
    public static Diagnostic ValueOfOtherStage(string pipeline, string value, int stage, int used) => Make(
        "HDL9001", $"'{value}' as it is in stage {Text(stage)} is used in stage {Text(used)} of pipeline '{pipeline}': it belongs to another word there.",
        [Here("here")],
        $"read the carried value with .Here; with .At({Text(stage)}) when the word in stage {Text(stage)} is meant; or Untimed(…) when it does not change.");

    public static Diagnostic StagesMixed(string target, string pipeline, (string Name, int Stage) a, (string Name, int Stage) b, SourceLocation location) => Make(
        "HDL9001", $"what is assigned to {target} mixes '{a.Name}' of stage {Text(a.Stage)} and '{b.Name}' of stage {Text(b.Stage)} of pipeline '{pipeline}', which belong to different words.",
        [new DiagnosticNote(location, "assigned here")],
        "carry both through the pipeline and read them in one stage with .Here; .At(stage) reads another stage on purpose.");

    public static Diagnostic ValueOfOtherPipeline(string pipeline, string value, string other) => Make(
        "HDL9002", $"'{value}' belongs to pipeline '{other}' and is used in pipeline '{pipeline}'; nothing says that their words belong together.",
        [Here("here")], "join them first: Pipeline.Align(a, b) or a.Join(b).");

    public static HdlException LatenciesDiffer(string a, int latencyA, string b, int latencyB) => Stop(
        "HDL9003", $"pipelines '{a}' and '{b}' are joined at different latencies: {Text(latencyA)} and {Text(latencyB)} cycles.",
        "delay the shorter one: Pipeline.Align(a, b) adds the stages.");

    public static HdlException NoSuchStage(string pipeline, string value, int stage, int first) => Stop(
        "HDL9004", $"'{value}' of pipeline '{pipeline}' is not known in stage {Text(stage)}; it is defined in stage {Text(first)}.",
        "read it in that stage or a later one.");

    public static Diagnostic StageBeyondEnd(string pipeline, string value, int stage, int last) => Make(
        "HDL9004", $"'{value}' is read in stage {Text(stage)}, but the last stage of pipeline '{pipeline}' is {Text(last)}.",
        [], "check the stage, or add stages with Next().");

    public static HdlException CannotWait(string pipeline, string word) => Stop(
        "HDL9005", $"{word}() in pipeline '{pipeline}', whose source can't wait: words would be lost.",
        "begin it with a stream: Pipeline.From(stream).");

    public static HdlException CannotJoin(string a, string b) => Stop(
        "HDL9005", $"pipelines '{a}' and '{b}' can't be joined: the words of one of them can wait or have another enable, so the distance between the two changes.",
        "join pipelines without streams and with the same enable; or make one pipeline of both, which carries the values of both.");

    public static HdlException PipelineInsideRegion(string word) => Stop(
        "HDL9006", $"{word} inside a region: stages work in every cycle.", "move it out of the When, Switch or state around it.");

    public static HdlException PipelineEnded(string pipeline, string word) => Stop(
        "HDL9006", $"{word} behind the end of pipeline '{pipeline}', which To() has connected.", "put it in front of To().");

    public static HdlException DefinedInOtherStage(string pipeline, string value, int stage, int now) => Stop(
        "HDL9004", $"'{value}' of pipeline '{pipeline}' is announced for stage {Text(stage)} but defined in stage {Text(now)}.",
        "define it in the stage that Later() names.");
}
