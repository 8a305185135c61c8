using System.Numerics;
using System.Runtime.InteropServices;
using HdlDsl.Simulator;

namespace HdlDsl.RandomDesigns;

/// <summary>One lane of a lane model as a model of its own; the other lanes get noise, so that lanes that mix show.</summary>
public sealed unsafe class LaneView : SimulatedModel
{
    private readonly LaneModel lanes;
    private readonly int lane;
    private readonly Random noise = new(1);

    /// <param name="lanes">The model, which the view owns.</param>
    /// <param name="lane">The lane shown.</param>
    public LaneView(LaneModel lanes, int lane)
        : base(lanes.Design)
    {
        this.lanes = lanes;
        this.lane = lane;
        var ports = new List<ModelPort>();
        var bytes = 0;
        foreach (var port in lanes.Ports)
        {
            ports.Add(port with { Offset = bytes });
            bytes += (port.ByteCount + 7) / 8 * 8;
        }

        Ports = [.. ports];
        Memory = (byte*)NativeMemory.AllocZeroed((nuint)bytes + 8);
    }

    public override void Settle()
    {
        Drive();
        lanes.Settle();
        for (var port = 0; port < Ports.Length; port++)
        {
            if (Ports[port].IsInput)
                continue;
            var values = new BigInteger[lanes.Lanes];
            lanes.Get(port, values);
            var bytes = new Span<byte>(Memory + Ports[port].Offset, Ports[port].ByteCount);
            bytes.Clear();
            values[lane].TryWriteBytes(bytes, out _, isUnsigned: true);
        }
    }

    protected override void Advance(ulong clocks)
    {
        Drive();
        lanes.Edge(clocks);
    }

    public override void Restart(int? seed = null) => lanes.Restart(seed - lane);

    protected override void Dispose(bool disposing)
    {
        lanes.Dispose();
        NativeMemory.Free(Memory);
        Memory = null;
    }

    private void Drive()
    {
        for (var port = 0; port < Ports.Length; port++)
        {
            if (!Ports[port].IsInput)
                continue;
            var values = new BigInteger[lanes.Lanes];
            for (var i = 0; i < values.Length; i++)
                values[i] = RandomDesign.RandomValue(noise, Ports[port].Width);
            values[lane] = this.ReadPort(port);
            lanes.Set(port, values);
        }
    }
}
