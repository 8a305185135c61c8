using System.Numerics;
using HdlDsl;

namespace VerilogImport.Tests;

/// <summary>What sync_fifo.v does, in C#.</summary>
internal sealed class FifoModel(int depth) : BlackBoxModel
{
    private readonly Queue<BigInteger> words = new();

    public override void Settle(BlackBoxPorts ports)
    {
        ports["s_ready"] = words.Count < depth ? 1 : 0;
        ports["m_valid"] = words.Count > 0 ? 1 : 0;
        ports["m_data"] = words.TryPeek(out var word) ? word : 0;
        ports["level"] = words.Count;
    }

    public override void Edge(BlackBoxPorts ports)
    {
        if (ports.IsResetActive)
        {
            words.Clear();
            return;
        }

        var isFull = words.Count == depth;
        if (words.Count > 0 && ports["m_ready"].IsOne)
            words.Dequeue();
        if (!isFull && ports["s_valid"].IsOne)
            words.Enqueue(ports["s_data"]);
    }

    public override void Restart(int? seed) => words.Clear();

    public override bool DependsOn(string output, string input) => false;
}
