using System.Globalization;
using System.Text;

namespace Generators.ModularReduction;

/// <summary>
/// A <see cref="RowAdder"/> of Xilinx cells. In each column a table gives the sum of the words' bits and of the carry that the column below has saved (O6), and the carry that this column saves
/// (O5); the saved carries are the direct inputs of the carry chain. So three words take one place of LUT6 for each bit of their sum. Where no more than two bits meet, the carry is the chain's own.
/// The 1 that completes the complement of a subtracted word enters as the chain's first carry or as a saved one.
/// </summary>
public sealed class TernaryChain
{
    /// <summary>Macro that selects the cells.</summary>
    public const string Macro = "HDL_LUT6_2";

    private const int ChainBits = 4;

    private readonly RowAdderConfig config;
    private readonly (string Name, RowShape Shape)[] words;

    // Subtracted words whose zeros below their shift become ones: their 1 enters where the chain begins.
    private readonly HashSet<int> whole;
    private readonly int start;
    private readonly StringBuilder text = new();
    private readonly List<string> directs = [];
    private readonly HashSet<int> saving = [];

    private TernaryChain(RowAdderConfig config, HashSet<int> whole)
    {
        this.config = config;
        this.whole = whole;
        words = [("A", config.A), ("B", config.B), .. config.C is { } third ? new[] { ("C", third) } : []];
        // Below the first column in which two bits meet, the sum is a wire or 0; until it is known, no word is whole.
        start = int.MaxValue;
        start = Enumerable.Range(0, config.SumBits - 1)
            .FirstOrDefault(column => SummandsAt(column).Count + words.Count(word => word.Shape.IsNegative && word.Shape.Shift == column) > 1, config.SumBits - 1);
    }

    /// <summary>The body, or null when three words are subtracted, whose three ones have no room in a chain.</summary>
    /// <param name="config">Operands and width.</param>
    /// <returns>Verilog of the body of the module.</returns>
    public static string? VerilogOf(RowAdderConfig config)
    {
        var subtracted = new[] { config.A, config.B, config.C }.Index().Where(word => word.Item is { IsNegative: true }).OrderBy(word => word.Item!.Shift).Select(word => word.Index).ToArray();
        for (var count = 0; count <= subtracted.Length; count++)
            if (new TernaryChain(config, [.. subtracted[^count..]]).Build() is { } body)
                return body;
        return null;
    }

