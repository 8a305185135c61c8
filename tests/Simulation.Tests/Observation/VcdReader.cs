using System.Globalization;
using System.Numerics;

namespace HdlDsl.Simulator.Tests.Observation;

/// <summary>Reads a VCD file by its grammar, and holds it to it: times ascend, codes are declared, values fit.</summary>
internal sealed class VcdReader
{
    private readonly Dictionary<string, List<(long Time, BigInteger Value)>> changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> widths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> codes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Paths => codes.Keys;

    public static VcdReader Read(string text)
    {
        var reader = new VcdReader();
        var end = text.IndexOf("$enddefinitions $end\n", StringComparison.Ordinal);
        reader.ReadHeader(text[..end]);
        reader.ReadChanges(text[(end + "$enddefinitions $end\n".Length)..].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return reader;
    }

    public BigInteger ValueAt(string path, long time) => changes[codes[path]].Last(change => change.Time <= time).Value;

    private void ReadHeader(string header)
    {
        var scopes = new Stack<string>();
        foreach (var line in header.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            words[^1].ShouldBe("$end");
            switch (words[0])
            {
                case "$scope":
                    scopes.Push(words[2]);
                    break;
                case "$upscope":
                    scopes.Pop();
                    break;
                case "$var" when words[1] != "string":
                    var width = int.Parse(words[2], CultureInfo.InvariantCulture);
                    if (width > 1)
                        words[5].ShouldBe($"[{width - 1}:0]");
                    codes.Add(string.Join('.', scopes.Reverse().Append(words[4])), words[3]);
                    widths.TryAdd(words[3], width);
                    widths[words[3]].ShouldBe(width);
                    changes.TryAdd(words[3], []);
                    break;
            }
        }

        scopes.ShouldBeEmpty();
    }

    private void ReadChanges(string[] lines)
    {
        var time = -1L;
        foreach (var line in lines)
        {
            switch (line[0])
            {
                case '#':
                    var next = long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                    next.ShouldBeGreaterThan(time);
                    time = next;
                    break;
                case 'b':
                    var parts = line[1..].Split(' ');
                    parts[0].Length.ShouldBeLessThanOrEqualTo(widths[parts[1]]);
                    Add(parts[1], parts[0].Aggregate(BigInteger.Zero, (value, digit) => (value << 1) + (digit - '0')), time);
                    break;
                case '0' or '1':
                    Add(line[1..], line[0] - '0', time);
                    break;
                case 's' or '$':
                    break;
                default:
                    throw new FormatException(line);
            }
        }
    }

    private void Add(string code, BigInteger value, long time)
    {
        if (changes[code].Count > 0)
            changes[code][^1].Value.ShouldNotBe(value, $"{code} does not change at {time}");
        changes[code].Add((time, value));
    }
}
