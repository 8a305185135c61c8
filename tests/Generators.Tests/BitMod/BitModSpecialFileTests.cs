using Generators.BitMod;
using HdlDsl;
using Verification;

namespace Generators.Tests.BitMod;

/// <summary>The special-value register file: every value that can be written.</summary>
public sealed class BitModSpecialFileTests
{
    [Fact]
    public void Every_value_becomes_its_two_terms_or_is_refused() =>
        Testbench.Run(new BitModSpecialFile(new BitModSpecialFileConfig(4)), new SimulationOptions(), simulation =>
        {
            var file = (BitModSpecialFile)simulation.DesignUnderTest.Module;
            for (var halfUnits = -31; halfUnits <= 31; halfUnits++)
            {
                simulation.Reset();
                var register = (halfUnits + 31) % 4;
                simulation.Set(file.Write.Valid, true);
                simulation.Set(file.Write.Payload.Index!, register);
                simulation.Set(file.Write.Payload.HalfUnits, Math.Abs(halfUnits));
                simulation.Set(file.Write.Payload.Sign, halfUnits < 0);
                simulation.Step();
                simulation.Set(file.Write.Valid, false);

                var isLegal = BitModValues.IsSpecialValue(halfUnits);
                simulation.Expect(file.Refused, !isLegal);
                for (var i = 0; i < 4; i++)
                    ValueOf(simulation, file, i).ShouldBe(i == register && isLegal ? halfUnits : BitModValues.Fp4Specials[i], $"{halfUnits} written to {register}");
            }
        });

    [Fact]
    public void Sixteen_of_the_31_magnitudes_and_zero_are_legal() =>
        Enumerable.Range(0, 32).Count(BitModValues.IsSpecialValue).ShouldBe(16);

    [Fact]
    public void The_papers_array_of_1024_elements_elaborates()
    {
        var design = Elaborator.Elaborate(new BitModArray(new BitModArrayConfig()));
        design.Warnings.ShouldBeEmpty();
        design.Definitions.Single(definition => definition.Name == "BitModTile").Instances.Count(instance => instance.Definition!.Name == "BitModPe").ShouldBe(64);
        design.Top.Instances.Count(instance => instance.Definition!.Name == "BitModTile").ShouldBe(16);
    }

    /// <summary>What a register stands for, by its terms.</summary>
    private static int ValueOf(Simulation simulation, BitModSpecialFile file, int index)
    {
        var special = file.Values[index];
        var high = simulation.GetBool(special.HighMantissa) ? 2 << (int)simulation.GetInt64(special.HighExponent) : 0;
        var low = simulation.GetBool(special.LowMantissa) ? 1 << (int)simulation.GetInt64(special.LowExponent) : 0;
        return simulation.GetBool(special.Sign) ? -(high + low) : high + low;
    }
}
