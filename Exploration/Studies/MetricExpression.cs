using System.Globalization;
using Generators.Catalogue;

namespace Exploration.Studies;

/// <summary>A formula over metrics: names, numbers, + − * / and parentheses, such as "luts / itemsPerCycle".</summary>
public sealed class MetricExpression
{
    private const int MaxCharacters = 1000;

    private readonly Func<IReadOnlyDictionary<string, double>, double?> value;

    private MetricExpression(string text, IReadOnlyList<string> names, Func<IReadOnlyDictionary<string, double>, double?> value)
    {
        Text = text;
        Names = names;
        this.value = value;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>The metrics in it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether it is a metric and nothing else.</summary>
    public bool IsName => Names.Count == 1 && Names[0] == Text;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="known">The metrics that may be in it.</param>
    /// <returns>The formula, ready to be evaluated.</returns>
    /// <exception cref="FormatException">It is malformed or names a metric that does not exist; the message says which do.</exception>
    public static MetricExpression Parse(string text, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Reader and evaluation call themselves for each parenthesis and operator.
        if (text.Length > MaxCharacters)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A formula of {text.Length} characters is too long; it may have {MaxCharacters}."));
        var reader = new Reader(text, known);
        var value = reader.Sum();
        reader.ExpectEnd();
        return new MetricExpression(text.Trim(), reader.Names, value);
    }

    /// <summary>The value for some metrics.</summary>
    /// <param name="metrics">Metrics by name.</param>
    /// <returns>The value; null when a metric is missing or the value is no finite number.</returns>
    public double? Evaluate(IReadOnlyDictionary<string, double> metrics) => value(metrics) is { } number && double.IsFinite(number) ? number : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed class Reader(string text, IReadOnlyList<string> known)
    {
        private int place;

        public List<string> Names { get; } = [];

        public Func<IReadOnlyDictionary<string, double>, double?> Sum()
        {
            var left = Product();
            while (Next() is '+' or '-')
            {
                var (first, isPlus) = (left, text[place++] == '+');
                var second = Product();
                left = metrics => first(metrics) + (isPlus ? second(metrics) : -second(metrics));
            }

            return left;
        }

        public void ExpectEnd()
        {
            if (Next() != '\0')
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}': '{text[place..]}' is not understood; formulas have metrics, numbers, + - * / and parentheses."));
        }

        private Func<IReadOnlyDictionary<string, double>, double?> Product()
        {
            var left = Factor();
            while (Next() is '*' or '/')
            {
                var (first, isTimes) = (left, text[place++] == '*');
                var second = Factor();
                left = metrics => isTimes ? first(metrics) * second(metrics) : first(metrics) / second(metrics);
            }

            return left;
        }

        private Func<IReadOnlyDictionary<string, double>, double?> Factor()
        {
            switch (Next())
            {
                case '(':
                    place++;
                    var inner = Sum();
                    if (Next() != ')')
                        throw new FormatException($"'{text}': a ')' is missing.");
                    place++;
                    return inner;
                case '-':
                    place++;
                    var negated = Factor();
                    return metrics => -negated(metrics);
                case >= '0' and <= '9' or '.':
                    var number = Word(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.');
                    if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var constant))
                        throw new FormatException($"'{text}': '{number}' is no number.");
                    return _ => constant;
                case var letter when char.IsAsciiLetter(letter):
                    return Metric(Word(each => char.IsAsciiLetterOrDigit(each) || each == '.'));
                case '\0':
                    throw new FormatException(text.Trim().Length == 0 ? "A formula is missing." : $"'{text}': something is missing at the end.");
                default:
                    throw new FormatException($"'{text}': '{text[place..]}' is not understood; formulas have metrics, numbers, + - * / and parentheses.");
            }
        }

        private Func<IReadOnlyDictionary<string, double>, double?> Metric(string word)
        {
            var name = known.FirstOrDefault(each => string.Equals(each, word, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"There is no metric '{word}' here. {NearNames.Advice(word, known, "Metrics")}");
            if (!Names.Contains(name, StringComparer.Ordinal))
                Names.Add(name);
            return metrics => metrics.TryGetValue(name, out var value) ? value : null;
        }

        private string Word(Func<char, bool> belongs)
        {
            var start = place;
            while (place < text.Length && belongs(text[place]))
                place++;
            return text[start..place];
        }

        private char Next()
        {
            while (place < text.Length && char.IsWhiteSpace(text[place]))
                place++;
            return place < text.Length ? text[place] : '\0';
        }
    }
}
