using System.Globalization;

namespace Verification.Tests.Engines;

/// <summary>As much of a VCD reader as the tests need.</summary>
internal sealed class VcdFile
{
    private readonly Dictionary<string, List<(long Time, string Value)>> changes = new(StringComparer.Ordinal);

    public string Timescale { get; private set; } = string.Empty;

    /// <summary>Full signal names and their short codes.</summary>
    public Dictionary<string, string> Signals { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of bits of each signal.</summary>
    public Dictionary<string, int> Widths { get; } = new(StringComparer.Ordinal);

    public static VcdFile Read(string path)
    {
        var vcd = new VcdFile();
        var tokens = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var scopes = new Stack<string>();
        var time = 0L;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            switch (token)
            {
                case "$scope": scopes.Push(tokens[i + 2]); break;
                case "$upscope": scopes.Pop(); break;
                case "$timescale": vcd.Timescale = string.Concat(tokens.Skip(i + 1).TakeWhile(t => t != "$end")); break;
                case "$var":
                    var name = string.Join('.', scopes.Reverse().Append(tokens[i + 4]));
                    vcd.Signals[name] = tokens[i + 3];
                    vcd.Widths[name] = int.Parse(tokens[i + 2], CultureInfo.InvariantCulture);
                    break;
                // A code may look like anything, so it is read together with its value.
                case ['s', ..]: vcd.Add(tokens[++i], time, token[1..]); break;
                case ['b', ..]: vcd.Add(tokens[++i], time, token[1..]); break;
                case ['#', ..]: time = long.Parse(token.AsSpan(1), CultureInfo.InvariantCulture); break;
                case [('0' or '1' or 'x' or 'z'), _, ..]: vcd.Add(token[1..], time, token[..1]); break;
            }
            if (token is "$scope" or "$upscope" or "$timescale" or "$var" or "$date" or "$version" or "$comment")
                while (tokens[i] != "$end")
                    i++;
        }
        return vcd;
    }

    /// <summary>The value in binary without leading zeros.</summary>
    public string ValueAt(string signal, long time)
    {
        var value = changes[Signals[signal]].Last(change => change.Time <= time).Value.TrimStart('0');
        return value.Length == 0 ? "0" : value;
    }

    private void Add(string code, long time, string value)
    {
        if (!changes.TryGetValue(code, out var list))
            changes[code] = list = [];
        list.Add((time, value));
    }
}
