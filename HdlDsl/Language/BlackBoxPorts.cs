using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Values of the data ports of one black box instance. Ports are numbered in the order of their declaration; each starts at a word
/// of its own in <see cref="Words"/>, little-endian, with zeros above its width.
/// </summary>
public sealed class BlackBoxPorts
{
    private const int WordBits = 64;

    private readonly Definition box;
    private readonly int[] offsets;
    private readonly Dictionary<string, int> numbers;

    /// <summary>Makes ports that are all 0.</summary>
    /// <param name="box">Definition of the black box.</param>
    public BlackBoxPorts(Definition box)
    {
        ArgumentNullException.ThrowIfNull(box);
        this.box = box;
        offsets = new int[box.Ports.Count + 1];
        numbers = new Dictionary<string, int>(box.Ports.Count, StringComparer.Ordinal);
        for (var port = 0; port < box.Ports.Count; port++)
        {
            ref readonly var signal = ref box.Signals[box.Ports[port]];
            offsets[port + 1] = offsets[port] + ((signal.Width + WordBits - 1) / WordBits);
            if (signal.Name is not null)
                numbers.Add(signal.Name, port);
        }

        // Pinned, so that compiled simulators can store inputs through an address.
        Words = GC.AllocateArray<ulong>(offsets[^1], pinned: true);
    }

    /// <summary>All values; for simulators, and for models that want speed. The array never moves in memory.</summary>
    public ulong[] Words { get; }

    /// <summary>Whether the reset of the box's domain acts now; false for a box without a reset.</summary>
    public bool IsResetActive { get; set; }

    /// <summary>Value of a port, unsigned. Outputs can be set, also to negative values that fit as two's complement.</summary>
    /// <param name="port">Port number.</param>
    public BigInteger this[int port]
    {
        get => new(System.Runtime.InteropServices.MemoryMarshal.AsBytes(WordsOf(port)), isUnsigned: true);
        set
        {
            ref readonly var signal = ref box.Signals[box.Ports[port]];
            if (signal.Kind == SignalKind.Input)
                throw new InvalidOperationException($"The model of black box '{box.Name}' sets '{signal.Name}', which is an input.");
            if (value.GetBitLength() > signal.Width)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The model of black box '{box.Name}' sets '{signal.Name}' ({signal.Width} bits) to a value that does not fit.");
            }

            Store(port, value & OpSemantics.Mask(signal.Width));
        }
    }

    /// <summary>Value of a port, unsigned.</summary>
    /// <param name="name">Name of the port.</param>
    public BigInteger this[string name]
    {
        get => this[NumberOf(name)];
        set => this[NumberOf(name)] = value;
    }

    /// <summary>The number of a port.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its place in the order of declaration.</returns>
    public int NumberOf(string name) => numbers.TryGetValue(name, out var number)
        ? number
        : throw new ArgumentException($"Black box '{box.Name}' has no port '{name}'. Its ports are {string.Join(", ", numbers.Keys)}.{ResetHint}", nameof(name));

    private string ResetHint => box.Domains.Any(use => use.NeedsReset) ? " Clock and reset are not among them: read IsResetActive." : "";

    /// <summary>The words of a port, least significant first.</summary>
    /// <param name="port">Port number.</param>
    /// <returns>The part of <see cref="Words"/> that holds it.</returns>
    public Span<ulong> WordsOf(int port) => Words.AsSpan(offsets[port]..offsets[port + 1]);

    /// <summary>Sets any port, inputs included; for simulators.</summary>
    /// <param name="port">Port number.</param>
    /// <param name="value">Unsigned value below 2^width.</param>
    public void Store(int port, BigInteger value)
    {
        var words = WordsOf(port);
        words.Clear();
        value.TryWriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words), out _, isUnsigned: true);
    }
}
