using HdlDsl.Netlists;

namespace HdlDsl.Checks.Loops;

/// <summary>
/// Cuts every combinational signal of a definition into segments, so that dependencies are exact to the bit without a vertex for each bit: a signal is
/// cut where an assigned fixed range, a slice that is read, or a segment of an instance's port begins or ends. Between two cuts all bits behave alike.
/// Segments are numbered by signal and, within a signal, from the lowest bit up. Registers have none.
/// </summary>
internal sealed class SignalSegments
{
    private readonly Definition definition;
    private readonly int[] first;
    private readonly int[] lows;
    private readonly int[] signals;

    public SignalSegments(Definition definition, IReadOnlyDictionary<Definition, PortDependencies> children)
    {
        this.definition = definition;
        var cuts = Cuts(definition, children);
        first = new int[definition.Signals.Length + 1];
        var lowBits = new List<int>();
        var owners = new List<int>();
        var next = 0;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            first[signal] = lowBits.Count;
            var isCombinational = definition.Signals[signal].Kind != SignalKind.Register;
            if (isCombinational)
                Add(0);
            for (; next < cuts.Count && (int)(cuts[next] >> 32) == signal; next++)
            {
                var low = (int)cuts[next];
                if (isCombinational && low > lowBits[^1])
                    Add(low);
            }

            void Add(int low)
            {
                lowBits.Add(low);
                owners.Add(signal);
            }
        }

        first[^1] = lowBits.Count;
        lows = [.. lowBits];
        signals = [.. owners];
    }

    /// <summary>Number of segments.</summary>
    public int Count => lows.Length;

    /// <summary>Number of the lowest segment of a signal.</summary>
    public int FirstOf(int signal) => first[signal];

    /// <summary>Number of segments of a signal.</summary>
    public int CountOf(int signal) => first[signal + 1] - first[signal];

    /// <summary>Signal that a segment belongs to.</summary>
    public int SignalOf(int segment) => signals[segment];

    /// <summary>Bits of a segment.</summary>
    public BitRange BitsOf(int segment)
    {
        var signal = signals[segment];
        var end = segment + 1 < first[signal + 1] ? lows[segment + 1] : definition.Signals[signal].Width;
        return new BitRange(lows[segment], end - 1);
    }

    /// <summary>Numbers of the lowest and the highest segment that bits of a combinational signal lie in.</summary>
    public (int Lowest, int Highest) Within(int signal, BitRange bits) => (At(signal, bits.Low), At(signal, bits.High));

    private int At(int signal, int bit)
    {
        var found = Array.BinarySearch(lows, first[signal], CountOf(signal), bit);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Places where a segment begins, as signal and bit in one number, sorted.</summary>
    private static List<long> Cuts(Definition definition, IReadOnlyDictionary<Definition, PortDependencies> children)
    {
        var cuts = new List<long>();
        foreach (ref readonly var assignment in definition.Assignments)
        {
            if (assignment.IndexNode < 0)
                Cut(assignment.Target, new BitRange(assignment.Low, assignment.Low + assignment.Width - 1));
        }

        var nodes = definition.Nodes;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.OpOf(node) == Op.Slice && nodes.OpOf(nodes.A(node)) == Op.Signal)
                Cut(nodes.A(nodes.A(node)), new BitRange(nodes.B(node), nodes.B(node) + nodes.WidthOf(node) - 1));
        }

        foreach (var instance in definition.Instances)
        {
            if (!children.TryGetValue(instance.Definition!, out var ports))
                continue;
            foreach (var group in ports.Groups)
            {
                foreach (var (port, bits) in group.Outputs.Concat(group.Inputs))
                    Cut(instance.FirstSignal + port, bits);
            }
        }

        cuts.Sort();
        return cuts;

        void Cut(int signal, BitRange bits)
        {
            if (bits.Low > 0)
                cuts.Add(((long)signal << 32) | (uint)bits.Low);
            if (bits.High + 1 < definition.Signals[signal].Width)
                cuts.Add(((long)signal << 32) | (uint)(bits.High + 1));
        }
    }
}
