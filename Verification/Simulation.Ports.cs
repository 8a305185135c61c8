using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl;
using HdlDsl.Netlists;
using Verification.Engines;

namespace Verification;

/// <content>Setting and reading ports.</content>
public sealed unsafe partial class Simulation
{
    /// <summary>Sets an input to a number.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have: −2^(w−1) … 2^(w−1)−1 for SInt, 0 … 2^w−1 for the others.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit the port.</exception>
    public void Set(Signal port, long value)
    {
        ArgumentNullException.ThrowIfNull(port);
        var (index, low) = LocateInput(port);
        ref readonly var slot = ref Engine.Slots.ItemRef(index);
        if (slot.Width <= 64)
            StoreNarrow(slot, low, port.Width, PortHandles.Pattern(port, value));
        else
            StoreWide(index, low, port.Width, PortHandles.WidePattern(port, value));
    }

    /// <summary>Sets an input to an unsigned number.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have.</param>
    public void Set(Signal port, ulong value)
    {
        if (value <= long.MaxValue)
            Set(port, (long)value);
        else
            Set(port, new BigInteger(value));
    }

    /// <summary>Sets an input to a number.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have.</param>
    public void Set(Signal port, int value) => Set(port, (long)value);

    /// <summary>Sets an input to an unsigned number.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have.</param>
    public void Set(Signal port, uint value) => Set(port, (long)value);

    /// <summary>Sets an input to an unsigned number.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have.</param>
    public void Set(Signal port, UInt128 value) => Set(port, (BigInteger)value);

    /// <summary>Sets an input of any width.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value that the port can have.</param>
    public void Set(Signal port, BigInteger value)
    {
        ArgumentNullException.ThrowIfNull(port);
        var (index, low) = LocateInput(port);
        StoreWide(index, low, port.Width, PortHandles.WidePattern(port, value));
    }

    /// <summary>Sets a one-bit input.</summary>
    /// <param name="port">An input of the simulated module, or a field of one.</param>
    /// <param name="value">True is 1.</param>
    public void Set(Bit port, bool value) => Set(port, value ? 1L : 0L);

    /// <summary>Sets an input that is an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="port">An input of the simulated module, or a field of one.</param>
    /// <param name="member">The member.</param>
    public void Set<T>(Enum<T> port, T member)
        where T : struct, Enum => Set(port, Enum<T>.Encode(member));

    /// <summary>Sets all inputs of a payload to random bits, which may be no member of an enumeration.</summary>
    internal void SetRandomBits(Data payload, Random random)
    {
        foreach (var leaf in payload.Leaves())
        {
            if (leaf.IsFlipped)
                continue;
            var (index, low) = LocateInput(leaf.Signal);
            var width = leaf.Signal.Width;
            ref readonly var slot = ref Engine.Slots.ItemRef(index);
            if (slot.Width <= 64)
            {
                StoreNarrow(slot, low, width, (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - width));
                continue;
            }

            var bytes = new byte[(width + 7) / 8];
            random.NextBytes(bytes);
            StoreWide(index, low, width, new BigInteger(bytes, isUnsigned: true) & OpSemantics.Mask(width));
        }
    }

    /// <summary>Reads a port of up to 64 bits; signed ports give negative numbers.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>The settled value in the present cycle.</returns>
    public long GetInt64(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        var bits = ReadNarrow(port);
        var spare = 64 - port.Width;
        if (port.View == SignalView.Signed)
            return (long)(bits << spare) >> spare;
        return checked((long)bits);
    }

    /// <summary>Reads the bits of a port of up to 64 bits as an unsigned number.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>The settled value in the present cycle.</returns>
    public ulong GetUInt64(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return ReadNarrow(port);
    }

    /// <summary>Reads a one-bit port.</summary>
    /// <param name="port">A port of the simulated module, or a field of one.</param>
    /// <returns>True for 1.</returns>
    public bool GetBool(Bit port) => ReadNarrow(port) != 0;

    /// <summary>Reads an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="port">A port of the simulated module, or a field of one.</param>
    /// <returns>The member with the number that the port has.</returns>
    public T GetEnum<T>(Enum<T> port)
        where T : struct, Enum => (T)Enum.ToObject(typeof(T), ReadNarrow(port));

