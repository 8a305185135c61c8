using System.Globalization;
using Generators.Catalogue;

namespace Exploration.Studies;

/// <summary>A formula over metrics: names, numbers, + − * / and parentheses, such as "luts / itemsPerCycle".</summary>
public sealed class MetricExpression
{
    private const int MostCharacters = 2_000;
    private const int MostDepth = 100;

    private readonly Func<IReadOnlyDictionary<string, double>, double?> value;

    private MetricExpression(string text, IReadOnlyList<string> names, Func<IReadOnlyDictionary<string, double>, double?> value)
    {
        Text = text;
        Names = names;
        this.value = value;
    }

    /// <summary>The formula as it was written, but for upper and lower case of metrics, which are spelt as the catalogue of metrics has them.</summary>
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
        if (text.Length > MostCharacters)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A formula has {MostCharacters} characters at most, not {text.Length}."));
        var reader = new Reader(text, known);
        var value = reader.Sum();
        reader.ExpectEnd();
        return new MetricExpression(reader.Spelt(), reader.Names, value);
    }

    /// <summary>The value for some metrics.</summary>
    /// <param name="metrics">Metrics by name.</param>
    /// <returns>The value; null when a metric is missing or the value is no finite number.</returns>
    public double? Evaluate(IReadOnlyDictionary<string, double> metrics) => value(metrics) is { } number && double.IsFinite(number) ? number : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed class Reader(string text, IReadOnlyList<string> known)
    {
        private readonly List<(int Start, int End, string Name)> words = [];
        private int place;
        private int depth;

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

        /// <summary>The text with the metrics' own spelling.</summary>
        public string Spelt()
        {
            var spelt = text;
            foreach (var (start, end, name) in Enumerable.Reverse(words))
                spelt = spelt[..start] + name + spelt[end..];
            return spelt.Trim();
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
            if (++depth > MostDepth)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A formula is nested {MostDepth} deep at most."));
            var factor = UnguardedFactor();
            depth--;
            return factor;
        }

        private Func<IReadOnlyDictionary<string, double>, double?> UnguardedFactor()
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
                    var number = Number();
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
            var start = place - word.Length;
            var name = known.FirstOrDefault(each => string.Equals(each, word, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"There is no metric '{word}' here. {NearNames.Advice(word, known, "Metrics")}");
            words.Add((start, place, name));
            if (!Names.Contains(name, StringComparer.Ordinal))
                Names.Add(name);
            return metrics => metrics.TryGetValue(name, out var value) ? value : null;
        }

        /// <summary>Digits, point and letters, with a sign behind an e: 1e-3.</summary>
        private string Number()
        {
            var number = Word(IsPart);
            if ((number[^1] is 'e' or 'E') && place + 1 < text.Length && (text[place] is '+' or '-') && char.IsAsciiDigit(text[place + 1]))
                number += text[place++] + Word(IsPart);
            return number;

            static bool IsPart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '.';
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
