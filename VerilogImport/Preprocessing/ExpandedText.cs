using System.Text;

namespace HdlDsl.VerilogImport.Preprocessing;

/// <summary>Text behind the preprocessor, with the place in the files that each character comes from. What a macro expands to comes from where it is used.</summary>
/// <param name="limit">Most characters.</param>
internal sealed class ExpandedText(int limit)
{
    private readonly StringBuilder text = new();
    private readonly List<(int Start, SourceFile File, int Position, bool IsFixed)> runs = [];
    private string? finished;

    public string Text => finished ??= text.ToString();

    /// <summary>Adds characters of a source.</summary>
    public void Append(ReadOnlySpan<char> characters, Reader source, int position)
    {
        if (characters.IsEmpty)
            return;
        if (text.Length + characters.Length > limit)
        {
            throw ImportErrors.At(
                ImportErrors.TooLarge, source.PlaceAt(position), $"the source has more than {limit} characters when its macros and includes are expanded.",
                "load only the files that the module needs, or raise VerilogSourceOptions.MaxCharacters.");
        }

        var origin = source.OriginAt(position);
        if (runs.Count == 0 || !Continues(runs[^1], origin))
            runs.Add((text.Length, origin.File, origin.Position, source.IsMacro));
        text.Append(characters);
        finished = null;

        bool Continues((int Start, SourceFile File, int Position, bool IsFixed) last, (SourceFile File, int Position) next) =>
            ReferenceEquals(last.File, next.File) && last.IsFixed == source.IsMacro
            && (source.IsMacro ? last.Position == next.Position : last.Position + text.Length - last.Start == next.Position);
    }

    /// <summary>The place that a character comes from.</summary>
    public VerilogPlace PlaceAt(int index)
    {
        if (runs.Count == 0)
            return new VerilogPlace("", 1, 1);
        var (low, high) = (0, runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (runs[middle].Start <= index)
                low = middle;
            else
                high = middle - 1;
        }

        var run = runs[low];
        return run.File.PlaceAt(run.IsFixed ? run.Position : run.Position + Math.Max(0, index - run.Start));
    }
}
