using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// The code of a black box: calls its behavioural model. The block of an instance begins with a handle of its <see cref="BlackBoxInstance"/>,
/// the ports follow.
/// </summary>
internal sealed class BlackBoxCode : IChildCode
{
    private const int HandleBytes = 8;

    private readonly int[] offsets;
    private readonly int[] groupOf;
    private readonly List<int[]> inputs = [];

    /// <summary>Lays a black box out.</summary>
    /// <param name="definition">The black box.</param>
    /// <param name="model">Any model of it; tells which outputs depend on which inputs.</param>
    public BlackBoxCode(Definition definition, BlackBoxModel model)
    {
        Definition = definition;
        offsets = new int[definition.Ports.Count];
        groupOf = new int[definition.Ports.Count];
        Array.Fill(groupOf, -1);
        BlockSize = HandleBytes;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var port = 0; port < offsets.Length; port++)
        {
            offsets[port] = BlockSize;
            BlockSize += Limbs.CountFor(definition.Signals[definition.Ports[port]].Width) * 8;
            if (!IsInput(port))
                groupOf[port] = GroupFor(port, model, known);
        }
    }

    public Definition Definition { get; }

    public int BlockSize { get; }

    public int OffsetOfPort(int port) => offsets[port];

    public int GroupOf(int port) => groupOf[port];

    public IReadOnlyList<int> InputsOfGroup(int group) => inputs[group];

    public MethodInfo OutputsFunction(int group) => typeof(BlackBoxInstance).GetMethod(nameof(BlackBoxInstance.Settle))!;

    public MethodInfo? EdgeFunction(IReadOnlySet<string> clocks) =>
        DependsOnClocks(clocks) ? typeof(BlackBoxInstance).GetMethod(nameof(BlackBoxInstance.Edge)) : null;

    public bool DependsOnClocks(IReadOnlySet<string> clocks) => Definition.Domains.Any(use => clocks.Contains(use.Domain.Clock));

    public bool IsInput(int port) => Definition.Signals[Definition.Ports[port]].Kind == SignalKind.Input;

    private int GroupFor(int output, BlackBoxModel model, Dictionary<string, int> known)
    {
        string NameOf(int port) => Definition.Signals[Definition.Ports[port]].Name!;
        var needed = Enumerable.Range(0, Definition.Ports.Count).Where(port => IsInput(port) && model.DependsOn(NameOf(output), NameOf(port))).ToArray();
        var key = string.Join(' ', needed);
        if (!known.TryGetValue(key, out var group))
        {
            known.Add(key, group = inputs.Count);
            inputs.Add(needed);
        }

        return group;
    }
}

/// <summary>One instance of a black box in a running model.</summary>
internal sealed unsafe class BlackBoxInstance : IDisposable
{
    private readonly BlackBoxCode code;
    private readonly BlackBoxModel model;
    private readonly ImmutableArray<ClockDomain> resets;
    private readonly BlackBoxPorts ports;
    private GCHandle handle;

    /// <summary>Makes the instance and puts its handle into its block.</summary>
    public BlackBoxInstance(BlackBoxCode code, BlackBoxModel model, byte* block)
    {
        this.code = code;
        this.model = model;
        ports = new BlackBoxPorts(code.Definition);
        resets = [.. code.Definition.Domains.Where(use => use.NeedsReset).Select(use => use.Domain)];
        handle = GCHandle.Alloc(this);
        *(nint*)block = GCHandle.ToIntPtr(handle);
    }

    /// <summary>Computes all outputs; called by generated code.</summary>
    public static void Settle(object? none, byte* block, byte* scratch)
    {
        var instance = Of(block);
        instance.LoadInputs(block);
        instance.model.Settle(instance.ports);
        for (var port = 0; port < instance.code.Definition.Ports.Count; port++)
        {
            if (instance.code.IsInput(port))
                continue;
            var words = instance.ports.WordsOf(port);
            words.CopyTo(new Span<ulong>(block + instance.code.OffsetOfPort(port), words.Length));
        }
    }

    /// <summary>Clocks the model; called by generated code.</summary>
    public static void Edge(object? none, byte* block, byte* scratch)
    {
        var instance = Of(block);
        instance.LoadInputs(block);
        instance.model.Edge(instance.ports);
    }

    /// <summary>Tells the model whether its reset acts.</summary>
    public void SetReset(Func<ClockDomain, bool> isActive) => ports.IsResetActive = resets.Any(isActive);

    /// <summary>Brings the state back to the start.</summary>
    public void Restart(int? seed) => model.Restart(seed);

    public void Dispose() => handle.Free();

    private static BlackBoxInstance Of(byte* block) => (BlackBoxInstance)GCHandle.FromIntPtr(*(nint*)block).Target!;

    private void LoadInputs(byte* block)
    {
        for (var port = 0; port < code.Definition.Ports.Count; port++)
        {
            if (!code.IsInput(port))
                continue;
            var width = code.Definition.Signals[code.Definition.Ports[port]].Width;
            var place = block + code.OffsetOfPort(port);
            // A narrow input was stored in its natural size.
            if (width <= 64)
                ports.WordsOf(port)[0] = Load(place, ModelPort.BytesFor(width));
            else
                new Span<ulong>(place, Limbs.CountFor(width)).CopyTo(ports.WordsOf(port));
        }
    }

    private static ulong Load(byte* place, int bytes) => bytes switch { 1 => *place, 2 => *(ushort*)place, 4 => *(uint*)place, _ => *(ulong*)place };
}
