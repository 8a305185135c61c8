using System.Collections.Immutable;
using System.Numerics;

namespace Verification.Proofs;

/// <summary>
/// Reads what yosys-smtbmc writes: the wires of the top scope, one value for each step; steps are ten units of time apart. Unknown bits are 0, which a
/// solver left open because they do not matter.
/// </summary>
internal static class VcdTrace
{
    private const int TimeOfStep = 10;

    /// <summary>Reads some wires.</summary>
    /// <param name="lines">The file.</param>
    /// <param name="names">Names of wires of the top scope; one that the file does not have is 0.</param>
    /// <returns>For each step the value of each wire.</returns>
    public static ImmutableArray<ImmutableArray<BigInteger>> Read(IEnumerable<string> lines, IReadOnlyList<string> names)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var values = new BigInteger[names.Count];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<BigInteger>>();
        var depth = 0;
        var isAtStep = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("$scope", StringComparison.Ordinal))
                depth++;
            else if (line.StartsWith("$upscope", StringComparison.Ordinal))
                depth--;
            else if (line.StartsWith("$var wire", StringComparison.Ordinal) && depth == 1)
                Declare(line.Split(' '), names, places);
            else if (line.StartsWith('#'))
            {
                if (isAtStep)
                    rows.Add([.. values]);
                isAtStep = int.Parse(line.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % TimeOfStep == 0;
            }
            else if (line.StartsWith('b') && isAtStep && line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0)
            {
                foreach (var place in places.GetValueOrDefault(line[(space + 1)..].Trim()) ?? [])
                    values[place] = Number(line.AsSpan(1, space - 1));
            }
        }

        if (isAtStep)
            rows.Add([.. values]);
        return rows.ToImmutable();
    }

    private static void Declare(string[] words, IReadOnlyList<string> names, Dictionary<string, List<int>> places)
    {
        // $var wire <width> <code> <name> $end
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != words[4])
                continue;
            if (!places.TryGetValue(words[3], out var list))
                places.Add(words[3], list = []);
            list.Add(i);
        }
    }

    private static BigInteger Number(ReadOnlySpan<char> bits)
    {
        var value = BigInteger.Zero;
        foreach (var bit in bits)
            value = (value << 1) | (bit == '1' ? 1 : 0);
        return value;
    }
}
