using Generators.BitMod;
using Generators.BitMod.Quantisation;

namespace Cli.Commands;

/// <summary>What <c>hdl quantise bitmod --json</c> prints. Report is empty without --report; Output is null when no file was asked for.</summary>
internal sealed record QuantisationDocument(
    string Input,
    string Tensor,
    int Channels,
    int Inputs,
    int GroupSize,
    string? Output,
    QuantisationErrorContent Selected,
    IReadOnlyList<QuantisationErrorContent> Report,
    IReadOnlyList<ChoiceContent> Choices)
{
    public static QuantisationDocument Of(string input, string? output, QuantisedLayer layer) => new(
        input,
        layer.Name,
        layer.Weights.Channels,
        layer.Weights.Inputs,
        layer.Weights.GroupSize,
        output,
        QuantisationErrorContent.Of(layer.Row),
        [.. (layer.Report?.Rows ?? []).Select(QuantisationErrorContent.Of)],
        ChoiceContent.Of(layer.Weights));
}

/// <summary>The error of a layer in a data type.</summary>
internal sealed record QuantisationErrorContent(
    string Type, double BitsPerWeight, int CyclesPerWeight, double MeanSquare, double Relative, double Greatest, int ZeroedGroups)
{
    public static QuantisationErrorContent Of(BitModErrorRow row) => new(
        row.Name, row.BitsPerWeight, row.CyclesPerWeight, row.Error.MeanSquare, row.Error.Relative, row.Error.Greatest, row.ZeroedGroups);
}

/// <summary>How many groups have chosen a type and a special value; integers have none.</summary>
internal sealed record ChoiceContent(string Type, double? Special, int Groups)
{
    public static IReadOnlyList<ChoiceContent> Of(BitModWeights weights)
    {
        var counts = new int[weights.Types.Length, weights.Specials.Length];
        for (var channel = 0; channel < weights.Channels; channel++)
            for (var group = 0; group < weights.Groups; group++)
                counts[weights.Types.IndexOf(weights.GroupTypes[channel, group]), weights.Selectors[channel, group]]++;
        return
        [
            .. weights.Types.SelectMany((type, i) => type.IsFloat()
                ? weights.Specials.Select((special, selector) => new ChoiceContent(type.Name(), special / 2.0, counts[i, selector]))
                : [new ChoiceContent(type.Name(), null, counts[i, 0])]),
        ];
    }
}

/// <summary>A layer that was quantised, with its errors.</summary>
internal sealed record QuantisedLayer(string Name, BitModWeights Weights, BitModErrorRow Row, BitModErrorReport? Report);
