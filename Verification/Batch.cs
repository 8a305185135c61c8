using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl;
using Verification.Engines;

namespace Verification;

/// <summary>
/// Columnar stimulus: one column of values for each input, one row for each cycle, all rows run in one native call. Outputs are recorded as the
/// hardware sees them: before the clock edge that ends the row's cycle, or behind it.
/// </summary>
public sealed class Batch
{
    private readonly Simulation simulation;
    private readonly List<(int Port, Signal Handle, BigInteger[]? Wide, long[]? Narrow)> inputs = [];
    private readonly Dictionary<int, int> outputOffsets = [];
    private readonly List<BatchColumn> outputs = [];
    private byte[] results = [];
    private int outputStride;

    internal Batch(Simulation simulation, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        this.simulation = simulation;
        Rows = rows;
    }

    /// <summary>Number of rows: cycles.</summary>
    public int Rows { get; }

    /// <summary>Gives an input of up to 64 bits a value for each row.</summary>
    /// <param name="port">A whole input port.</param>
    /// <param name="values">One value for each row.</param>
    /// <returns>This batch.</returns>
    public Batch Set(Signal port, long[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(values.Length);
        inputs.Add((simulation.WholeInput(port), port, null, values));
        return this;
    }

    /// <summary>Gives an input of any width a value for each row.</summary>
    /// <param name="port">A whole input port.</param>
    /// <param name="values">One value for each row.</param>
    /// <returns>This batch.</returns>
    public Batch Set(Signal port, BigInteger[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(values.Length);
        inputs.Add((simulation.WholeInput(port), port, values, null));
        return this;
    }

    /// <summary>Records a port in each row.</summary>
    /// <param name="port">A whole port.</param>
    /// <returns>This batch.</returns>
    public Batch Record(Signal port)
    {
        var index = simulation.WholePort(port);
        if (outputOffsets.TryAdd(index, outputStride))
        {
            outputs.Add(new BatchColumn(index, outputStride));
            outputStride += Aligned(simulation.Engine.Slots[index].ByteCount);
        }

        return this;
    }

    /// <summary>Runs all rows.</summary>
    /// <param name="sampling">When outputs are recorded.</param>
    /// <returns>This batch, its results readable.</returns>
    public Batch Run(BatchSampling sampling = BatchSampling.BeforeEdge)
    {
        var columns = new List<BatchColumn>();
        var inputStride = 0;
        foreach (var (port, _, _, _) in inputs)
        {
            columns.Add(new BatchColumn(port, inputStride));
            inputStride += Aligned(simulation.Engine.Slots[port].ByteCount);
        }

        var rows = new byte[(long)Rows * inputStride];
        for (var i = 0; i < inputs.Count; i++)
            Fill(rows, columns[i].RowOffset, inputStride, inputs[i]);
        results = new byte[(long)Rows * outputStride];
        var plan = new BatchPlan([.. columns], inputStride, [.. outputs], outputStride, sampling);
        simulation.RunBatch(plan, rows, results, Rows);
        return this;
    }

    /// <summary>The recorded values of a port of up to 64 bits; signed ports give negative numbers.</summary>
    /// <param name="port">A recorded port.</param>
    /// <returns>One value for each row.</returns>
    public long[] GetInt64(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (port.Width > 64)
            throw new ArgumentException($"{port} is too wide; read it with Get.", nameof(port));
        var (offset, bytes) = Place(port);
        var values = new long[Rows];
        var spare = 64 - port.Width;
        var isSigned = port.View == HdlDsl.Netlists.SignalView.Signed;
        for (var row = 0; row < Rows; row++)
        {
            var bits = 0UL;
            for (var i = 0; i < bytes; i++)
                bits |= (ulong)results[(row * outputStride) + offset + i] << (8 * i);
            values[row] = isSigned ? (long)(bits << spare) >> spare : (long)bits;
        }

        return values;
    }

    /// <summary>The recorded values of a port of any width; signed ports give negative numbers.</summary>
    /// <param name="port">A recorded port.</param>
    /// <returns>One value for each row.</returns>
    public BigInteger[] Get(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        var (offset, bytes) = Place(port);
        var isSigned = port.View == HdlDsl.Netlists.SignalView.Signed;
        var values = new BigInteger[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var bits = new BigInteger(results.AsSpan((row * outputStride) + offset, bytes), isUnsigned: true);
            values[row] = isSigned ? HdlDsl.Netlists.OpSemantics.ToSigned(bits, port.Width) : bits;
        }

        return values;
    }

    /// <summary>Port memory is read in words of up to 8 bytes, so each value starts at a multiple of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Aligned(int bytes) => (bytes + 7) & ~7;

    private (int Offset, int Bytes) Place(Signal port)
    {
        var index = simulation.WholePort(port);
        if (!outputOffsets.TryGetValue(index, out var offset))
            throw new ArgumentException($"'{simulation.DesignUnderTest.EngineDesign.Ports[index].Name}' was not recorded; call Record before Run.", nameof(port));
        return (offset, simulation.Engine.Slots[index].ByteCount);
    }

    private void CheckLength(int length)
    {
        if (length != Rows)
            throw new ArgumentException($"the batch has {Rows} rows but the column has {length} values.", nameof(length));
    }

    private void Fill(byte[] rows, int offset, int stride, (int Port, Signal Handle, BigInteger[]? Wide, long[]? Narrow) input)
    {
        var bytes = simulation.Engine.Slots[input.Port].ByteCount;
        for (var row = 0; row < Rows; row++)
        {
            var place = rows.AsSpan((row * stride) + offset, bytes);
            if (input.Narrow is { } narrow && input.Handle.Width <= 64)
            {
                var bits = PortHandles.Pattern(input.Handle, narrow[row]);
                for (var i = 0; i < bytes; i++)
                    place[i] = (byte)(bits >> (8 * i));
                continue;
            }

            var wide = input.Wide is { } values ? values[row] : input.Narrow![row];
            PortHandles.WidePattern(input.Handle, wide).TryWriteBytes(place, out _, isUnsigned: true);
        }
    }
}
