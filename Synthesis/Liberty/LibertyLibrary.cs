using System.Globalization;
using System.Text.RegularExpressions;
using Verification.Engines.Tools;

namespace Synthesis.Liberty;

/// <summary>What the driver has to know of a liberty file: the cells with their areas and kinds. The tables of delays are for the tools.</summary>
internal sealed partial class LibertyLibrary
{
    /// <summary>Files of more bytes are refused.</summary>
    private const long MaxBytes = 1L << 30;

    private readonly Dictionary<string, LibertyCell> cells;

    private LibertyLibrary(string name, Dictionary<string, LibertyCell> cells)
    {
        Name = name;
        this.cells = cells;
        NandAreaUm2 = cells.Values.Where(cell => cell.IsNand && cell.AreaUm2 > 0).Select(cell => (double?)cell.AreaUm2).Min();
    }

    /// <summary>The library's name.</summary>
    public string Name { get; }

    /// <summary>Area of the smallest two-input NAND in µm²; null when there is none.</summary>
    public double? NandAreaUm2 { get; }

    /// <summary>A cell, or null.</summary>
    public LibertyCell? Find(string type) => cells.GetValueOrDefault(type);

    /// <summary>Reads a file and refuses one that nothing can be mapped to.</summary>
    /// <exception cref="LibertyException">The file is missing or no usable library; the message says why and where.</exception>
    public static LibertyLibrary Read(string path)
    {
        string text;
        try
        {
            if (IsCompressed(path))
                throw new LibertyException($"The liberty file '{path}' is compressed: gunzip it and name the file that comes out.");
            text = BoundedFile.ReadText(path, MaxBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LibertyException($"The liberty file '{path}' can't be read: {failure.Message}", failure);
        }

        var library = Parse(text, path);
        if (library.cells.Count == 0)
            throw new LibertyException($"The liberty file '{path}' has no cells.");
        if (!library.cells.Values.Any(cell => cell.IsSequential))
            throw new LibertyException($"The liberty file '{path}' has no flip-flop (no cell with an ff group), so registers can't be mapped.");
        if (library.cells.Values.All(cell => cell.AreaUm2 <= 0))
            throw new LibertyException($"The liberty file '{path}' gives no cell an area.");
        if (library.Missing() is { } missing)
            throw new LibertyException($"The liberty file '{path}' has no {missing}; docs/synthesis.md says what it needs.");
        return library;
    }

    /// <summary>What mapping can't do without; ABC ends with a crash or riddles when it lacks.</summary>
    private string? Missing()
    {
        var gates = cells.Values.Where(cell => !cell.IsSequential).ToList();
        if (!gates.Exists(cell => cell.IsInverter))
            return "inverter (a cell with one output, of function !A)";
        if (!gates.Exists(cell => cell.IsBuffer))
            return "buffer (a cell with one output, of function A)";
        if (!gates.Exists(cell => cell.IsTwoInputGate))
            return "gate of two inputs (NAND, NOR, AND or OR)";
        return gates.Exists(cell => cell is { IsTwoInputGate: true, HasDelays: true }) ? null : "tables of delays (timing groups with cell_rise and cell_fall) of its gates";
    }

    private static bool IsCompressed(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
    }

    private static LibertyLibrary Parse(string text, string path)
    {
        var bare = Comments().Replace(text, comment => new string('\n', comment.Value.Count(letter => letter == '\n')));
        var head = LibraryHead().Match(bare);
        if (!head.Success)
            throw new LibertyException($"'{path}' is no liberty file: it does not start with library (name) {{.");
        var cells = new Dictionary<string, LibertyCell>(StringComparer.Ordinal);
        var end = EndOfGroup(bare, bare.IndexOf('{', head.Index), path);
        var body = head.Index + head.Length;
        for (var match = CellHead().Match(bare, body); match.Success && match.Index < end;)
        {
            var close = EndOfGroup(bare, match.Index + match.Length - 1, path);
            var name = match.Groups["name"].Value.Trim('"', ' ');
            cells[name] = Cell(name, bare.AsSpan(match.Index + match.Length, close - match.Index - match.Length).ToString());
            match = CellHead().Match(bare, close);
        }

        return new LibertyLibrary(head.Groups["name"].Value.Trim('"', ' '), cells);
    }

    private static LibertyCell Cell(string name, string body)
    {
        var area = Area().Match(body) is { Success: true } match && double.TryParse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
        var functions = Function().Matches(body).Select(each => each.Groups["value"].Value).ToList();
        var isSequential = Storage().IsMatch(body);
        return new LibertyCell(name, area, isSequential, !isSequential && functions.Count == 1 ? LibertyFunction.TableOf(functions[0]) : null, DelayTable().IsMatch(body));
    }

    /// <summary>The brace that closes the group which opens at a place.</summary>
    private static int EndOfGroup(string text, int open, string path)
    {
        var depth = 0;
        var quoted = false;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (!quoted && text[i] == '{')
                depth++;
            else if (!quoted && text[i] == '}' && --depth == 0)
                return i;
        }

        var line = text.AsSpan(0, open).Count('\n') + 1;
        throw new LibertyException(string.Create(CultureInfo.InvariantCulture, $"The liberty file '{path}' ends inside the group that starts in line {line}: it is cut off."));
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^\s*library\s*\(\s*(?<name>[^)]*)\)\s*\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LibraryHead();

    [GeneratedRegex(@"\bcell\s*\(\s*(?<name>[^)]*)\)\s*\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CellHead();

    [GeneratedRegex(@"\barea\s*:\s*""?(?<value>[0-9.eE+-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Area();

    [GeneratedRegex(@"\bfunction\s*:\s*""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Function();

    [GeneratedRegex(@"\b(ff|latch|ff_bank|latch_bank)\s*\([^)]*\)\s*\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Storage();

    [GeneratedRegex(@"\bcell_rise\s*\([^)]*\)\s*\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex DelayTable();
}

/// <summary>A cell of a liberty file.</summary>
/// <param name="Name">Cell type.</param>
/// <param name="AreaUm2">Area in µm².</param>
/// <param name="IsSequential">Whether it is a flip-flop or latch.</param>
/// <param name="Function">Number of inputs and truth table of its only output; null for flip-flops and for cells with other outputs or none.</param>
/// <param name="HasDelays">Whether it has tables of delays.</param>
internal sealed record LibertyCell(string Name, double AreaUm2, bool IsSequential, (int Inputs, ulong Table)? Function, bool HasDelays)
{
    /// <summary>Whether it is a two-input NAND.</summary>
    public bool IsNand => Function == (2, 0b0111);

    /// <summary>Whether it is an inverter.</summary>
    public bool IsInverter => Function == (1, 0b01);

    /// <summary>Whether it is a buffer.</summary>
    public bool IsBuffer => Function == (1, 0b10);

    /// <summary>Whether it is NAND, NOR, AND or OR of two inputs.</summary>
    public bool IsTwoInputGate => Function is (2, 0b0111 or 0b0001 or 0b1000 or 0b1110);
}

/// <summary>A liberty file can't be used; the message says why.</summary>
internal sealed class LibertyException(string message, Exception? innerException = null) : Exception(message, innerException);
