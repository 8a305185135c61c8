using static HdlDsl.Hdl;

namespace HdlDsl.Tests.StateMachines;

/// <summary>Errors and warnings about state machines, as whole messages.</summary>
public sealed class FsmFindingTests
{
    private enum Step
    {
        Idle,
        Run,
        Done,
    }

    private enum Inner
    {
        Work,
        End,
    }

    [Fact]
    public void A_state_that_is_not_described() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Step.Idle);
        using (fsm.In(Step.Idle))
        using (When(module.C))
            fsm.GoTo(Step.Run);
        using (fsm.In(Step.Run))
            fsm.GoTo(Step.Idle);
    }), "HDL7001").ShouldBe("""
        error HDL7001: state Step.Done is not described; enum Step { Idle, Run, Done }.
          FsmFindingTests.cs: var fsm = Fsm.Of(Step.Idle);   the machine
          Fix: write using (fsm.In(Step.Done)) { … }, fsm.Final(Step.Done), or using (fsm.InOthers()) { … } for all that are left.
        """);

    [Fact]
    public void Several_states_that_are_not_described() => Findings.Of(new Snippet(_ => Fsm.Of(Step.Idle).Final(Step.Idle)), "HDL7001")
        .ShouldStartWith("error HDL7001: states Step.Run, Step.Done are not described; enum Step { Idle, Run, Done }.");

    [Fact]
    public void A_state_described_twice() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In(Inner.Work))
            fsm.GoTo(Inner.End);
        fsm.Final(Inner.End);
        using (fsm.In([Inner.End, Inner.Work]))
            module.Y.Value = 1;
    }), "HDL7002").ShouldBe("""
        error HDL7002: state Inner.Work is described twice.
          FsmFindingTests.cs: using (fsm.In([Inner.End, Inner.Work]))   here
          FsmFindingTests.cs: using (fsm.In(Inner.Work))   and here
          Fix: put both into one region; what depends on the state elsewhere goes into using (When(fsm.Is(Inner.Work))) { … }.
        """);

    [Fact]
    public void A_state_that_cannot_be_reached() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Step.Idle);
        using (fsm.In(Step.Idle))
            fsm.GoTo(Step.Done);
        using (fsm.In(Step.Run))
            fsm.GoTo(Step.Idle);
        using (fsm.In(Step.Done))
            fsm.GoTo(Step.Idle);
        module.Y.Value = fsm.Is(Step.Idle).AsBits().AsUInt();
    }), "HDL7003").ShouldBe("""
        warning HDL7003: state Step.Run can't be reached from Step.Idle.
          FsmFindingTests.cs: using (fsm.In(Step.Run))   described here
          FsmFindingTests.cs: var fsm = Fsm.Of(Step.Idle);   the machine
          Fix: add the transition fsm.GoTo(Step.Run) that is missing, or remove the state.
        """);

    [Fact]
    public void A_state_that_is_never_left() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In(Inner.Work))
            fsm.GoTo(Inner.End);
        using (fsm.In(Inner.End))
            fsm.GoTo(Inner.End);
        module.Y.Value = fsm.Is(Inner.Work).AsBits().AsUInt();
    }), "HDL7004").ShouldBe("""
        warning HDL7004: state Inner.End is never left.
          FsmFindingTests.cs: using (fsm.In(Inner.End))   described here
          FsmFindingTests.cs: var fsm = Fsm.Of(Inner.Work);   the machine
          Fix: add a transition, or say that it is meant: fsm.Final(Inner.End).
        """);

    [Fact]
    public void A_transition_from_anywhere_reaches_and_leaves() => Findings.IdsOf(new Snippet(module =>
    {
        var fsm = Fsm.Of(Step.Idle);
        using (fsm.In(Step.Idle))
            fsm.GoTo(Step.Run);
        using (fsm.InOthers())
            module.B.AsUInt();
        using (When(module.C))
            fsm.GoTo(Step.Done);
        using (When(module.A == 3))
            fsm.GoTo(Step.Idle);
        module.Y.Value = fsm.Is(Step.Idle).AsBits().AsUInt();
    })).ShouldNotContain("HDL7");

    [Fact]
    public void A_machine_that_two_states_run() => Findings.Of(new Snippet(_ =>
    {
        var outer = Fsm.Of(Step.Idle);
        var inner = Fsm.Of(Inner.Work);
        using (outer.In(Step.Idle, runs: inner, then: Step.Run))
            inner.Final(Inner.End);
        using (outer.In(Step.Run, runs: inner, then: Step.Idle))
            inner.Final(Inner.Work);
    })).ShouldBe("""
        error HDL7005: the machine is run by two states; a machine has one place in the hardware.
          FsmFindingTests.cs: using (outer.In(Step.Run, runs: inner, then: Step.Idle))   here
          FsmFindingTests.cs: using (outer.In(Step.Idle, runs: inner, then: Step.Run))   run here already
          FsmFindingTests.cs: var inner = Fsm.Of(Inner.Work);   the machine
          Fix: make one machine for each state that runs one.
        """);

    [Fact]
    public void A_machine_that_has_no_end() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In(Inner.Work))
            fsm.GoTo(Inner.End);
        using (fsm.In(Inner.End))
            fsm.GoTo(Inner.Work);
        module.Y.Value = fsm.IsDone.AsBits().AsUInt();
    }), "HDL7005").ShouldBe("""
        error HDL7005: the machine on Inner has no final state, so what waits for its end would wait for ever.
          FsmFindingTests.cs: module.Y.Value = fsm.IsDone.AsBits().AsUInt();   waited for here
          FsmFindingTests.cs: var fsm = Fsm.Of(Inner.Work);   the machine
          Fix: say which state is its end: fsm.Final(Inner.…).
        """);

    [Fact]
    public void A_machine_described_outside_the_state_that_runs_it() => Findings.Of(new Snippet(module =>
    {
        var outer = Fsm.Of(Step.Idle);
        var inner = Fsm.Of(Inner.Work);
        using (outer.In(Step.Idle, runs: inner, then: Step.Run))
            module.Y.Value = 1;
        using (inner.In(Inner.Work))
            inner.GoTo(Inner.End);
        inner.Final(Inner.End);
    }), "HDL7005").ShouldBe("""
        error HDL7005: a state of the machine on Inner is described outside the state that runs it.
          FsmFindingTests.cs: using (inner.In(Inner.Work))   here
          FsmFindingTests.cs: using (outer.In(Step.Idle, runs: inner, then: Step.Run))   run by this state
          Fix: move it into the region of the state that runs the machine.
        """);

    [Fact]
    public void A_stay_of_no_cycles() => Findings.Of(new Snippet(_ =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In(Inner.Work, cycles: 0, then: Inner.End))
            fsm.Final(Inner.End);
    })).ShouldBe("""
        error HDL7006: a stay of 0 cycles is not possible; a state lasts 1 cycle at least.
          FsmFindingTests.cs: using (fsm.In(Inner.Work, cycles: 0, then: Inner.End))   here
          Fix: use 1 or more cycles.
        """);

    [Fact]
    public void A_value_that_is_no_member() => Findings.Of(new Snippet(_ => Fsm.Of((Inner)5))).ShouldBe("""
        error HDL7007: 5 is no member of Inner; enum Inner { Work, End }.
          FsmFindingTests.cs: public void A_value_that_is_no_member() => Findings.Of(new Snippet(_ => Fsm.Of((Inner)5))).ShouldBe(\"\"\"   here
          Fix: use a member.
        """.Replace("\\\"", "\"", StringComparison.Ordinal));

    [Fact]
    public void A_machine_made_inside_a_region() => Findings.Of(new Snippet(module =>
    {
        using (When(module.C))
            Fsm.Of(Inner.Work).Final(Inner.End);
    })).ShouldBe("""
        error HDL7008: a state machine is made inside a region (When, Switch, or a state of another machine).
          FsmFindingTests.cs: Fsm.Of(Inner.Work).Final(Inner.End);   here
          Fix: make it in front of the region; describe its states inside.
        """);

    [Theory]
    [InlineData(StateEncoding.Members)]
    [InlineData(StateEncoding.OneHot)]
    public void A_wire_that_a_state_leaves_unassigned_names_the_state(StateEncoding encoding) => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Step.Idle, encoding);
        using (fsm.In(Step.Idle))
        {
            module.Y.Value = 1;
            fsm.GoTo(Step.Run);
        }

        using (fsm.In(Step.Run))
        {
            module.Y.Value = 2;
            fsm.GoTo(Step.Done);
        }

        fsm.Final(Step.Done);
    }), "HDL3002").ShouldContain("Step.Done");

    [Fact]
    public void States_without_exit_conditions_are_no_double_assignment() => Findings.IdsOf(new Snippet(module =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In(Inner.Work))
            fsm.GoTo(Inner.End);
        using (fsm.In(Inner.End))
            fsm.GoTo(Inner.Work);
        module.Y.Value = fsm.Is(Inner.Work).AsBits().AsUInt();
    })).Replace("HDL3006", "", StringComparison.Ordinal).Trim().ShouldBe("");

    [Fact]
    public void A_region_of_no_state() => Findings.Of(new Snippet(module =>
    {
        var fsm = Fsm.Of(Inner.Work);
        using (fsm.In([Inner.Work, Inner.End]))
            module.Y.Value = 1;
        using (fsm.InOthers())
            module.Y.Value = 2;
    })).ShouldBe("""
        error HDL7009: the region of a machine on Inner names no state: the list is empty, or every state is described or final already.
          FsmFindingTests.cs: using (fsm.InOthers())   here
          Fix: name a state, or remove the region.
        """);

    [Fact]
    public void A_list_of_no_states() => Findings.IdsOf(new Snippet(_ =>
    {
        using (Fsm.Of(Inner.Work).In([]))
        {
        }
    })).ShouldBe("HDL7009");

    [Fact]
    public void A_state_inside_another_state_of_its_machine() => Findings.Of(new Snippet(_ =>
    {
        var fsm = Fsm.Of(Step.Idle);
        using (fsm.In(Step.Idle))
        {
            fsm.GoTo(Step.Run);
            using (fsm.In(Step.Run))
                fsm.GoTo(Step.Done);
        }

        fsm.Final(Step.Done);
    }), "HDL7009").ShouldBe("""
        error HDL7009: state Step.Run is described inside the region of Step.Idle of the same machine, which is never in both.
          FsmFindingTests.cs: using (fsm.In(Step.Run))   here
          Fix: put the two regions side by side.
        """);

    [Fact]
    public void A_machine_that_runs_itself() => Findings.Of(new Snippet(_ =>
    {
        var fsm = Fsm.Of(Inner.Work);
        fsm.Final(Inner.End);
        using (fsm.In(Inner.Work, runs: fsm, then: Inner.End))
        {
        }
    })).ShouldBe("""
        error HDL7005: the machine is run by one of its own states, at once or through machines that it runs.
          FsmFindingTests.cs: using (fsm.In(Inner.Work, runs: fsm, then: Inner.End))   here
          FsmFindingTests.cs: var fsm = Fsm.Of(Inner.Work);   the machine
          Fix: make a machine of its own for what the state does.
        """);

    [Fact]
    public void Machines_that_run_each_other() => Findings.IdsOf(new Snippet(_ =>
    {
        var (first, second) = (Fsm.Of(Inner.Work), Fsm.Of(Inner.Work));
        using (first.In(Inner.Work, runs: second, then: Inner.End))
        using (second.In(Inner.Work, runs: first, then: Inner.End))
        {
        }
    })).ShouldBe("HDL7005");
}
