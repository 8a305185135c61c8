using Benchmarks.Designs;
using Verification;
using Verification.Engines;

namespace Benchmarks.Tests;

/// <summary>The counter, the dot product and the array against sums in plain integers.</summary>
public sealed class DatapathTests
{
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Counter_starts_again_behind_200(EngineKind engine)
    {
        var counter = new Counter();
        Testbench.Run(counter, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            var random = new Random(simulation.Options.Seed);
            var count = 0;
            for (var i = 0; i < 1000; i++)
            {
                var isEnabled = random.Next(4) != 0;
                simulation.Set(counter.Enable, isEnabled);
                simulation.Expect(counter.Count, count);
                simulation.Expect(counter.Overflow, count == 200);
                simulation.Step();
                if (isEnabled)
                    count = count == 200 ? 0 : count + 1;
            }
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Dot_product_accumulates_modulo_two_to_the_32(EngineKind engine)
    {
        var dot = new DotProduct();
        Testbench.Run(dot, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            var random = new Random(simulation.Options.Seed);
            var sums = new Queue<int>([0, 0]);
            var sum = 0;
            // 20,000 greatest products pass the end of 32 bits.
            for (var i = 0; i < 21_000; i++)
            {
                var product = 0;
                for (var lane = 0; lane < dot.A.Count; lane++)
                {
                    var a = i < 20_000 ? -128 : random.Next(-128, 128);
                    var b = i < 20_000 ? -128 : random.Next(-128, 128);
                    simulation.Set(dot.A[lane], a);
                    simulation.Set(dot.B[lane], b);
                    product += a * b;
                }

                var (isValid, clears) = (random.Next(8) != 0, i == 0 || (i > 20_000 && random.Next(16) == 0));
                simulation.Set(dot.Valid, isValid);
                simulation.Set(dot.Clear, clears);
                if (isValid)
                    sum = unchecked((clears ? 0 : sum) + product);
                sums.Enqueue(sum);
                simulation.Step();
                simulation.Expect(dot.Sum, sums.Dequeue());
            }
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Array_accumulates_operands_that_arrive_skewed(EngineKind engine)
    {
        const int Size = 4;
        var array = new MacArray(new MacArrayConfig(Size));
        Testbench.Run(array, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            var random = new Random(simulation.Options.Seed);
            var left = new List<int[]>();
            var above = new List<int[]>();
            var clears = new List<bool>();
            var sums = new int[Size, Size];
            for (var cycle = 0; cycle < 500; cycle++)
            {
                left.Add(RandomOperands(random));
                above.Add(RandomOperands(random));
                clears.Add(random.Next(8) == 0);
                for (var i = 0; i < Size; i++)
                {
                    simulation.Set(array.A[i], left[cycle][i]);
                    simulation.Set(array.B[i], above[cycle][i]);
                }

                simulation.Set(array.Clear, clears[cycle]);
                simulation.Step();
                for (var r = 0; r < Size; r++)
                {
                    for (var c = 0; c < Size; c++)
                    {
                        var a = cycle >= c ? left[cycle - c][r] : 0;
                        var b = cycle >= r ? above[cycle - r][c] : 0;
                        var isCleared = cycle >= r + c && clears[cycle - r - c];
                        sums[r, c] = (isCleared ? 0 : sums[r, c]) + (a * b);
                    }
                }

                var row = random.Next(Size);
                simulation.Set(array.Row, row);
                for (var c = 0; c < Size; c++)
                    simulation.Expect(array.Column[c], sums[row, c]);
            }
        });

        static int[] RandomOperands(Random random) => [.. Enumerable.Range(0, Size).Select(_ => random.Next(-128, 128))];
    }
}
