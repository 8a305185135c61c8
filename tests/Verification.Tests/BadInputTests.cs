using HdlDsl;
using HdlDsl.Diagnostics;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>Mistakes of testbenches are answered with what is wrong and where, on the engine that everybody starts with.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void A_port_of_another_object_is_named()
    {
        var (dut, other) = (new Counter(new(8, 200)), new Counter(new(8, 200)));
        using var simulation = Simulation.Create(dut);
        Should.Throw<ArgumentException>(() => simulation.GetInt64(other.Count)).Message.ShouldStartWith("this port belongs to another module object than the simulated 'Counter'");
    }

    [Fact]
    public void An_output_can_not_be_driven()
    {
        var dut = new Counter(new(8, 200));
        using var simulation = Simulation.Create(dut);
        Should.Throw<ArgumentException>(() => simulation.Set(dut.Count, 1)).Message.ShouldStartWith("'Count' is an output of 'Counter'; a testbench can set only inputs.");
    }

    [Theory]
    [InlineData(-129)]
    [InlineData(128)]
    public void A_value_that_is_too_wide_comes_with_the_range(int value)
    {
        var dut = new PipelinedMac(new(4, 8, 24));
        using var simulation = Simulation.Create(dut);
        Should.Throw<ArgumentOutOfRangeException>(() => simulation.Set(dut.A[0], value)).Message
            .ShouldStartWith($"{value} does not fit 'A[7:0]', ");
    }

    [Fact]
    public void Unsigned_integers_of_CSharp_set_inputs()
    {
        var dut = new Counter(new(8, 200));
        using var simulation = Simulation.Create(dut);
        simulation.Set(dut.Enable, 1u);
        simulation.GetBool(dut.Enable).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => simulation.Set(dut.Enable, uint.MaxValue)).Message.ShouldStartWith("4294967295 does not fit 'Enable', ");
    }

    [Fact]
    public void An_enumeration_that_differs_is_shown_by_its_members()
    {
        var dut = new EnumPort();
        using var simulation = Simulation.Create(dut);
        simulation.Set(dut.Given, DayOfWeek.Friday);
        simulation.Expect(dut.Same, DayOfWeek.Friday);
        simulation.Checks.ShouldBe(1);
        Should.Throw<VerificationException>(() => simulation.Expect(dut.Same, DayOfWeek.Monday)).Message
            .ShouldStartWith("Same is wrong in cycle 0: expected Monday, got Friday.\n  inputs: Given=5\n");
    }

    [Fact]
    public void A_disposed_simulation_says_so()
    {
        var dut = new Counter(new(8, 200));
        var simulation = Simulation.Create(dut);
        simulation.Dispose();
        simulation.Dispose();
        Should.Throw<ObjectDisposedException>(simulation.Step);
        Should.Throw<ObjectDisposedException>(() => simulation.Step(5));
        Should.Throw<ObjectDisposedException>(simulation.Settle);
        Should.Throw<ObjectDisposedException>(() => simulation.GetInt64(dut.Count));
        Should.Throw<ObjectDisposedException>(() => simulation.Set(dut.Enable, true));
        Should.Throw<ObjectDisposedException>(() => simulation.Reset()).ObjectName.ShouldBe(typeof(Simulation).FullName);
    }

    [Fact]
    public void A_design_with_errors_never_reaches_the_simulator()
    {
        var failure = Should.Throw<HdlException>(() => Simulation.Create(new Undriven()));
        failure.Diagnostics.ShouldHaveSingleItem().Id.ShouldBe("HDL3001");
    }

    [Fact]
    public void The_default_engine_is_the_built_in_one() => new SimulationOptions().Engine.ShouldBe(EngineKind.BuiltIn);

    private sealed class Undriven : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
        }
    }

    private sealed class EnumPort : Module
    {
        public Enum<DayOfWeek> Given { get; } = In.Enum<DayOfWeek>();

        public Enum<DayOfWeek> Same { get; } = Out.Enum<DayOfWeek>();

        protected override void Build() => Same.Value = Given;
    }
}
