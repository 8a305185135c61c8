using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>
/// A range of addresses whose words live in the user's hardware: a memory, a table, a queue. A read may come in the same cycle as a write; both go on side by side.
/// </summary>
public sealed class RegisterWindow
{
    private RegisterMap? map;

    internal RegisterWindow(int words, WindowAccess access, int readLatency, SourceLocation location) =>
        (Words, Access, ReadLatency, Location) = (words, access, readLatency, location);

    /// <summary>Name: that of the property.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Number of bus words.</summary>
    public int Words { get; }

    /// <summary>What software may do.</summary>
    public WindowAccess Access { get; }

    /// <summary>Cycles from <see cref="IsRead"/> until the data of <see cref="Give"/> are taken.</summary>
    public int ReadLatency { get; }

    /// <summary>Byte offset in the map; −1 until the map is laid out.</summary>
    public long Offset { get; internal set; } = -1;

    /// <summary>What it is for.</summary>
    public string Doc { get; internal set; } = "";

    /// <summary>Set for one cycle with each write.</summary>
    public Bit IsWritten => Ports.IsWritten ?? throw BusErrors.NoWindowAccess(this, nameof(IsWritten));

    /// <summary>Number of the word written, 0 … Words − 1.</summary>
    public UInt WriteIndex => Ports.WriteIndex ?? throw BusErrors.NoWindowAccess(this, nameof(WriteIndex));

    /// <summary>The word written.</summary>
    public Bits WriteData => Ports.WriteData ?? throw BusErrors.NoWindowAccess(this, nameof(WriteData));

    /// <summary>A bit for each byte that is written.</summary>
    public Bits WriteStrobes => Ports.WriteStrobes ?? throw BusErrors.NoWindowAccess(this, nameof(WriteStrobes));

    /// <summary>Set for one cycle with each read.</summary>
    public Bit IsRead => Ports.IsRead ?? throw BusErrors.NoWindowAccess(this, nameof(IsRead));

    /// <summary>Number of the word read, 0 … Words − 1; it stays until the data are taken.</summary>
    public UInt ReadIndex => Ports.ReadIndex ?? throw BusErrors.NoWindowAccess(this, nameof(ReadIndex));

    internal SourceLocation Location { get; }

    internal RegisterMap Map => map ?? throw BusErrors.NotInMap("a window", Location);

    internal bool IsReadable => Access != WindowAccess.WriteOnly;

    internal bool IsWritable => Access != WindowAccess.ReadOnly;

    private WindowPorts Ports => RegisterPorts.Of(this);

    /// <summary>Gives the word read, <see cref="ReadLatency"/> cycles after <see cref="IsRead"/>.</summary>
    /// <param name="data">As wide as the bus.</param>
    public void Give(Bits data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Ports.ReadData ?? throw BusErrors.NoWindowAccess(this, nameof(Give))).Value = data;
    }

    /// <summary>Connects a memory of bus words: byte enables for writes, and block RAM reads when <see cref="ReadLatency"/> is 1, reads at once when it is 0.</summary>
    /// <param name="memory">As many words as the window has, or more; as wide as the bus. It may have other ports.</param>
    /// <exception cref="ArgumentException">The read latency is neither 0 nor 1.</exception>
    public void Connect(Mem<Bits> memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (IsWritable)
        {
            using (Hdl.When(IsWritten))
                memory.WriteParts(WriteIndex, WriteData, WriteStrobes);
        }

        if (!IsReadable)
            return;
        Give(ReadLatency switch
        {
            0 => memory[ReadIndex],
            1 => memory.ReadNext(ReadIndex),
            _ => throw new ArgumentException($"window '{Name}' has a read latency of {ReadLatency} cycles; a memory needs 0 or 1.", nameof(memory)),
        });
    }

    internal void BelongTo(RegisterMap owner) => map = owner;
}
