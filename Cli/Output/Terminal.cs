using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Output;

/// <summary>
/// Standard output and standard error. Results are text that other programs may read: lines are never wrapped or coloured by chance.
/// Decoration (tables, colours, progress) appears only where a person looks at it.
/// </summary>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error)
{
    // Redirected output has no width of its own; tables must not be folded there.
    private const int PlainWidth = 4096;

    /// <summary>Whether colours and tables with lines are wanted.</summary>
    public bool IsDecorated => output.Profile.Capabilities.Ansi;

    /// <summary>Standard output as it is.</summary>
    public TextWriter OutputWriter => output.Profile.Out.Writer;

    /// <summary>Standard error as it is.</summary>
    public TextWriter ErrorWriter => error.Profile.Out.Writer;

    /// <summary>The process's own console.</summary>
    /// <param name="plain">No decoration, even on a terminal.</param>
    public static Terminal OfProcess(bool plain) => new(
        Over(Console.Out, plain || Console.IsOutputRedirected), Over(Console.Error, plain || Console.IsErrorRedirected));

    /// <summary>A console over a writer.</summary>
    /// <param name="writer">Where text goes.</param>
    /// <param name="plain">No decoration.</param>
    public static IAnsiConsole Over(TextWriter writer, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (plain)
            console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>A line of results.</summary>
    public void Line(string text = "") => Write(output, text);

    /// <summary>A line of results with a colour where colours are wanted.</summary>
    public void Line(string text, Style style)
    {
        if (IsDecorated)
            output.Write(new Text(text + "\n", style));
        else
            Line(text);
    }

    /// <summary>A line of errors or warnings.</summary>
    public void ErrorLine(string text) => Write(error, text);

    /// <summary>A line that starts with "error: " or "warning: " in its colour.</summary>
    public void ErrorLine(string label, Style style, string text)
    {
        if (error.Profile.Capabilities.Ansi)
            error.Write(new Text(label, style));
        else
            error.Profile.Out.Writer.Write(label);
        ErrorLine(text);
    }

    /// <summary>A table: with lines for a person, in bare columns for a file or a pipe.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = IsDecorated ? TableBorder.Rounded : TableBorder.None };
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { NoWrap = !IsDecorated };
            table.AddColumn(column);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => (IRenderable)new Text(cell)));
        if (IsDecorated)
            output.Write(table);
        else
            WriteTrimmed(table);
    }

    /// <summary>Does work, with a spinner and a changing text while a person looks on.</summary>
    /// <param name="text">What is being done.</param>
    /// <param name="work">The work; it may call its argument with a new text.</param>
    public T WithStatus<T>(string text, Func<Action<string>, T> work)
    {
        if (!IsDecorated || !output.Profile.Capabilities.Interactive)
            return work(_ => { });
        return output.Status().Start(Markup.Escape(text), context => work(now => context.Status(Markup.Escape(now))));
    }

    /// <summary>How often piped work says on standard error how far it is.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Does work, with a bar, the share that is done and the time that is left while a person looks on; a line on standard error each minute when output is piped.</summary>
    /// <param name="text">What is being done.</param>
    /// <param name="work">The work; it may call its argument with what is done, the whole, and a new text.</param>
    public T WithProgress<T>(string text, Func<Action<double, double, string>, T> work)
    {
        if (!IsDecorated || !output.Profile.Capabilities.Interactive)
            return WithLines(text, work);
        return output.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(text));
            return work((done, whole, now) =>
            {
                task.MaxValue = Math.Max(whole, 1);
                task.Value = done;
                task.Description = Markup.Escape(now);
            });
        });
    }

    private T WithLines<T>(string text, Func<Action<double, double, string>, T> work)
    {
        var latest = text;
        var gate = new Lock();
        using var timer = new Timer(_ => Tell(), null, ProgressInterval, ProgressInterval);
        var result = work((_, _, now) => Volatile.Write(ref latest, now));
        lock (gate)
            latest = "";
        return result;

        void Tell()
        {
            lock (gate)
                if (latest.Length > 0)
                    ErrorLine(latest);
        }
    }

    /// <summary>Bare columns are padded to equal width; the blanks at line ends help nobody.</summary>
    private void WriteTrimmed(Table table)
    {
        using var text = new StringWriter();
        Over(text, plain: true).Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            Line(line.TrimEnd());
    }

    private static void Write(IAnsiConsole console, string text)
    {
        console.Profile.Out.Writer.Write(text);
        console.Profile.Out.Writer.Write('\n');
    }
}
