using System.Text;

namespace Fuzz;

/// <summary>Random damage to good files.</summary>
internal static class Mutator
{
    private const int MaxBytes = 1 << 18;
    private const string Letters = "0123456789{}[]()<>,.:;'\"-+*/\\=#!&|%$`~ \n\t\0";

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "255", "256", "65536", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999999999",
        "1e308", "1e999", "0x", "1000000000",
    ];

    /// <summary>Takes a file and damages it some times.</summary>
    public static byte[] Damage(byte[][] corpus, string[] words, Random random)
    {
        var bytes = corpus[random.Next(corpus.Length)].ToList();
        for (var count = random.Next(1, 6); count > 0; count--)
            Damage(bytes, corpus, words, random);
        return [.. bytes.Take(MaxBytes)];
    }

    private static void Damage(List<byte> bytes, byte[][] corpus, string[] words, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 200 : 8));
        switch (random.Next(13))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5 when random.Next(3) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var other = corpus[random.Next(corpus.Length)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray());
                break;
            case 7:
                ReplaceNumber(bytes, at, random);
                break;
            case 8 or 9 when words.Length > 0:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Length)]));
                break;
            case 10 when random.Next(4) == 0:
                // What nests or repeats without end.
                var piece = random.Next(2) == 0 && words.Length > 0 ? Encoding.UTF8.GetBytes(words[random.Next(words.Length)]) : [.. bytes.GetRange(at, Math.Min(length, 4))];
                for (var left = random.Next(1, 5000); left > 0 && bytes.Count < MaxBytes; left--)
                    bytes.InsertRange(at, piece);
                break;
            default:
                bytes.Insert(at, (byte)Letters[random.Next(Letters.Length)]);
                break;
        }
    }

    private static void ReplaceNumber(List<byte> bytes, int at, Random random)
    {
        var first = bytes.FindIndex(at, letter => char.IsAsciiDigit((char)letter));
        if (first < 0)
            return;
        var last = first;
        while (last < bytes.Count && char.IsAsciiDigit((char)bytes[last]))
            last++;
        bytes.RemoveRange(first, last - first);
        bytes.InsertRange(first, Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]));
    }
}
