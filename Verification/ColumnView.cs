using System.Collections.Immutable;
using HdlDsl;

namespace Verification;

/// <summary>Successive cases of a <see cref="Columns">check</see>: the golden model reads columns of inputs and writes columns of expected outputs.</summary>
public sealed class ColumnView
{
    private readonly ImmutableArray<Signal> inputs;
    private readonly ImmutableArray<Signal> outputs;

    internal ColumnView(ImmutableArray<Signal> inputs, ImmutableArray<Signal> outputs, int count)
    {
        this.inputs = inputs;
        this.outputs = outputs;
        Count = count;
        Inputs = [.. inputs.Select(_ => new long[count])];
        Outputs = [.. outputs.Select(_ => new long[count])];
    }

    /// <summary>Number of cases, the length of all columns.</summary>
    public int Count { get; }

    /// <summary>Number of the first case.</summary>
    public long FirstCase { get; internal set; }

    /// <summary>Number of cases before the end of the space; what is expected of later ones does not matter.</summary>
    internal int ValidCount { get; set; }

    internal ImmutableArray<long[]> Inputs { get; }

    internal ImmutableArray<long[]> Outputs { get; }

    /// <summary>The values of an input.</summary>
    /// <param name="input">An input of the space.</param>
    /// <returns>One value for each case.</returns>
    /// <exception cref="ArgumentException">The space has no such input.</exception>
    public ReadOnlySpan<long> this[Signal input] => Inputs[IndexOf(inputs, input, "an input of the space")];

    /// <summary>What is expected of an output.</summary>
    /// <param name="output">A checked output.</param>
    /// <returns>The column to write, one value for each case.</returns>
    /// <exception cref="ArgumentException">The output is not checked.</exception>
    public Span<long> Expected(Signal output) => Outputs[IndexOf(outputs, output, "a checked output")];

    private static int IndexOf(ImmutableArray<Signal> ports, Signal port, string what)
    {
        ArgumentNullException.ThrowIfNull(port);
        for (var i = 0; i < ports.Length; i++)
        {
            if (PortHandles.AreSame(ports[i], port))
                return i;
        }

        throw new ArgumentException($"'{PortHandles.NameOf(port)}' is not {what}. There are {string.Join(", ", ports.Select(PortHandles.NameOf))}.", nameof(port));
    }
}
