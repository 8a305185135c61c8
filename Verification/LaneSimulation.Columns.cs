using System.Globalization;
using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification;

/// <content>Columns in and out.</content>
public sealed partial class LaneSimulation
{
    private const int WordBits = 64;

    /// <summary>Bit patterns on their way to the model or back.</summary>
    private readonly ulong[] words;

    /// <summary>Sets an input in every lane.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="column">One value for each lane, each in the range of the port.</param>
    /// <exception cref="ArgumentException">The column has another length, or the port is no input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value does not fit the port.</exception>
    public void Set(Signal port, ReadOnlySpan<long> column)
    {
        var place = CheckColumn(port, column.Length, isDriven: true);
        if (IsWide(place.Port))
        {
            Store(port, place, Array.ConvertAll(column.ToArray(), value => new BigInteger(value)));
            return;
        }

        var mask = ulong.MaxValue >> (WordBits - port.Width);
        for (var lane = 0; lane < column.Length; lane++)
        {
            if (!PortHandles.Fits(port, column[lane]))
                throw OutOfRange(port, column[lane], lane);
            words[lane] = (ulong)column[lane] & mask;
        }

        Store(port, place);
    }

    /// <summary>Sets an input in every lane.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="column">One value for each lane, each in the range of the port.</param>
    public void Set(Signal port, ReadOnlySpan<ulong> column)
    {
        var place = CheckColumn(port, column.Length, isDriven: true);
        if (IsWide(place.Port))
        {
            Store(port, place, Array.ConvertAll(column.ToArray(), value => new BigInteger(value)));
            return;
        }

        var greatest = ulong.MaxValue >> (WordBits - port.Width) >> (port.View == SignalView.Signed ? 1 : 0);
        for (var lane = 0; lane < column.Length; lane++)
        {
            if (column[lane] > greatest)
                throw OutOfRange(port, column[lane], lane);
        }

        column.CopyTo(words);
        Store(port, place);
    }

    /// <summary>Sets an input of any width in every lane.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="column">One value for each lane, each in the range of the port.</param>
    public void Set(Signal port, ReadOnlySpan<BigInteger> column) =>
        Store(port, CheckColumn(port, column.Length, isDriven: true), column.ToArray());

    /// <summary>Sets an input in every lane.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">Gives the value of a lane.</param>
    public void Set(Signal port, Func<int, long> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var column = new long[Lanes];
        for (var lane = 0; lane < column.Length; lane++)
            column[lane] = value(lane);
        Set(port, column);
    }

    /// <summary>Sets a one-bit input in every lane.</summary>
    /// <param name="port">An input of the simulated module, or a field of one.</param>
    /// <param name="value">Gives the value of a lane.</param>
    public void Set(Bit port, Func<int, bool> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Set(port, lane => value(lane) ? 1L : 0L);
    }

    /// <summary>Sets an input to the same value in all lanes.</summary>
    /// <param name="port">An input of the simulated module, an element or a field of one.</param>
    /// <param name="value">A value in the range of the port.</param>
    public void Broadcast(Signal port, BigInteger value)
    {
        var place = CheckColumn(port, Lanes, isDriven: true);
        var pattern = PortHandles.WidePattern(port, value);
        if (model.Ports[place.Port].Width != port.Width)
        {
            var column = new BigInteger[Lanes];
            Array.Fill(column, value);
            Store(port, place, column);
            return;
        }

        model.Broadcast(place.Port, pattern);
        isDirty = true;
    }

    /// <summary>Sets a one-bit input to the same value in all lanes.</summary>
    /// <param name="port">An input of the simulated module, or a field of one.</param>
    /// <param name="value">True is 1.</param>
    public void Broadcast(Bit port, bool value) => Broadcast(port, value ? BigInteger.One : BigInteger.Zero);

    /// <summary>Sets an input that is an enumeration to the same member in all lanes.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="port">An input of the simulated module, or a field of one.</param>
    /// <param name="member">The member.</param>
    public void Broadcast<T>(Enum<T> port, T member)
        where T : struct, Enum => Broadcast(port, (BigInteger)Enum<T>.Encode(member));

    /// <summary>Reads a port of up to 64 bits in all lanes; signed ports give negative numbers.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>One settled value for each lane.</returns>
    /// <exception cref="OverflowException">An unsigned value does not fit; read it with <see cref="GetColumn"/>.</exception>
    public long[] GetInt64Column(Signal port)
    {
        var column = new long[Lanes];
        GetInt64Column(port, column);
        return column;
    }

