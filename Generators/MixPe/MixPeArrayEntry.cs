using System.Collections.Immutable;
using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the systolic array.</summary>
public sealed class MixPeArrayEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mixpe-array";

    /// <inheritdoc/>
    public override string Summary => "MixPE systolic array: group-wise integer matrix product with zero points taken out at the edge.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(MixPeArrayConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("4x4-g128", new MixPeArrayConfig()),
        ("1x1-g32", new MixPeArrayConfig { Rows = 1, Columns = 1, Pe = new MixPeConfig { GroupSize = 32 } }),
        ("3x5-g32", new MixPeArrayConfig { Rows = 3, Columns = 5, Pe = new MixPeConfig { GroupSize = 32 } }),
        ("8x8-g128-signed", new MixPeArrayConfig { Rows = 8, Columns = 8, Pe = new MixPeConfig { WeightSigned = true } }),
        ("16x16-g128", new MixPeArrayConfig { Rows = 16, Columns = 16 }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // Shorter groups leave gaps between them.
        var array = (MixPeArrayConfig)config;
        return array.Pe.GroupSize >= array.Rows + array.Columns - 1 ? new Throughput(array.Rows * array.Columns, "multiply-accumulate") : null;
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new MixPeArray((MixPeArrayConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var array = new MixPeArray((MixPeArrayConfig)config);
        return TestbenchReport.Of(array, request, simulation =>
        {
            var testbench = new MixPeArrayTestbench(simulation, array);
            simulation.Reset();
            // Zero points that come after everything else: groups have to wait for them.
            testbench.Run([.. MixPeTileStimulus.Corners(array.Config, request.Seed)], MixPeTraffic.LateZeroPoints, request.Seed);
            // A consumer so slow that the operands, not the results, decide when the array moves.
            testbench.Run([.. MixPeTileStimulus.Corners(array.Config, request.Seed)], MixPeTraffic.SlowConsumer, request.Seed + 8);
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Run([.. MixPeTileStimulus.Corners(array.Config, request.Seed)], MixPeTraffic.Alike(stallProbability), request.Seed);
                // Three streams that each pause with probability p let a step through every 1 / (1 − p)² cycles or so.
                var steps = (int)(request.RandomCycles / 3 * Math.Pow(1 - stallProbability, 2));
                RandomRounds.Run(steps, request, simulation, (count, seed) =>
                    testbench.Run([.. MixPeTileStimulus.Random(array.Config, count, seed)], MixPeTraffic.Alike(stallProbability), seed + 4));
                testbench.Disturb((3 * array.Config.Pe.GroupSize) + (request.Seed % 17), request.Seed);
                simulation.Reset();
                request.Progress?.Invoke(simulation.Cycle);
            }

            testbench.ResetBehindGroup(request.Seed);
            // Thousands of steps: in large arrays, with long reductions, or in simulators of Verilog they would take minutes.
            if (request.Engine == EngineKind.BuiltIn && array.Config is { Rows: <= 8, Columns: <= 8, MaxReduction: <= 4096 })
                testbench.Run([MixPeTileStimulus.AllGroupNumbers(array.Config, request.Seed)], MixPeTraffic.Alike(0), request.Seed);
        });
    }
}
