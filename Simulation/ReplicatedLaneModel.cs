using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>
/// Lanes as scalar models: one after the other, each with its own memory and its own models of black boxes. It takes every design that a scalar
/// model takes, costs what as many scalar runs cost, and is there so that testbenches with columns run on every design.
/// </summary>
public sealed class ReplicatedLaneModel : LaneModel
{
    private readonly SimulatedModel[] models;
    private bool isDisposed;

    /// <summary>Compiles a design once, and makes the lanes.</summary>
    /// <param name="design">A legal design.</param>
    /// <param name="lanes">Number of lanes, at least 1.</param>
    /// <param name="options">Seed, models of black boxes; null for the defaults.</param>
    /// <exception cref="SimulatorException">A black box has no behavioural model, or the design needs too much memory.</exception>
    public ReplicatedLaneModel(Design design, int lanes, SimulatorOptions? options = null)
        : base(design, lanes, PortsOf(design))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        options ??= SimulatorOptions.Default;
        models = new SimulatedModel[lanes];
        for (var lane = 0; lane < lanes; lane++)
            models[lane] = lane > 0 && models[0] is CompiledModel first ? new CompiledModel(first) : ModelFactory.Create(design, options);
        Restart(options.Seed);
    }

    /// <summary>The lanes, for watching them; drive and step them through this object only.</summary>
    public IReadOnlyList<SimulatedModel> Models => models;

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<ulong> values)
    {
        CheckLength(values.Length);
        for (var lane = 0; lane < Lanes; lane++)
            models[lane].WritePort(port, values[lane]);
    }

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<BigInteger> values)
    {
        CheckLength(values.Length);
        for (var lane = 0; lane < Lanes; lane++)
            models[lane].WritePort(port, values[lane]);
    }

    /// <inheritdoc/>
    public override void Broadcast(int port, BigInteger value)
    {
        CheckLength(Lanes);
        foreach (var model in models)
            model.WritePort(port, value);
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<ulong> values)
    {
        CheckLength(values.Length);
        for (var lane = 0; lane < Lanes; lane++)
            values[lane] = (ulong)(models[lane].ReadPort(port) & ulong.MaxValue);
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<BigInteger> values)
    {
        CheckLength(values.Length);
        for (var lane = 0; lane < Lanes; lane++)
            values[lane] = models[lane].ReadPort(port);
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var model in models)
            model.Settle();
    }

    /// <inheritdoc/>
    public override void Edge(ulong clocks)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var model in models)
            model.Edge(clocks);
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        for (var lane = 0; lane < Lanes; lane++)
            models[lane].Restart(seed + lane);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        if (!disposing)
            return;
        foreach (var model in models)
            model.Dispose();
    }

    private static ImmutableArray<ModelPort> PortsOf(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return PortLayout.Of(design.Top).Ports;
    }

    private void CheckLength(int length)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (length != Lanes)
            throw new ArgumentException($"The model has {Lanes} lanes but the column has {length} values.", nameof(length));
    }
}
