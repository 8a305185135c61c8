using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using Exploration.Studies;
using Parquet;
using Parquet.Schema;

namespace Exploration.Reporting;

/// <summary>Writes the points of a result to a file: CSV, JSON or Parquet, by the end of its name.</summary>
public static class PointExport
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The ends of names that <see cref="Write"/> knows.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".json", ".parquet"];

    /// <summary>Writes a file. It appears under its name when it is complete.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The file; .csv, .json or .parquet.</param>
    /// <exception cref="ExplorationException">The name ends otherwise, or the file can't be written.</exception>
    public static void Write(ExplorationResult result, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var table = PointTable.Of(result);
        using var content = new MemoryStream();
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv":
                WriteCsv(table, content);
                break;
            case ".json":
                WriteJson(result.Study, table, content);
                break;
            case ".parquet":
                WriteParquet(table, content).GetAwaiter().GetResult();
                break;
            default:
                throw new ExplorationException($"'{path}' can't be exported to: the name has to end in {string.Join(", ", Extensions.SkipLast(1))} or {Extensions[^1]}.");
        }

        WholeFile.Write(path, content.ToArray());
    }

    private static void WriteCsv(PointTable table, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, true);
        foreach (var name in PointTable.FirstColumns.Concat(table.KnobColumns).Concat(table.MetricColumns).Concat(table.Formulas.Select(formula => formula.Text)).Concat(PointTable.LastColumns))
            csv.WriteField(name);
        csv.EndRecord();
        foreach (var point in table.Points)
        {
            var stored = point.Stored;
            string[] first = [stored.Key, stored.Design, stored.Target, stored.Fidelity.ToString(), stored.Status.ToString()];
            string[] last = [PointTable.Text(point.Violation), point.IsOnFront ? "true" : "false", PointTable.Text(stored.Seconds), stored.Tools, stored.Message];
            var knobs = table.Knobs.Select(knob => stored.Knobs[knob]);
            var metrics = table.Metrics.Select(metric => stored.Metrics.TryGetValue(metric, out var value) ? PointTable.Text(value) : "");
            var values = stored.Values();
            var formulas = table.Formulas.Select(formula => formula.Evaluate(values) is { } value ? PointTable.Text(value) : "");
            foreach (var field in first.Concat(knobs).Concat(metrics).Concat(formulas).Concat(last))
                csv.WriteField(field);
            csv.EndRecord();
        }
    }

    private static void WriteJson(Study study, PointTable table, Stream stream) => JsonSerializer.Serialize(
        stream,
        table.Points.Select(point => new
        {
            key = point.Stored.Key,
            design = point.Stored.Design,
            target = point.Stored.Target,
            fidelity = point.Stored.Fidelity.ToString(),
            status = point.Stored.Status.ToString(),
            message = point.Stored.Message,
            knobs = point.Stored.Knobs,
            metrics = point.Stored.Metrics,
            objectives = study.Objectives.ToDictionary(objective => objective.ToString(), objective => objective.Expression.Evaluate(point.Stored.Values()), StringComparer.Ordinal),
            violation = point.Violation,
            front = point.IsOnFront,
            seconds = point.Stored.Seconds,
            tools = point.Stored.Tools,
            command = PointTable.CommandOf(study, point.Stored),
        }),
        Json);

    private static async Task WriteParquet(PointTable table, Stream stream)
    {
        var texts = new List<(DataField Field, string[] Values)>
        {
            Text("key", point => point.Stored.Key),
            Text("design", point => point.Stored.Design),
            Text("target", point => point.Stored.Target),
            Text("fidelity", point => point.Stored.Fidelity.ToString()),
            Text("status", point => point.Stored.Status.ToString()),
            Text("tools", point => point.Stored.Tools),
            Text("message", point => point.Stored.Message),
        };
        texts.AddRange(table.Knobs.Select((knob, index) => Text(table.KnobColumns[index], point => point.Stored.Knobs[knob])));
        var numbers = table.Metrics.Select((metric, index) => Number(table.MetricColumns[index], point => point.Stored.Metrics.TryGetValue(metric, out var value) ? value : null)).ToList();
        numbers.AddRange(table.Formulas.Select(formula => Number(formula.Text, point => formula.Evaluate(point.Stored.Values()))));
        numbers.Add(Number("violation", point => point.Violation));
        numbers.Add(Number("seconds", point => point.Stored.Seconds));
        var front = new DataField<bool>("front");
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. texts.Select(each => each.Field), .. numbers.Select(each => each.Field), front]), stream);
        using var group = writer.CreateRowGroup();
        foreach (var (field, values) in texts)
            await group.WriteAsync(field, values);
        foreach (var (field, values) in numbers)
            await group.WriteAsync<double>(field, values);
        await group.WriteAsync<bool>(front, table.Points.Select(point => point.IsOnFront).ToArray());

        (DataField Field, string[] Values) Text(string name, Func<AssessedPoint, string> value) => (new DataField<string>(name), [.. table.Points.Select(value)]);

        (DataField Field, double?[] Values) Number(string name, Func<AssessedPoint, double?> value) => (new DataField<double?>(name), [.. table.Points.Select(value)]);
    }
}
