using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Exploration.Studies;

/// <summary>Reads YAML that is not nested deeply: whoever builds a tree of it calls itself for each level, and its stack is not endless.</summary>
internal sealed class ShallowParser(string text) : IParser
{
    /// <summary>Levels of lists and mappings; a study has three or four.</summary>
    public const int MaxDepth = 100;

    private readonly Parser parser = new(new StringReader(text));
    private int depth;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
            return false;
        depth += parser.Current?.NestingIncrease ?? 0;
        if (depth > MaxDepth + 2)
            throw new YamlException(parser.Current!.Start, parser.Current.End, string.Create(CultureInfo.InvariantCulture, $"A study is nested {MaxDepth} deep at most."));
        return true;
    }
}
