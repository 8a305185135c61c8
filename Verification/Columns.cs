using HdlDsl;

namespace Verification;

/// <summary>
/// Exhaustive and otherwise large checks of modules whose outputs depend on the inputs of one cycle: combinational ones, and pipelines of a fixed
/// latency that take new inputs in every cycle. Cases run in lanes of the built-in simulator, back to back in each lane.
/// </summary>
public static class Columns
{
    /// <summary>Compares outputs with a golden model that works on columns.</summary>
    /// <param name="module">The module; it is reset first.</param>
    /// <param name="latencyCycles">Clock edges from inputs to outputs; 0 for combinational outputs.</param>
    /// <param name="inputs">The cases.</param>
    /// <param name="outputs">The outputs to compare, each of up to 64 bits (63 when unsigned).</param>
    /// <param name="golden">Writes what is expected. It may be called again for any range of cases.</param>
    /// <param name="options">Lanes, seed; null for the defaults.</param>
    /// <returns>What was checked.</returns>
    /// <exception cref="VerificationException">
    /// A case is wrong; the message has its inputs, expected, got, cycle, lane, design point, and a waveform of a scalar run of its lane.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A value of an input does not fit its port.</exception>
    public static ColumnReport Check(
        Module module, int latencyCycles, ColumnSpace inputs, IEnumerable<Signal> outputs, Action<ColumnView> golden, ColumnOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latencyCycles);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(golden);
        options ??= new ColumnOptions();
        var design = DesignUnderTest.Of(module, options.Simulation.Elaboration);
        return new ColumnRun(design, latencyCycles, inputs, [.. outputs], golden, options).Run();
    }

    /// <summary>Compares outputs with a golden model of one case.</summary>
    /// <param name="module">The module; it is reset first.</param>
    /// <param name="latencyCycles">Clock edges from inputs to outputs; 0 for combinational outputs.</param>
    /// <param name="inputs">The cases.</param>
    /// <param name="outputs">The outputs to compare, each of up to 64 bits (63 when unsigned).</param>
    /// <param name="golden">From the values of the inputs in the order of the space to those of the outputs in their order. The array is used again for the next case.</param>
    /// <param name="options">Lanes, seed; null for the defaults.</param>
    /// <returns>What was checked.</returns>
    /// <exception cref="VerificationException">A case is wrong, see the other method.</exception>
    public static ColumnReport Check(
        Module module, int latencyCycles, ColumnSpace inputs, IEnumerable<Signal> outputs, Func<long[], long[]> golden, ColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(golden);
        return Check(module, latencyCycles, inputs, outputs, view => ApplyToEach(golden, view), options);
    }

    private static void ApplyToEach(Func<long[], long[]> golden, ColumnView view)
    {
        var values = new long[view.Inputs.Length];
        for (var i = 0; i < view.Count; i++)
        {
            for (var input = 0; input < values.Length; input++)
                values[input] = view.Inputs[input][i];
            var expected = golden(values);
            if (expected.Length != view.Outputs.Length)
                throw new ArgumentException($"The golden model gives {expected.Length} values, but {view.Outputs.Length} outputs are checked.", nameof(golden));
            for (var output = 0; output < expected.Length; output++)
                view.Outputs[output][i] = expected[output];
        }
    }
}
