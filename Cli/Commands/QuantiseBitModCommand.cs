using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Cli.Output;
using Generators.BitMod;
using Generators.BitMod.Quantisation;
using Generators.Catalogue;

namespace Cli.Commands;

/// <summary><c>hdl quantise bitmod</c>: weights of a layer as BitMoD's codes, selectors and scales, and the error that each data type makes.</summary>
internal sealed class QuantiseBitModCommand : Command
{
    private const string OutputExtension = ".safetensors";
    private readonly CliServices services;
    private readonly Argument<string> input = new("file") { Description = "Weights: a .npy or .safetensors file.", HelpName = "file" };
    private readonly Option<string?> tensor = new("--tensor") { Description = "The tensor; needed when a .safetensors file has several matrices.", HelpName = "name" };
    private readonly Option<string[]> type = new("--type")
    {
        Description = "Data type: int8, int6, int5, int4, int3, fp4 or fp3; or two of one width, int4,fp4, that each group chooses from.",
        HelpName = "type",
        Required = true,
    };

    private readonly Option<int> group = new("--group") { Description = "Weights in a group.", HelpName = "16 … 256", DefaultValueFactory = _ => 128 };
    private readonly Option<string?> specials = new("--specials")
    {
        Description = "Special values that each group chooses from, or none; those of the paper when not given.",
        HelpName = "5,-5,8,-8",
    };

    private readonly Option<string?> output = new("--output") { Description = "File for codes, selectors and scales.", HelpName = "file" + OutputExtension };
    private readonly Option<bool> report = new("--report") { Description = "Show the error of every data type as well." };
    private readonly Option<bool> json = CommonOptions.Json();

    public QuantiseBitModCommand(CliServices services)
        : base("bitmod", "Quantise weights for BitMoD: a data type and a special value for each group by least error, scales of 8 bits.")
    {
        this.services = services;
        Arguments.Add(input);
        Options.Add(tensor);
        Options.Add(type);
        Options.Add(group);
        Options.Add(specials);
        Options.Add(output);
        Options.Add(report);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var (path, target) = (parse.GetValue(input)!, parse.GetValue(output));
        var options = OptionsOf(parse);
        CheckTarget(path, target);
        var result = services.Terminal.WithStatus($"quantising {path}", _ => Quantised(path, parse.GetValue(tensor), options, parse.GetValue(report), cancellation));
        if (target is not null)
            BitModWeightsFile.Write(target, result.Name, result.Weights);
        var document = QuantisationDocument.Of(path, target, result);
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(document));
        else
            Print(document);
        return ExitCode.Success;
    }

    private static QuantisedLayer Quantised(string path, string? tensorName, BitModQuantiserOptions options, bool isReport, CancellationToken cancellation)
    {
        try
        {
            var (name, weights) = WeightFile.Read(path, tensorName);
            cancellation.ThrowIfCancellationRequested();
            var quantised = new BitModQuantiser(options).Quantise(weights);
            cancellation.ThrowIfCancellationRequested();
            var row = BitModErrorRow.Of(string.Join("+", options.Types.Select(type => type.Name())), weights, quantised);
            return new QuantisedLayer(name, quantised, row, isReport ? BitModErrorReport.Of(weights, options) : null);
        }
        catch (QuantisationException failure)
        {
            throw new UsageException($"{path}: {failure.Message}", failure);
        }
    }

    private BitModQuantiserOptions OptionsOf(ParseResult parse)
    {
        var types = parse.GetValue(type)!.SelectMany(words => words.Split(',')).Select(TypeOf).ToImmutableArray();
        var size = parse.GetValue(group);
        if (size is < BitModQuantiserOptions.LeastGroupSize or > BitModQuantiserOptions.GreatestGroupSize)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"--group can't be {size}; a group has {BitModQuantiserOptions.LeastGroupSize} to {BitModQuantiserOptions.GreatestGroupSize} weights."));
        }

        try
        {
            var options = new BitModQuantiserOptions { Types = types, GroupSize = size, Specials = parse.GetValue(specials) is { } words ? SpecialsOf(words) : null };
            options.Validate();
            return options;
        }
        catch (ArgumentException refused)
        {
            throw CatalogueException.Of(refused);
        }
    }

    private static BitModDataType TypeOf(string word)
    {
        foreach (var candidate in BitModValues.Types)
            if (string.Equals(candidate.Name(), word.Trim(), StringComparison.OrdinalIgnoreCase))
                return candidate;
        throw new UsageException($"There is no data type '{word}'. {NearNames.Advice(word, [.. BitModValues.Types.Select(type => type.Name().ToLowerInvariant())], "Types")}");
    }

    private static ImmutableArray<int> SpecialsOf(string words)
    {
        if (string.Equals(words, "none", StringComparison.OrdinalIgnoreCase))
            return [0];
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite;
        return
        [
            .. words.Split(',').Select(word =>
                decimal.TryParse(word, Style, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1000 && decimal.IsInteger(value * 2)
                    ? (int)(value * 2)
                    : throw new UsageException($"'{word}' is no special value; write multiples of 0.5 with commas between, --specials 5,-5,8,-8, or none.")),
        ];
    }

    private static void CheckTarget(string path, string? target)
    {
        if (target is null)
            return;
        if (!target.EndsWith(OutputExtension, StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--output {target}: the file is a {OutputExtension} file, so its name should end so.");
        if (string.Equals(Path.GetFullPath(path), Path.GetFullPath(target), StringComparison.Ordinal))
            throw new UsageException($"--output {target}: that is the input, which would be lost.");
    }

    private void Print(QuantisationDocument document)
    {
        var layer = document.Tensor.Length == 0 ? document.Input : $"{document.Input}, {document.Tensor}";
        services.Terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"{layer}: {document.Channels} channels of {document.Inputs} weights, groups of {document.GroupSize}"));
        services.Terminal.Line();
        services.Terminal.Table(
            ["Type", "Bits/weight", "Cycles/weight", "Mean square", "Relative", "Greatest", "Groups at 0"],
            document.Report.Prepend(document.Selected).Select((row, i) => Cells(row, isSelected: i == 0 && document.Report.Count > 0)));
        services.Terminal.Line();
        services.Terminal.Table(
            ["Chosen", "Special value", "Groups"],
            document.Choices.Select(choice => (IReadOnlyList<string>)
            [
                choice.Type, choice.Special?.ToString(CultureInfo.InvariantCulture) ?? "-", choice.Groups.ToString(CultureInfo.InvariantCulture),
            ]));
        if (document.Output is not null)
        {
            services.Terminal.Line();
            services.Terminal.Line($"wrote {document.Output}");
        }
    }

    private static IReadOnlyList<string> Cells(QuantisationErrorContent row, bool isSelected) =>
    [
        isSelected ? $"{row.Type} (selected)" : row.Type,
        row.BitsPerWeight.ToString("0.0000", CultureInfo.InvariantCulture),
        row.CyclesPerWeight.ToString(CultureInfo.InvariantCulture),
        row.MeanSquare.ToString("0.0000e+00", CultureInfo.InvariantCulture),
        row.Relative.ToString("0.00000", CultureInfo.InvariantCulture),
        row.Greatest.ToString("0.0000e+00", CultureInfo.InvariantCulture),
        row.ZeroedGroups.ToString(CultureInfo.InvariantCulture),
    ];
}
