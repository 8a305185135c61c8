namespace Generators.Catalogue;

/// <summary>Finds the names that a mistyped one was probably meant to be.</summary>
public static class NearNames
{
    private const int MostSuggestions = 3;

    /// <summary>
    /// The names that are a few keystrokes away, or that the text is the beginning of, as a whole or behind their last dot; nearest first. A text that more
    /// names begin with, such as the family of several designs, gives them all; so does the part before the first hyphen of a text that nothing is near to.
    /// </summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="candidates">The names there are.</param>
    /// <returns>At most three names, or all that begin alike.</returns>
    public static IReadOnlyList<string> Of(string wanted, IReadOnlyCollection<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(candidates);
        var family = BeginningWith(wanted, candidates);
        if (family.Length > MostSuggestions)
            return family;
        var near = FewKeystrokesAway(wanted, candidates);
        var hyphen = wanted.IndexOf('-', StringComparison.Ordinal);
        return near.Length == 0 && hyphen > 0 ? BeginningWith(wanted[..(hyphen + 1)], candidates) : near;
    }

    private static string[] BeginningWith(string beginning, IEnumerable<string> candidates) => beginning.Length == 0 ? [] :
    [
        .. candidates.Where(name => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal),
    ];

    private static string[] FewKeystrokesAway(string wanted, IEnumerable<string> candidates)
    {
        var tolerance = Math.Max(2, wanted.Length / 3);
        return
        [
            .. candidates
                .Select(name => (Name: name, Distance: Math.Min(Distance(wanted, name), Distance(wanted, LastPart(name)))))
                .Where(near => near.Distance <= tolerance)
                .OrderBy(near => near.Distance)
                .ThenBy(near => near.Name, StringComparer.Ordinal)
                .Take(MostSuggestions)
                .Select(near => near.Name),
        ];
    }

    /// <summary>A sentence that helps after "there is no such thing": the near names, or all names when none is near.</summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="candidates">The names there are.</param>
    /// <param name="plural">What they are, such as "Presets".</param>
    /// <returns>"Did you mean 'a' or 'b'?" or "Presets: a, b."</returns>
    public static string Advice(string wanted, IReadOnlyList<string> candidates, string plural)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var near = Of(wanted, candidates);
        if (near.Count > 0)
            return $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?";
        return candidates.Count > 0 ? $"{plural}: {string.Join(", ", candidates)}." : $"{plural}: none.";
    }

    /// <summary>The name of a nested knob in its own configuration: "lanes" of "pe.lanes".</summary>
    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>
    /// Number of insertions, deletions and replacements between the texts, upper and lower case being the same. A text that the other one
    /// starts with counts as one keystroke away.
    /// </summary>
    private static int Distance(string typed, string name)
    {
        if (typed.Length > 0 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            return name.Length == typed.Length ? 0 : 1;
        var above = new int[name.Length + 1];
        var row = new int[name.Length + 1];
        for (var j = 0; j <= name.Length; j++)
            above[j] = j;
        for (var i = 1; i <= typed.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var same = char.ToUpperInvariant(typed[i - 1]) == char.ToUpperInvariant(name[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
            }

            (above, row) = (row, above);
        }

        return above[name.Length];
    }
}
