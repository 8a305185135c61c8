using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>
/// The slow model that the others are judged by: interprets the netlist as it stands, with numbers of any size and no clever step.
/// <para>
/// A vector may legally depend on itself bit by bit, as a carry chain does, also through the ports of an instance. Therefore evaluation goes in rounds: a
/// value that is asked for while it is being computed is taken from the previous round, until nothing changes. Each round makes at
/// least one more level of bits right, and bits that don't depend on themselves have only one solution.
/// </para>
/// </summary>
public sealed unsafe class InterpretedModel : SimulatedModel
{
    private readonly InterpretedPart top;
    private readonly Surroundings surroundings;
    private readonly int controlCount;
    private readonly long maxRounds;
    private readonly byte[] pinned;
    private readonly byte[] evaluatedPorts;
    private bool isStale;

    /// <summary>Makes a running instance of a design, at its start.</summary>
    /// <param name="design">A legal design.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="SimulatorException">A black box has no behavioural model.</exception>
    public InterpretedModel(Design design, SimulatorOptions? options = null)
        : base(design)
    {
        options ??= SimulatorOptions.Default;
        var models = new BlackBoxModels(options);
        models.Check(design);
        var layout = PortLayout.Of(design.Top);
        controlCount = layout.ControlCount;
        Ports = layout.Ports;
        var resets = Ports.Take(controlCount).Select((port, number) => (port.Name, number)).ToDictionary(StringComparer.Ordinal);
        surroundings = new Surroundings(name => !this.ReadPort(resets[name]).IsZero, models);
        top = InterpretedInstance.Make(design.Top, port => this.ReadPort(controlCount + port), surroundings);
        maxRounds = BitsOf(design.Top, []) + 2;
        evaluatedPorts = new byte[layout.ByteCount];
        pinned = GC.AllocateArray<byte>(Math.Max(layout.ByteCount, 1), pinned: true);
        Memory = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        Restart(options.Seed);
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        Evaluate();
        for (var port = controlCount; port < Ports.Length; port++)
        {
            if (!Ports[port].IsInput)
                PortValues.Store(Memory, Ports[port], top.Output(port - controlCount));
        }

        PortMemory.CopyTo(evaluatedPorts);
    }

    /// <inheritdoc/>
    protected override void Advance(ulong clocks)
    {
        Evaluate();
        var rising = Clocks.Where((_, clock) => ((clocks >> clock) & 1) != 0).ToHashSet(StringComparer.Ordinal);
        top.PrepareEdge(rising);
        top.CommitEdge();
        isStale = true;
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        top.Restart(InitialState.Of(seed));
        isStale = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The collector frees it: Memory points into an array of this object.
        Memory = null;
    }

    private ReadOnlySpan<byte> PortMemory => pinned.AsSpan(0, evaluatedPorts.Length);

    /// <summary>Computes all signals, unless neither ports nor state have changed since the last time.</summary>
    private void Evaluate()
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        if (!isStale && PortMemory.SequenceEqual(evaluatedPorts))
            return;
        // Stale until evaluation has succeeded: a behavioural model may throw.
        isStale = true;
        top.ApplyAsynchronousResets();
        for (var round = 0L; round <= maxRounds; round++)
        {
            surroundings.IsUnstable = false;
            top.ForgetValues();
            top.EvaluateAll();
            if (!surroundings.IsUnstable)
            {
                isStale = false;
                PortMemory.CopyTo(evaluatedPorts);
                return;
            }
        }

        throw new SimulatorException($"'{Design.Top.Name}' does not settle: a signal depends on itself, probably through a black box.");
    }

    /// <summary>Number of signal bits below a definition: no legal chain of dependencies is longer.</summary>
    private static long BitsOf(Definition definition, Dictionary<Definition, long> known)
    {
        if (known.TryGetValue(definition, out var bits))
            return bits;
        foreach (ref readonly var signal in definition.Signals)
            bits += signal.Width;
        foreach (var instance in definition.Instances)
            bits += BitsOf(instance.Definition!, known);
        known.Add(definition, bits);
        return bits;
    }
}