    /// <summary>Reads a port of up to 128 bits as an unsigned number.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>The settled value in the present cycle.</returns>
    public UInt128 GetUInt128(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (port.Width > 128)
            throw new ArgumentException($"'{NameOf(port)}' has {port.Width} bits; read it with Get.", nameof(port));
        return (UInt128)ReadWide(port);
    }

    /// <summary>Reads a port of any width; signed ports give negative numbers.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>The settled value in the present cycle.</returns>
    public BigInteger Get(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        var bits = port.Width <= 64 ? ReadNarrow(port) : ReadWide(port);
        return port.View == SignalView.Signed ? OpSemantics.ToSigned(bits, port.Width) : bits;
    }

    /// <summary>Whether a port has bits that the simulator does not know; always false but in Icarus.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <returns>True when a bit is X or Z.</returns>
    public bool IsUnknown(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        Settle();
        return Engine.HasUnknown(Locate(port).Port);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreNarrow(in PortSlot slot, int low, int width, ulong value)
    {
        isDirty = true;
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        value &= mask;
        var place = Engine.Memory + slot.ByteOffset;
        if (width != slot.Width)
            value = (LoadNarrow(slot) & ~(mask << low)) | (value << low);
        switch (slot.ByteCount)
        {
            case 1:
                *place = (byte)value;
                break;
            case 2:
                *(ushort*)place = (ushort)value;
                break;
            case 4:
                *(uint*)place = (uint)value;
                break;
            default:
                *(ulong*)place = value;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LoadNarrow(in PortSlot slot)
    {
        var place = Engine.Memory + slot.ByteOffset;
        return slot.ByteCount switch
        {
            1 => *place,
            2 => *(ushort*)place,
            4 => *(uint*)place,
            _ => *(ulong*)place,
        };
    }

    private ulong ReadNarrow(Signal port)
    {
        var value = LoadPort(port);
        if (!isSampling)
            observations?.Add(Cycle, value);
        return value;
    }

    private ulong LoadPort(Signal port)
    {
        var width = port.Width;
        if (width > 64)
            throw new ArgumentException($"'{NameOf(port)}' has {width} bits; read it with Get or GetUInt128.", nameof(port));
        var (index, low) = Locate(port);
        Settle();
        CheckKnown(port, index);
        ref readonly var slot = ref Engine.Slots.ItemRef(index);
        if (slot.Width > 64)
            return (ulong)(LoadWide(index) >> low & OpSemantics.Mask(width));
        var value = LoadNarrow(slot) >> low;
        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    private BigInteger ReadWide(Signal port)
    {
        var (index, low) = Locate(port);
        Settle();
        CheckKnown(port, index);
        var value = LoadWide(index);
        if (low != 0 || port.Width != Engine.Slots[index].Width)
            value = (value >> low) & OpSemantics.Mask(port.Width);
        if (!isSampling)
            observations?.Add(Cycle, value);
        return value;
    }

    private BigInteger LoadWide(int index) => new(Engine.PortBytes(index), isUnsigned: true, isBigEndian: false);

    private void StoreWide(int index, int low, int width, BigInteger value)
    {
        isDirty = true;
        var slot = Engine.Slots[index];
        if (width != slot.Width)
        {
            var mask = OpSemantics.Mask(width) << low;
            value = (LoadWide(index) & ~mask) | ((value & OpSemantics.Mask(width)) << low);
        }

        var bytes = Engine.PortBytes(index);
        bytes.Clear();
        if (!value.TryWriteBytes(bytes, out _, isUnsigned: true))
            throw new InvalidOperationException("the value was checked to fit its port");
    }

    private void CheckKnown(Signal port, int index)
    {
        if (!Engine.SupportsUnknowns || (Options.UnknownBits != UnknownBits.Throw && !isSampling) || !Engine.HasUnknown(index))
            return;
        if (isSampling)
        {
            sawUnknown = true;
            return;
        }

        throw new VerificationException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{NameOf(port)}' has unknown bits in cycle {Cycle}: a register without reset, or a memory word that was never written, reaches it. "
            + $"Reset the design first, or read with UnknownBits.ReadAsZero. Design: {DesignUnderTest.DesignPoint}, seed {Options.Seed}."));
    }
}
