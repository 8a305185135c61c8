using System.Numerics;
using System.Runtime.CompilerServices;
using Verification.Engines;

namespace Benchmarks;

/// <summary>The C# loops: ports by pointer, one call for each cycle. The same stimulus and checksum as in loop.cpp.</summary>
internal static unsafe class Loops
{
    public static ulong Counter(SimulationEngine engine, int[] offsets, long cycles, ulong seed)
    {
        var enable = engine.Memory + offsets[0];
        var count = engine.Memory + offsets[1];
        var overflow = engine.Memory + offsets[2];
        ulong r = seed, sum = 0;
        for (var i = 0L; i < cycles; i++)
        {
            Advance(ref r);
            *enable = (byte)(r & 1);
            engine.Step();
            sum = Mix(Mix(sum, *count), *overflow);
        }

        return sum;
    }

    public static ulong Dot(SimulationEngine engine, int[] offsets, long cycles, ulong seed)
    {
        var valid = engine.Memory + offsets[0];
        var clear = engine.Memory + offsets[1];
        var a = (ulong*)(engine.Memory + offsets[2]);
        var b = (ulong*)(engine.Memory + offsets[3]);
        var result = (uint*)(engine.Memory + offsets[4]);
        ulong r = seed, sum = 0;
        for (var i = 0L; i < cycles; i++)
        {
            Advance(ref r);
            *valid = 1;
            *clear = (byte)(r >> 60 == 0 ? 1 : 0);
            *a = r;
            *b = r * 0x9E3779B97F4A7C15;
            engine.Step();
            sum = Mix(sum, *result);
        }

        return sum;
    }

    public static ulong Array(SimulationEngine engine, int[] offsets, long cycles, ulong seed)
    {
        var clear = engine.Memory + offsets[0];
        var a = (ulong*)(engine.Memory + offsets[1]);
        var b = (ulong*)(engine.Memory + offsets[2]);
        var row = engine.Memory + offsets[3];
        var column = (ulong*)(engine.Memory + offsets[4]);
        ulong r = seed, sum = 0;
        for (var i = 0L; i < cycles; i++)
        {
            Advance(ref r);
            var other = r * 0x9E3779B97F4A7C15;
            *clear = (byte)(r >> 60 == 0 ? 1 : 0);
            (a[0], a[1]) = (r, ~r);
            (b[0], b[1]) = (other, ~other);
            *row = (byte)((r >> 8) & 15);
            engine.Step();
            sum = Mix(sum, *column);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Advance(ref ulong s)
    {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong sum, ulong value) => BitOperations.RotateLeft(sum, 1) ^ value;
}
