using System.Collections.Immutable;
using System.Globalization;
using Verification.Engines.Tools;

namespace Verification.Coverage;

/// <summary>One line of a waiver file.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Kind">What it waives; null for every kind.</param>
/// <param name="Pattern">Name with <c>*</c> for any text and <c>?</c> for any character.</param>
/// <param name="Reason">Why nobody has to cover it.</param>
public sealed record CoverageWaiver(int Line, CoverageKind? Kind, string Pattern, string Reason)
{
    /// <summary>Whether it waives a point.</summary>
    /// <param name="item">The item.</param>
    /// <param name="point">Number of its count.</param>
    /// <returns>True when kind and name fit: the name of the point, that name behind the place and a blank, or behind the module and a colon.</returns>
    public bool Matches(CoverageItem item, int point)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Kind is { } kind && kind != item.Kind)
            return false;
        var name = item.PointName(point);
        return IsMatch(name) || IsMatch($"{item.Module}:{name}") || (item.Line > 0 && IsMatch($"{item.Place} {name}"));
    }

    /// <summary>Wildcards in time that grows with the product of both lengths at most: no backtracking into earlier stars.</summary>
    private bool IsMatch(string text)
    {
        var (at, position, star, mark) = (0, 0, -1, 0);
        while (position < text.Length)
        {
            if (at < Pattern.Length && Pattern[at] == '*')
            {
                (star, mark) = (at++, position);
            }
            else if (at < Pattern.Length && (Pattern[at] == '?' || Pattern[at] == text[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (at < Pattern.Length && Pattern[at] == '*')
            at++;
        return at == Pattern.Length;
    }
}

/// <summary>
/// What need not be covered, by name, each with its reason. A line is <c>kind pattern : reason</c>; the kind is toggle, branch, state, transition, bin, cross or
/// <c>*</c>. Empty lines and lines that begin with <c>#</c> say nothing.
/// </summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="All">The waivers in the order of the file.</param>
public sealed record CoverageWaivers(string Path, ImmutableArray<CoverageWaiver> All)
{
    private const string Separator = " : ";
    private const long MaxBytes = 16 << 20;

    /// <summary>No waivers.</summary>
    public static CoverageWaivers None { get; } = new("", []);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <returns>The waivers.</returns>
    /// <exception cref="CoverageException">It can't be read, or a line is no waiver.</exception>
    public static CoverageWaivers Load(string path)
    {
        try
        {
            return Parse(BoundedFile.ReadText(path, MaxBytes), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CoverageException($"Can't read '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Name for messages.</param>
    /// <returns>The waivers.</returns>
    /// <exception cref="CoverageException">A line is no waiver.</exception>
    public static CoverageWaivers Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        var waivers = ImmutableArray.CreateBuilder<CoverageWaiver>();
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(each => each.Trim()))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
                waivers.Add(Parse(line, number, path));
        }

        return new CoverageWaivers(path, waivers.ToImmutable());
    }

    private static CoverageWaiver Parse(string line, int number, string path)
    {
        var blank = line.IndexOfAny([' ', '\t']);
        var kind = blank < 0 ? line : line[..blank];
        CoverageKind? known = null;
        if (kind != "*")
        {
            var kinds = Enum.GetValues<CoverageKind>();
            var index = Array.FindIndex(kinds, each => string.Equals(each.ToString(), kind, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                throw Wrong($"'{kind}' is no kind: {string.Join(", ", kinds).ToLowerInvariant()} or *");
            known = kinds[index];
        }

        var rest = blank < 0 ? "" : line[blank..].Trim();
        var separator = rest.IndexOf(Separator, StringComparison.Ordinal);
        if (separator <= 0 || string.IsNullOrWhiteSpace(rest[(separator + Separator.Length)..]))
            throw Wrong("a waiver is 'kind pattern : reason', and the reason is not optional");
        return new CoverageWaiver(number, known, rest[..separator].Trim(), rest[(separator + Separator.Length)..].Trim());

        CoverageException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: {what}."));
    }
}