    private string? Build()
    {
        var width = config.SumBits - start;
        text.Append(CultureInfo.InvariantCulture, $"  wire [{width - 1}:0] saved;\n  wire [{width - 1}:0] propagate;\n");
        var firstOnes = OnesAt(start) + whole.Count;
        if (firstOnes > 2)
            return null;
        Summand? saved = firstOnes == 2 ? Summand.One : null;
        for (var column = start; column < config.SumBits; column++)
        {
            if (column > start && OnesAt(column) is > 0 and var ones)
            {
                if (saved is not null || ones > 1)
                    return null;
                saved = Summand.One;
            }

            saved = Column(column - start, SummandsAt(column), saved, column == config.SumBits - 1);
        }

        Chain(width, firstOnes > 0);
        foreach (var bit in Enumerable.Range(0, width).Except(saving))
            text.Append(CultureInfo.InvariantCulture, $"  assign saved[{bit}] = 1'b0;\n");
        for (var bit = 0; bit < start; bit++)
            text.Append(CultureInfo.InvariantCulture, $"  assign Sum[{bit}] = {(SummandsAt(bit) is [var only] ? only.Text : "1'b0")};\n");
        return text.ToString();
    }

    /// <summary>One bit of the chain; gives the carry that it saves for the next one.</summary>
    private Summand? Column(int bit, List<Summand> summands, Summand? saved, bool isLast)
    {
        Summand? direct = saved ?? (summands.Count == 2 ? summands.Find(summand => !summand.IsInverted) ?? summands[0] : null);
        var savesCarry = !isLast && (saved is null ? summands.Count == 3 : summands.Count >= 2);
        // Without a plain one to take, the direct input is the table's second output.
        var isComplemented = saved is null && direct is { IsInverted: true };
        var inputs = summands.Append(saved).OfType<Summand>().Where(summand => summand.Name.Length > 0).DistinctBy(summand => summand.Name, StringComparer.Ordinal).ToArray();
        var parity = TruthOf(inputs, values => (summands.Count(summand => summand.In(values)) + (saved?.In(values) == true ? 1 : 0)) % 2 == 1);
        directs.Add(direct is null ? "1'b0" : isComplemented ? Saved(bit) : direct.Text);
        Func<Dictionary<string, bool>, bool>? second = savesCarry ? values => summands.Count(summand => summand.In(values)) >= 2 : isComplemented ? direct!.In : null;
        if (second is null)
        {
            Table(bit, inputs, parity);
            return null;
        }

        var other = TruthOf(inputs, second);
        var rows = 1 << inputs.Length;
        if (savesCarry && (other == 0 || other == Ones(rows)))
        {
            Table(bit, inputs, parity);
            return other == 0 ? null : Summand.One;
        }

        saving.Add(bit);
        text.Append(CultureInfo.InvariantCulture, $"  LUT6_2 #(.INIT(64'h{Repeated(parity, rows):x8}{Repeated(other, rows):x8})) table_{bit} (.O6(propagate[{bit}]), .O5({Saved(bit)})");
        for (var pin = 0; pin < 6; pin++)
            text.Append(CultureInfo.InvariantCulture, $", .I{pin}({(pin == 5 ? "1'b1" : pin < inputs.Length ? inputs[pin].Name : "1'b0")})");
        text.Append(");\n");
        return savesCarry ? new Summand(Saved(bit), false) : null;
    }

    /// <summary>A table with one output; none when it is a constant or a wire.</summary>
    private void Table(int bit, Summand[] inputs, ulong truth)
    {
        if (inputs.Length == 0 || (inputs.Length == 1 && truth == 0b10))
        {
            text.Append(CultureInfo.InvariantCulture, $"  assign propagate[{bit}] = {(inputs.Length == 0 ? truth == 0 ? "1'b0" : "1'b1" : inputs[0].Name)};\n");
            return;
        }

        var rows = 1 << inputs.Length;
        text.Append(CultureInfo.InvariantCulture, $"  LUT{inputs.Length} #(.INIT({rows}'h{truth:x})) table_{bit} (.O(propagate[{bit}])");
        for (var pin = 0; pin < inputs.Length; pin++)
            text.Append(CultureInfo.InvariantCulture, $", .I{pin}({inputs[pin].Name})");
        text.Append(");\n");
    }

    private void Chain(int width, bool hasCarry)
    {
        var cells = (width + ChainBits - 1) / ChainBits;
        var all = cells * ChainBits;
        text.Append(CultureInfo.InvariantCulture, $"  wire [{all - 1}:0] carry;\n  wire [{all - 1}:0] sum;\n");
        for (var cell = 0; cell < cells; cell++)
        {
            var bits = Enumerable.Range(cell * ChainBits, ChainBits).Reverse().ToArray();
            var (carry, first) = cell == 0 ? ("1'b0", hasCarry ? "1'b1" : "1'b0") : (string.Create(CultureInfo.InvariantCulture, $"carry[{(cell * ChainBits) - 1}]"), "1'b0");
            var range = string.Create(CultureInfo.InvariantCulture, $"[{bits[0]}:{bits[^1]}]");
            text.Append(CultureInfo.InvariantCulture, $"  CARRY4 chain_{cell} (.CO(carry{range}), .O(sum{range}), .CI({carry}), .CYINIT({first}), ")
                .Append(CultureInfo.InvariantCulture, $".DI({{{string.Join(", ", bits.Select(bit => bit < width ? directs[bit] : "1'b0"))}}}), ")
                .Append(CultureInfo.InvariantCulture, $".S({{{string.Join(", ", bits.Select(bit => bit < width ? string.Create(CultureInfo.InvariantCulture, $"propagate[{bit}]") : "1'b0"))}}}));\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  assign Sum[{config.SumBits - 1}:{start}] = sum[{width - 1}:0];\n");
    }

    /// <summary>Bits that meet in a column of the sum.</summary>
    private List<Summand> SummandsAt(int column)
    {
        var summands = new List<Summand>();
        for (var word = 0; word < words.Length; word++)
        {
            var (name, shape) = words[word];
            var bit = column - shape.Shift;
            if (bit >= shape.Bits && shape.IsSigned)
                bit = shape.Bits - 1;
            if (bit >= 0 && bit < shape.Bits)
                summands.Add(new Summand(shape.Bits == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}[{bit}]"), shape.IsNegative));
            else if (shape.IsNegative && (bit >= 0 || (column >= start && whole.Contains(word))))
                summands.Add(Summand.One);
        }

        return summands;
    }

    /// <summary>Ones of subtracted words that enter at a column.</summary>
    private int OnesAt(int column) => words.Index().Count(word => word.Item.Shape.IsNegative && word.Item.Shape.Shift == column && !whole.Contains(word.Index));

    private static string Saved(int bit) => string.Create(CultureInfo.InvariantCulture, $"saved[{bit}]");

    private static ulong TruthOf(Summand[] inputs, Func<Dictionary<string, bool>, bool> function)
    {
        ulong truth = 0;
        for (var row = 0; row < 1 << inputs.Length; row++)
            if (function(inputs.Index().ToDictionary(input => input.Item.Name, input => (row >> input.Index & 1) == 1, StringComparer.Ordinal)))
                truth |= 1UL << row;
        return truth;
    }

    /// <summary>A table of fewer inputs as one of five.</summary>
    private static uint Repeated(ulong truth, int rows)
    {
        var all = truth;
        for (var have = rows; have < 32; have *= 2)
            all |= all << have;
        return (uint)all;
    }

    private static ulong Ones(int rows) => (1UL << rows) - 1;

    /// <summary>A bit that is added: a wire or its complement, or a 1, which has no name.</summary>
    private sealed record Summand(string Name, bool IsInverted)
    {
        public static Summand One { get; } = new("", false);

        public string Text => Name.Length == 0 ? "1'b1" : IsInverted ? "~" + Name : Name;

        public bool In(Dictionary<string, bool> values) => Name.Length == 0 || values[Name] != IsInverted;
    }
}
