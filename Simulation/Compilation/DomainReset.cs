using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Everything that one reset brings back to its reset value.</summary>
internal sealed unsafe class DomainReset
{
    private readonly int[] offsets;
    private readonly byte[] sizes;
    private readonly ulong[] values;

    private DomainReset(ClockDomain domain, int port, ulong clocks, IEnumerable<RegisterPlace> registers)
    {
        Port = port;
        Clocks = clocks;
        IsAsynchronous = domain.ResetKind == ResetKind.Asynchronous;
        ActiveLevel = (byte)(domain.ResetActiveLow ? 0 : 1);
        var pieces = registers.SelectMany(Pieces).ToList();
        offsets = [.. pieces.Select(piece => piece.Offset)];
        sizes = [.. pieces.Select(piece => (byte)piece.Size)];
        values = [.. pieces.Select(piece => piece.Value)];
    }

    /// <summary>Offset of the reset port.</summary>
    public int Port { get; }

    /// <summary>Level at which it acts.</summary>
    public byte ActiveLevel { get; }

    public bool IsAsynchronous { get; }

    /// <summary>Edge mask of the domain's clock.</summary>
    public ulong Clocks { get; }

    /// <summary>The resets of a design.</summary>
    public static IEnumerable<DomainReset> Of(List<RegisterPlace> registers, IReadOnlyList<DomainUse> domains, IReadOnlyList<ModelPort> ports)
    {
        var clocks = domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).ToList();
        foreach (var use in domains.Where(use => use.NeedsReset))
        {
            var port = ports.First(candidate => candidate.Name == use.Domain.Reset);
            var own = registers.Where(register => register.ResetValue is not null && register.Domain == use.Domain);
            yield return new DomainReset(use.Domain, port.Offset, 1UL << clocks.IndexOf(use.Domain.Clock), own);
        }
    }

    /// <summary>Stores the reset values.</summary>
    public void Apply(byte* memory)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            var place = memory + offsets[i];
            switch (sizes[i])
            {
                case 1:
                    *place = (byte)values[i];
                    break;
                case 2:
                    Unsafe.WriteUnaligned(place, (ushort)values[i]);
                    break;
                case 4:
                    Unsafe.WriteUnaligned(place, (uint)values[i]);
                    break;
                default:
                    Unsafe.WriteUnaligned(place, values[i]);
                    break;
            }
        }
    }

    private static IEnumerable<(int Offset, int Size, ulong Value)> Pieces(RegisterPlace register)
    {
        var size = Math.Min(8, ModelPort.BytesFor(register.Width));
        for (var i = 0; i < ModelPort.BytesFor(register.Width) / size; i++)
        {
            var value = (ulong)((register.ResetValue!.Value >> (64 * i)) & ulong.MaxValue);
            yield return (register.Offset + (i * size), size, value);
            if (register.Shadow >= 0)
                yield return (register.Shadow + (i * size), size, value);
        }
    }
}
