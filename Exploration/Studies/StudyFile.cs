using System.Collections.Immutable;
using System.Globalization;
using Exploration.Space;
using Generators.Catalogue;
using Synthesis;
using Verification.Engines.Tools;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Exploration.Studies;

/// <summary>Reads studies from YAML. Every error names file, line and column.</summary>
public sealed class StudyFile
{
    private const int MostValues = 100_000;
    private const long MaxBytes = 16 << 20;
    private readonly HashSet<string> fixedKnobs = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly IReadOnlyList<CatalogueEntry> entries;

    private StudyFile(string path, IReadOnlyList<CatalogueEntry> entries)
    {
        this.path = path;
        this.entries = entries;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a liberty file in it is looked for beside it.</param>
    /// <param name="entries">The designs that it may name.</param>
    /// <returns>The study, with all names resolved and all values checked.</returns>
    /// <exception cref="ExplorationException">The file can't be read, or something in it is wrong; the message says where.</exception>
    public static Study Read(string path, IReadOnlyList<CatalogueEntry> entries)
    {
        try
        {
            return Parse(BoundedFile.ReadText(path, MaxBytes), path, entries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ExplorationException($"The study '{path}' can't be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a study from text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">Name of the file for messages.</param>
    /// <param name="entries">The designs that it may name.</param>
    /// <returns>The study.</returns>
    /// <exception cref="ExplorationException">Something in it is wrong; the message says where.</exception>
    public static Study Parse(string text, string path, IReadOnlyList<CatalogueEntry> entries) => new StudyFile(path, entries).Read(text);

    private Study Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new ShallowParser(text));
        }
        catch (YamlException failure)
        {
            throw Error(failure.Start, failure.Message, failure);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or InvalidCastException)
        {
            // The scanner has no message of its own for some broken texts.
            throw new ExplorationException($"{path} is no YAML: {failure.Message}", failure);
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new ExplorationException($"{path}:1:1: A study is a mapping: study, design, knobs, objectives, …");
        if (stream.Documents.Count > 1)
            throw Error(stream.Documents[1].RootNode.Start, "A study is one document; what stands behind '---' is another one.");
        var top = new YamlSection(path, root, "study", ["study", "design", "preset", "fixed", "knobs", "objectives", "constraints", "target", "synthesis", "strategy", "fidelity", "limits"]);
        var entry = EntryOf(top.Scalar("design") ?? throw Error(root.Start, "The study names no design: design: <name>."));
        var baseConfig = BaseOf(top, entry);
        var synthesis = SynthesisOf(top);
        var dimensions = DimensionsOf(top, entry);
        var metrics = MetricCatalogue.NamesOf(entry, baseConfig, synthesis.Target);
        var final = FinalOf(top, synthesis);
        // Numbers that are set may be asked for as well as those that come out.
        string[] knobs = [.. EarlyConstraints.KnobNames(entry).Except(metrics, StringComparer.Ordinal)];
        string[] names = [.. metrics, .. knobs];
        var strategy = StrategyOf(top);
        var objectives = ObjectivesOf(top, root, names, synthesis.Target, final == Fidelity.Estimate || strategy.Kind == StrategyKind.Halving);
        var constraints = ConstraintsOf(top, names, synthesis.Target, final == Fidelity.Estimate);
        var numbers = EarlyConstraints.NumbersOf(entry, baseConfig);
        foreach (var (constraint, node) in constraints.Where(each => each.Constraint.Names.All(knobs.Contains)))
            if (ImpossibleConstraint.Among(constraint, dimensions, numbers) is { } reason)
                throw Error(node.Start, reason);
        ImmutableArray<Constraint> kept = [.. constraints.Select(each => each.Constraint)];
        return new Study
        {
            Name = top.Scalar("study")?.Value ?? Path.GetFileNameWithoutExtension(path),
            Space = new DesignSpace(entry, baseConfig, dimensions) { Rule = new EarlyConstraints(entry, baseConfig, kept).Objection },
            Objectives = objectives,
            Constraints = kept,
            Strategy = strategy,
            Synthesis = synthesis,
            Metrics = [.. metrics],
            Final = final,
            SynthesisCommand = Catalogue.Entries.Contains(entry) ? "hdl synth" : null,
        };
    }

    private CatalogueEntry EntryOf(YamlScalarNode name) => Located(name, () => Catalogue.Find(entries, name.Value!));

    private object BaseOf(YamlSection top, CatalogueEntry entry)
    {
        var preset = top.Scalar("preset");
        var config = preset is null ? entry.Presets[0].Config : Located(preset, () => Catalogue.FindPreset(entry, preset.Value).Config);
        if (top.Mapping("fixed") is not { } section)
            return config;
        var knobs = KnobSet.Of(entry.ConfigType);
        var assignments = new List<string>();
        foreach (var (key, value) in section.Children)
        {
            var name = Located(key, () => knobs.Find(YamlSection.Word(path, key, "The name of a knob")).Name);
            fixedKnobs.Add(name);
            if (value is not YamlScalarNode scalar)
                throw Error(value.Start, $"Knob '{name}' in 'fixed' takes one value; what is varied stands below 'knobs'.");
            var assignment = $"{name}={scalar.Value}";
            assignments.Add(assignment);
            // Values that only go together are checked together, further down.
            Located(value, () => knobs.Find(name).Check(scalar.Value!));
        }

        return Located(section, () => knobs.Apply(config, assignments));
    }

    private ImmutableArray<Dimension> DimensionsOf(YamlSection top, CatalogueEntry entry)
    {
        if (top.Mapping("knobs") is not { Children.Count: > 0 } section)
            throw Error(top.Start, "The study varies nothing: list knobs with their values below 'knobs'.");
        var knobs = KnobSet.Of(entry.ConfigType);
        var dimensions = ImmutableArray.CreateBuilder<Dimension>();
        foreach (var (key, value) in section.Children)
        {
            var knob = Located(key, () => knobs.Find(YamlSection.Word(path, key, "The name of a knob")));
            if (dimensions.Any(dimension => dimension.Knob == knob))
                throw Error(key.Start, $"Knob '{knob.Name}' is listed twice.");
            dimensions.Add(new Dimension(knob, ValuesOf(knob, value)));
            if (fixedKnobs.Contains(knob.Name))
                throw Error(key.Start, $"Knob '{knob.Name}' stands below 'fixed' as well; either it is fixed or it varies.");
        }

        return dimensions.ToImmutable();
    }

    private ImmutableArray<string> ValuesOf(Knob knob, YamlNode node)
    {
        var values = node switch
        {
            YamlScalarNode { Value: "all" } => AllOf(knob, node),
            YamlScalarNode scalar => [(scalar.Value!, (YamlNode)scalar)],
            YamlSequenceNode sequence => [.. sequence.Children.Select(child => child is YamlScalarNode scalar
                ? (scalar.Value!, child)
                : throw Error(child.Start, $"A value of knob '{knob.Name}' is a text or a number."))],
            YamlMappingNode range => RangeOf(knob, range),
            _ => throw Error(node.Start, $"Knob '{knob.Name}' takes a list of values, a range {{from, to, step}}, or all."),
        };
        var checkedValues = values.Select(value => Located(value.Node, () => knob.Check(value.Text), node is YamlMappingNode ? " A list of values fits here." : "")).ToList();
        if (checkedValues.Count == 0)
            throw Error(node.Start, $"Knob '{knob.Name}' has an empty list of values.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < checkedValues.Count; i++)
            if (!seen.Add(checkedValues[i]))
                throw Error(values[i].Node.Start, $"Knob '{knob.Name}' has the value '{checkedValues[i]}' twice.");
        return [.. checkedValues];
    }

    private List<(string Text, YamlNode Node)> AllOf(Knob knob, YamlNode node)
    {
        if (knob.Values.Length > 0)
            return [.. knob.Values.Select(value => (value, node))];
        if (knob is not { Min: { } min, Max: { } max })
            throw Error(node.Start, $"Knob '{knob.Name}' has no ends, so 'all' means nothing; give a range {{from, to, step}}.");
        return Numbers(knob, min, max, 1, node);
    }

    private List<(string Text, YamlNode Node)> RangeOf(Knob knob, YamlMappingNode node)
    {
        var range = new YamlSection(path, node, $"range of '{knob.Name}'", ["from", "to", "step"]);
        if (knob.Kind != KnobKind.Integer)
            throw Error(node.Start, $"Knob '{knob.Name}' is no number, so it has no range; it takes {knob.Allowed}.");
        var from = range.Integer("from", int.MinValue, int.MaxValue) ?? knob.Min ?? throw Error(node.Start, $"The range of '{knob.Name}' needs 'from'.");
        var to = range.Integer("to", int.MinValue, int.MaxValue) ?? knob.Max ?? throw Error(node.Start, $"The range of '{knob.Name}' needs 'to'.");
        if (to < from)
            throw Error(node.Start, string.Create(CultureInfo.InvariantCulture, $"The range of '{knob.Name}' is empty: from {from} to {to}."));
        return Numbers(knob, from, to, range.Integer("step", 1, int.MaxValue) ?? 1, node);
    }

    private List<(string Text, YamlNode Node)> Numbers(Knob knob, int from, int to, int step, YamlNode node)
    {
        if (((long)to - from) / step >= MostValues)
            throw Error(node.Start, string.Create(CultureInfo.InvariantCulture, $"Knob '{knob.Name}' would take more than {MostValues} values; give a greater step."));
        var numbers = new List<(string, YamlNode)>();
        for (long number = from; number <= to; number += step)
            numbers.Add((number.ToString(CultureInfo.InvariantCulture), node));
        return numbers;
    }

    private SynthesisRequest SynthesisOf(YamlSection top)
    {
        var target = top.Member("target", SynthesisTarget.Xilinx);
        var synthesis = top.Section("synthesis", ["liberty", "clock", "goal", "dsp", "keepHierarchy", "keepAdders", "define", "device", "place", "seed"]);
        var limits = top.Section("limits", ["timeout", "memory"]);
        var liberty = synthesis?.Scalar("liberty");
        if (target == SynthesisTarget.Asic && liberty is null)
            throw Error(top.Scalar("target")?.Start ?? top.Start, "Target asic maps to the cells of a liberty file: name one with liberty: below 'synthesis'.");
        var device = synthesis?.Scalar("device");
        var place = device?.Value!.Split(':') ?? ["hx8k", "ct256"];
        if (place.Length != 2 || place.Any(part => part.Length == 0))
            throw Error(device!.Start, $"'device' can't be '{device.Value}'; write device:package, for example up5k:sg48.");
        if (Ice40Devices.Objection(place[0], place[1]) is { } objection)
            throw Error(device!.Start, $"'device' can't be '{device.Value}': {objection}");
        if (synthesis?.Flag("keepHierarchy") == true && synthesis.Flag("keepAdders") == true)
            throw Error(synthesis.Scalar("keepAdders")!.Start, "'keepHierarchy' and 'keepAdders' are two ways to map: give one of them.");
        synthesis?.Refuse($"on target {target.ToString().ToLowerInvariant()}", [.. MeaninglessOn(target)]);
        return new SynthesisRequest
        {
            Verilog = "",
            Top = "",
            Target = target,
            LibertyPath = liberty is null ? null : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, liberty.Value!)),
            ClockPeriodPs = synthesis?.Number("clock", 1e-3, 1e6) is { } megahertz ? 1e6 / megahertz : null,
            Goal = synthesis?.Member("goal", AsicGoal.Speed) ?? AsicGoal.Speed,
            UseDsp = synthesis?.Flag("dsp") ?? false,
            KeepHierarchy = synthesis?.Flag("keepHierarchy") ?? false,
            KeepAdders = synthesis?.Flag("keepAdders") ?? false,
            Macros = [.. (synthesis?.Texts("define") ?? []).Select(MacroOf)],
            Place = synthesis?.Flag("place") ?? true,
            Device = place[0],
            Package = place[1],
            Seed = synthesis?.Integer("seed", 0, int.MaxValue) ?? 1,
            Timeout = TimeSpan.FromSeconds(limits?.Number("timeout", 0.001, 1e6) ?? 600),
            MemoryMb = limits?.Integer("memory", 64, 1 << 24),
        };
    }

    private static IEnumerable<string> MeaninglessOn(SynthesisTarget target)
    {
        if (target != SynthesisTarget.Asic)
            foreach (var key in new[] { "liberty", "goal" })
                yield return key;
        if (target != SynthesisTarget.Ice40)
            foreach (var key in new[] { "device", "place", "seed" })
                yield return key;
        if (target != SynthesisTarget.Xilinx)
            yield return "keepAdders";
        if (target is SynthesisTarget.Gates or SynthesisTarget.Asic)
            yield return "dsp";
        if (target is not (SynthesisTarget.Ice40 or SynthesisTarget.Asic))
            yield return "clock";
    }

    private string MacroOf(YamlScalarNode node) => node.Value is { Length: > 0 } name && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        ? name
        : throw Error(node.Start, $"'define' can't be '{node.Value}'; it takes names of macros.");

    /// <summary>As exact as the target allows unless the study asks for less.</summary>
    private Fidelity FinalOf(YamlSection top, SynthesisRequest synthesis)
    {
        var best = synthesis is { Target: SynthesisTarget.Ice40, Place: true, KeepHierarchy: false } ? Fidelity.Placement : Fidelity.Synthesis;
        var wanted = top.Member("fidelity", best);
        return wanted <= best ? wanted : throw Error(top.Scalar("fidelity")!.Start, "Only target ice40 is placed, and only with 'place' not false and without 'keepHierarchy'.");
    }

    private static StrategyOptions StrategyOf(YamlSection top)
    {
        var defaults = new StrategyOptions();
        if (top.IsWord("strategy"))
            return defaults with { Kind = top.Member("strategy", StrategyKind.Grid) };
        if (top.Section("strategy", ["kind", "points", "keep", "population", "generations", "seed"]) is not { } section)
            return defaults;
        var kind = section.Member("kind", StrategyKind.Grid);
        section.Refuse($"with kind {kind.ToString().ToLowerInvariant()}", kind switch
        {
            StrategyKind.Grid => ["points", "keep", "population", "generations"],
            StrategyKind.Random => ["keep", "population", "generations"],
            StrategyKind.Halving => ["population", "generations"],
            _ => ["points", "keep"],
        });
        return new StrategyOptions
        {
            Kind = kind,
            Points = section.Integer("points", 1, 10_000_000) ?? defaults.Points,
            Keep = section.Number("keep", 0.001, 0.999) ?? defaults.Keep,
            Population = section.Integer("population", 4, 100_000) ?? defaults.Population,
            Generations = section.Integer("generations", 1, 100_000) ?? defaults.Generations,
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
        };
    }

    private ImmutableArray<Objective> ObjectivesOf(YamlSection top, YamlMappingNode root, IReadOnlyList<string> metrics, SynthesisTarget target, bool isEstimated)
    {
        var objectives = top.Texts("objectives").Select(node => ObjectiveOf(node, metrics, target, isEstimated)).ToImmutableArray();
        if (objectives.GroupBy(objective => objective.ToString(), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Error(top.Texts("objectives")[0].Start, $"The objective '{twice.Key}' is listed twice.");
        return objectives.Length > 0 ? objectives : throw Error(root.Start, "The study wants nothing: list what to minimise and maximise below 'objectives'.");
    }

    private Objective ObjectiveOf(YamlScalarNode node, IReadOnlyList<string> metrics, SynthesisTarget target, bool isEstimated)
    {
        var words = node.Value!.Trim().Split(' ', 2);
        if (words.Length != 2 || words[0] is not ("minimise" or "minimize" or "maximise" or "maximize"))
            throw Error(node.Start, $"An objective reads 'minimise <metric>' or 'maximise <metric>', not '{node.Value}'.");
        var expression = ExpressionOf(node, words[1], metrics, target);
        if (isEstimated)
            RefuseUnestimated(node, expression.Names, metrics);
        return new Objective(expression, words[0][1] == 'a');
    }

    /// <summary>Points can't be chosen by what is not known of them when they are chosen.</summary>
    private void RefuseUnestimated(YamlNode node, IEnumerable<string> names, IReadOnlyList<string> metrics)
    {
        if (names.FirstOrDefault(name => !MetricCatalogue.IsEstimated(name)) is { } unknown)
            throw Error(node.Start, $"Estimates have no {unknown}, and with kind halving or fidelity estimate they choose points. They have: {string.Join(", ", metrics.Where(MetricCatalogue.IsEstimated))}.");
    }

    private List<(Constraint Constraint, YamlNode Node)> ConstraintsOf(YamlSection top, IReadOnlyList<string> metrics, SynthesisTarget target, bool isEstimated)
    {
        var constraints = new List<(Constraint Constraint, YamlNode Node)>();
        foreach (var node in top.Texts("constraints"))
        {
            var relation = new[] { "<=", ">=", "<", ">" }.FirstOrDefault(each => node.Value!.Contains(each, StringComparison.Ordinal))
                ?? throw Error(node.Start, $"A constraint has <=, <, >= or > in it, unlike '{node.Value}'.");
            var sides = node.Value!.Split(relation);
            if (sides.Length != 2)
                throw Error(node.Start, $"A constraint has one relation, unlike '{node.Value}'.");
            var constraint = new Constraint(ExpressionOf(node, sides[0], metrics, target), relation, ExpressionOf(node, sides[1], metrics, target));
            if (ImpossibleConstraint.Reason(constraint, constraints.ConvertAll(each => each.Constraint)) is { } reason)
                throw Error(node.Start, reason);
            if (isEstimated)
                RefuseUnestimated(node, constraint.Names, metrics);
            constraints.Add((constraint, node));
        }

        return constraints;
    }

    private MetricExpression ExpressionOf(YamlNode node, string text, IReadOnlyList<string> metrics, SynthesisTarget target)
    {
        try
        {
            return MetricExpression.Parse(text, metrics);
        }
        catch (FormatException failure)
        {
            throw Error(node.Start, $"{failure.Message.Replace(" here.", $" on target {target.ToString().ToLowerInvariant()}.", StringComparison.Ordinal)}", failure);
        }
    }

    private T Located<T>(YamlNode node, Func<T> work, string advice = "")
    {
        try
        {
            return work();
        }
        catch (CatalogueException failure)
        {
            throw Error(node.Start, failure.Message + advice, failure);
        }
    }

    private ExplorationException Error(Mark place, string message, Exception? innerException = null) =>
        new(YamlSection.Place(path, place) + message, innerException);
}