    /// <summary>Reads a port of up to 64 bits in all lanes; signed ports give negative numbers.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <param name="column">Receives one settled value for each lane.</param>
    /// <exception cref="OverflowException">An unsigned value does not fit; read it with <see cref="GetColumn"/>.</exception>
    public void GetInt64Column(Signal port, Span<long> column)
    {
        var place = CheckColumn(port, column.Length, isDriven: false);
        var spare = WordBits - port.Width;
        if (spare < 0)
            throw new ArgumentException($"'{PortHandles.NameOf(port)}' has {port.Width} bits; read it with GetColumn.", nameof(port));
        Settle();
        if (IsWide(place.Port))
        {
            var values = Load(port, place);
            for (var lane = 0; lane < column.Length; lane++)
                column[lane] = (long)values[lane];
            return;
        }

        model.Get(place.Port, words);
        var isSigned = port.View == SignalView.Signed;
        for (var lane = 0; lane < column.Length; lane++)
        {
            var left = words[lane] >> place.Low << spare;
            column[lane] = isSigned ? (long)left >> spare : checked((long)(left >> spare));
        }
    }

    /// <summary>Reads a port of any width in all lanes; signed ports give negative numbers.</summary>
    /// <param name="port">A port of the simulated module, an element or a field of one.</param>
    /// <returns>One settled value for each lane.</returns>
    public BigInteger[] GetColumn(Signal port)
    {
        var place = CheckColumn(port, Lanes, isDriven: false);
        Settle();
        return Load(port, place);
    }

    private static ArgumentOutOfRangeException OutOfRange(Signal port, BigInteger value, int lane)
    {
        var (least, greatest) = PortHandles.RangeOf(port);
        return new ArgumentOutOfRangeException(nameof(value), string.Create(
            CultureInfo.InvariantCulture, $"{value} in lane {lane} does not fit '{PortHandles.NameOf(port)}', {port}: allowed are {least} … {greatest}."));
    }

    private bool IsWide(int port) => model.Ports[port].Width > WordBits;

    private (int Port, int Low) CheckColumn(Signal port, int length, bool isDriven)
    {
        ArgumentNullException.ThrowIfNull(port);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var place = isDriven ? PortHandles.LocateInput(DesignUnderTest, port) : PortHandles.Locate(DesignUnderTest, port);
        if (length != Lanes)
            throw new ArgumentException($"The simulation has {Lanes} lanes but the column of '{PortHandles.NameOf(port)}' has {length} values.", nameof(length));
        return place;
    }

    /// <summary>Brings <see cref="words"/>, patterns of a handle, into its port.</summary>
    private void Store(Signal handle, (int Port, int Low) place)
    {
        if (handle.Width != model.Ports[place.Port].Width)
        {
            var others = new ulong[Lanes];
            model.Get(place.Port, others);
            var mask = ulong.MaxValue >> (WordBits - handle.Width) << place.Low;
            for (var lane = 0; lane < others.Length; lane++)
                words[lane] = (others[lane] & ~mask) | (words[lane] << place.Low);
        }

        model.Set(place.Port, words);
        isDirty = true;
    }

    /// <summary>The same for any width; the array is overwritten.</summary>
    private void Store(Signal handle, (int Port, int Low) place, BigInteger[] column)
    {
        var (least, greatest) = PortHandles.RangeOf(handle);
        var mask = OpSemantics.Mask(handle.Width);
        for (var lane = 0; lane < column.Length; lane++)
        {
            if (column[lane] < least || column[lane] > greatest)
                throw OutOfRange(handle, column[lane], lane);
            column[lane] = (column[lane] & mask) << place.Low;
        }

        if (handle.Width != model.Ports[place.Port].Width)
        {
            var others = new BigInteger[Lanes];
            model.Get(place.Port, others);
            for (var lane = 0; lane < column.Length; lane++)
                column[lane] |= others[lane] & ~(mask << place.Low);
        }

        if (IsWide(place.Port))
            model.Set(place.Port, column);
        else
            model.Set(place.Port, Array.ConvertAll(column, value => (ulong)value));
        isDirty = true;
    }

    private BigInteger[] Load(Signal handle, (int Port, int Low) place)
    {
        var column = new BigInteger[Lanes];
        model.Get(place.Port, column);
        var mask = OpSemantics.Mask(handle.Width);
        for (var lane = 0; lane < column.Length; lane++)
        {
            var pattern = (column[lane] >> place.Low) & mask;
            column[lane] = handle.View == SignalView.Signed ? OpSemantics.ToSigned(pattern, handle.Width) : pattern;
        }

        return column;
    }
}
