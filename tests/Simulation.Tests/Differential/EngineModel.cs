using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Verification.Engines;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>A simulation engine in the shape of a model, so that Verilog simulators are compared and their failures shrunk like all others.</summary>
internal sealed unsafe class EngineModel : SimulatedModel
{
    /// <summary>All registers start from their reset value as the models do; what has none starts from 0.</summary>
    private static readonly VerilogOptions Style = VerilogOptions.Icarus with { InitialiseRegistersWithReset = true };

    private readonly SimulationEngine engine;
    private readonly byte[] memory;

    public EngineModel(Design design, EngineKind kind, EngineOptions options)
        : base(design)
    {
        engine = EngineFactory.Create(kind, EngineDesign.Of(design, Style), options);
        var layout = PortLayout.Of(design.Top);
        Ports = layout.Ports;
        memory = GC.AllocateArray<byte>(Math.Max(layout.ByteCount, 1), pinned: true);
        Memory = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
    }

    public override void Settle()
    {
        LoadInputs();
        engine.Settle();
        for (var port = 0; port < Ports.Length; port++)
        {
            if (!Ports[port].IsInput)
                engine.PortBytes(port).CopyTo(Place(port));
        }
    }

    protected override void Advance(ulong clocks)
    {
        LoadInputs();
        engine.Edge(clocks);
    }

    public override void Restart(int? seed = null) => throw new NotSupportedException("An engine starts only once.");

    protected override void Dispose(bool disposing)
    {
        engine?.Dispose();
        Memory = null;
    }

    private void LoadInputs()
    {
        for (var port = 0; port < Ports.Length; port++)
        {
            var bytes = engine.PortBytes(port);
            if (Ports[port].IsInput && !Clocks.Contains(Ports[port].Name, StringComparer.Ordinal))
                Place(port)[..bytes.Length].CopyTo(bytes);
        }
    }

    private Span<byte> Place(int port) => memory.AsSpan(Ports[port].Offset, Ports[port].ByteCount);
}
