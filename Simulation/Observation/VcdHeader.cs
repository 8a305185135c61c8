using System.Collections.Immutable;
using System.Globalization;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>A variable of a VCD file; those of signals that share a place have one code.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Text">Names of members when it shows text, else null.</param>
internal readonly record struct VcdVariable(byte[] Code, EnumText? Text);

/// <summary>
/// The declarations of a VCD file (IEEE 1364-2005, clause 18). They depend on the design alone: there is no date in them.
/// </summary>
internal sealed class VcdHeader
{
    private readonly VcdText text;
    private readonly VcdOptions options;
    private readonly Dictionary<int, List<VcdVariable>> variables = [];
    private readonly HashSet<string> paths;
    private int codeCount;

    private VcdHeader(VcdText text, VcdOptions options, IEnumerable<string> paths)
    {
        this.text = text;
        this.options = options;
        this.paths = new HashSet<string>(paths, StringComparer.Ordinal);
    }

    /// <summary>Writes the declarations.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="signals">What is recorded, scope by scope.</param>
    /// <param name="options">How.</param>
    /// <returns>For each offset the variables that show what is there.</returns>
    public static IReadOnlyDictionary<int, List<VcdVariable>> Write(VcdText text, IReadOnlyCollection<ObservedSignal> signals, VcdOptions options)
    {
        var header = new VcdHeader(text, options, signals.Select(signal => signal.Path));
        text.Line("$version HdlDsl $end");
        text.Line("$timescale 1ns $end");
        ImmutableArray<string> open = [];
        foreach (var signal in signals)
        {
            open = header.Enter(open, options.OuterScopes.AddRange(signal.Scopes));
            header.Declare(signal);
        }

        header.Enter(open, []);
        text.Line("$enddefinitions $end");
        return header.variables;
    }

    private ImmutableArray<string> Enter(ImmutableArray<string> open, ImmutableArray<string> wanted)
    {
        var common = 0;
        while (common < open.Length && common < wanted.Length && open[common] == wanted[common])
            common++;
        for (var i = open.Length; i > common; i--)
            text.Line("$upscope $end");
        foreach (var scope in wanted.Skip(common))
            text.Line($"$scope module {scope} $end");
        return wanted;
    }

    private void Declare(ObservedSignal signal)
    {
        if (!variables.TryGetValue(signal.Offset, out var known))
            variables.Add(signal.Offset, known = []);
        var type = signal.Kind == SignalKind.Register ? "reg" : "wire";
        var range = signal.Width == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{signal.Width - 1}:0]");
        Declare(type, signal.Width, signal.Name + range, known, text: null);
        if (signal.EnumType is not null && options.ShowsEnumText)
        {
            var suffix = "_text";
            while (!paths.Add(signal.Path + suffix))
                suffix += "_";
            Declare("string", 1, signal.Name + suffix, known, new EnumText(signal.EnumType, signal.EnumCodes));
        }
    }

    private void Declare(string type, int width, string name, List<VcdVariable> known, EnumText? text)
    {
        var index = text is null ? known.FindIndex(variable => variable.Text is null) : -1;
        if (index < 0)
        {
            index = known.Count;
            known.Add(new VcdVariable(VcdText.Code(codeCount++), text));
        }

        this.text.Line(string.Create(CultureInfo.InvariantCulture, $"$var {type} {width} {System.Text.Encoding.ASCII.GetString(known[index].Code)} {name} $end"));
    }
}
