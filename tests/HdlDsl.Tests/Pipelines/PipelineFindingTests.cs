using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Pipelines;

/// <summary>Errors about pipelines, as whole messages.</summary>
public sealed class PipelineFindingTests
{
    [Fact]
    public void A_local_of_an_earlier_stage() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        var a = pipe.Carry(module.A);
        pipe.Next();
        var early = a.Here;
        pipe.Next();
        var sum = pipe.Carry((early + a.Here).Wrap(4));
        module.Y.Value = sum.Here;
    }), "HDL9001").ShouldStartWith("""
        error HDL9001: 'a' as it is in stage 1 is used in stage 2 of pipeline 'pipe': it belongs to another word there.
          PipelineFindingTests.cs: var sum = pipe.Carry((early + a.Here).Wrap(4));   here
          Fix: read the carried value with .Here; with .At(1) when the word in stage 1 is meant; or Untimed(…) when it does not change.
        """);

    [Fact]
    public void An_input_used_directly_in_a_later_stage() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        var a = pipe.Carry(module.A);
        pipe.Next();
        module.Y.Value = (a.Here + module.A).Wrap();
    }), "HDL9001").ShouldBe("""
        error HDL9001: what is assigned to output 'Y' mixes 'a' of stage 1 and 'A' of stage 0 of pipeline 'pipe', which belong to different words.
          PipelineFindingTests.cs: module.Y.Value = (a.Here + module.A).Wrap();   assigned here
          Fix: carry both through the pipeline and read them in one stage with .Here; .At(stage) reads another stage on purpose.
        """);

    [Fact]
    public void A_memory_written_with_the_address_of_another_word() => Findings.Of(new Snippet(module =>
    {
        var words = Mem.Of(16, Shape.UInt(4));
        var pipe = Pipeline.Free();
        var a = pipe.Carry(module.A);
        var b = pipe.Carry(module.B.AsUInt());
        pipe.Next();
        var address = a.Here;
        pipe.Next();
        words[address].Next = b.Here;
        module.Y.Value = words[b.Here];
    }), "HDL9001").ShouldStartWith("error HDL9001: what is assigned to memory 'words' mixes 'b' of stage 2 and 'a' of stage 1 of pipeline 'pipe'");

    [Fact]
    public void A_look_into_another_stage_on_purpose() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        var a = pipe.Carry(module.A);
        var gain = pipe.Carry(pipe.Untimed(module.B.AsUInt()));
        pipe.Next();
        var sum = pipe.Carry(a.Here + module.B.AsUInt());
        pipe.Next();
        var all = pipe.Carry((sum.Here + a.At(1) + sum.At(1) + gain.Here).Wrap(4));
        module.Y.Value = all.Here;
    }), "HDL9001").ShouldBe("");

    [Fact]
    public void A_value_of_another_pipeline() => Findings.Of(new Snippet(module =>
    {
        var first = Pipeline.Free();
        var second = Pipeline.Free();
        var a = first.Carry(module.A);
        var b = second.Carry(module.B.AsUInt());
        first.Next();
        second.Next();
        module.Y.Value = first.Carry((a.Here + b.Here).Wrap(4)).Here;
    }), "HDL9002").ShouldBe("""
        error HDL9002: 'b' belongs to pipeline 'second' and is used in pipeline 'first'; nothing says that their words belong together.
          PipelineFindingTests.cs: module.Y.Value = first.Carry((a.Here + b.Here).Wrap(4)).Here;   here
          Fix: join them first: Pipeline.Align(a, b) or a.Join(b).
        """);

    [Fact]
    public void Pipelines_joined_at_different_latencies() => Findings.Of(new Snippet(_ =>
    {
        var first = Pipeline.Free();
        var second = Pipeline.Free();
        first.Next(2);
        second.Next(5);
        first.Join(second);
    })).ShouldBe("""
        error HDL9003: pipelines 'first' and 'second' are joined at different latencies: 2 and 5 cycles.
          PipelineFindingTests.cs: first.Join(second);   here
          Fix: delay the shorter one: Pipeline.Align(a, b) adds the stages.
        """);

    [Fact]
    public void A_stage_in_front_of_the_definition() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        pipe.Next(3);
        var a = pipe.Carry(module.A);
        module.Y.Value = a.At(1);
    })).ShouldBe("""
        error HDL9004: 'a' of pipeline 'pipe' is not known in stage 1; it is defined in stage 3.
          PipelineFindingTests.cs: module.Y.Value = a.At(1);   here
          Fix: read it in that stage or a later one.
        """);

    [Fact]
    public void A_stage_behind_the_end() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        var a = pipe.Carry(module.A);
        module.Y.Value = a.At(2);
        pipe.Next();
    }), "HDL9004").ShouldBe("""
        error HDL9004: 'a' is read in stage 2, but the last stage of pipeline 'pipe' is 1.
          Fix: check the stage, or add stages with Next().
        """);

    [Fact]
    public void A_value_defined_in_another_stage_than_announced() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.Free();
        var sum = pipe.Later(Shape.UInt(4), stage: 2);
        pipe.Next();
        sum.Define(module.A);
    })).ShouldBe("""
        error HDL9004: 'sum' of pipeline 'pipe' is announced for stage 2 but defined in stage 1.
          PipelineFindingTests.cs: sum.Define(module.A);   here
          Fix: define it in the stage that Later() names.
        """);

    [Fact]
    public void A_halt_without_a_stream() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.From(module.C);
        pipe.HaltWhen(module.A == 1);
    })).ShouldBe("""
        error HDL9005: HaltWhen() in pipeline 'pipe', whose source can't wait: words would be lost.
          PipelineFindingTests.cs: pipe.HaltWhen(module.A == 1);   here
          Fix: begin it with a stream: Pipeline.From(stream).
        """);

    [Fact]
    public void Pipelines_with_different_enables_joined() => Findings.Of(new Snippet(module =>
    {
        var first = Pipeline.Free();
        var second = Pipeline.Free(enable: module.C);
        Pipeline.Align(first, second);
    })).ShouldStartWith("error HDL9005: pipelines 'first' and 'second' can't be joined: the words of one of them can wait");

    [Fact]
    public void A_stage_inside_a_region() => Findings.Of(new Snippet(module =>
    {
        var pipe = Pipeline.From(module.C);
        using (When(module.C))
            pipe.Next();
    })).ShouldBe("""
        error HDL9006: Next() inside a region: stages work in every cycle.
          PipelineFindingTests.cs: pipe.Next();   here
          Fix: move it out of the When, Switch or state around it.
        """);

    [Fact]
    public void A_stage_behind_To() => Findings.Of(new Snippet(module =>
    {
        var source = Wire.Stream(Shape.UInt(4));
        var sink = Wire.Stream(Shape.UInt(4));
        var pipe = Pipeline.From(source);
        pipe.To(sink, module.A);
        pipe.Next();
    })).ShouldBe("""
        error HDL9006: Next() behind the end of pipeline 'pipe', which To() has connected.
          PipelineFindingTests.cs: pipe.Next();   here
          Fix: put it in front of To().
        """);
}
