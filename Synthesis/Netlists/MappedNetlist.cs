using System.Text.Json;

namespace Synthesis.Netlists;

/// <summary>The cells of one module as the json command of Yosys writes them: what <see cref="LongestPath"/> and <see cref="CellFigures"/> look at.</summary>
internal sealed class MappedNetlist
{
    /// <summary>Cells in the order of the file.</summary>
    public List<MappedCell> Cells { get; } = [];

    /// <summary>Bits that come from input ports.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>Bits that go to output ports.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>The best name of each bit that has one in the Verilog: a name of the design before one of a temporary. Names that Yosys made up are none.</summary>
    public Dictionary<int, string> Names { get; } = [];

    /// <summary>Reads a module.</summary>
    /// <param name="json">What Yosys wrote.</param>
    /// <param name="top">Name of the module.</param>
    /// <exception cref="JsonException">The text is no such file.</exception>
    /// <exception cref="KeyNotFoundException">There is no such module.</exception>
    public static MappedNetlist Read(Stream json, string top)
    {
        using var document = JsonDocument.Parse(json);
        var module = document.RootElement.GetProperty("modules").GetProperty(top);
        var netlist = new MappedNetlist();
        foreach (var port in module.GetProperty("ports").EnumerateObject())
            (port.Value.GetProperty("direction").GetString() == "input" ? netlist.Inputs : netlist.Outputs).AddRange(Bits(port.Value.GetProperty("bits")));
        foreach (var cell in module.GetProperty("cells").EnumerateObject())
            netlist.Cells.Add(ReadCell(cell.Value));
        foreach (var net in module.GetProperty("netnames").EnumerateObject().OrderBy(net => Rank(net)).ThenBy(net => net.Name.Length).ThenBy(net => net.Name, StringComparer.Ordinal))
            netlist.Name(net);
        return netlist;
    }

    private static MappedCell ReadCell(JsonElement cell)
    {
        var directions = cell.TryGetProperty("port_directions", out var element) ? element : default;
        var inputs = new List<(string, int)>();
        var outputs = new List<(string, int)>();
        foreach (var connection in cell.GetProperty("connections").EnumerateObject())
        {
            var isInput = directions.ValueKind != JsonValueKind.Object || !directions.TryGetProperty(connection.Name, out var direction) || direction.GetString() == "input";
            foreach (var bit in Bits(connection.Value))
                (isInput ? inputs : outputs).Add((connection.Name, bit));
        }

        var registers = cell.TryGetProperty("parameters", out var parameters) && parameters.EnumerateObject().Any(IsRegisterStage);
        return new MappedCell(cell.GetProperty("type").GetString()!, inputs, outputs, registers) { Places = PlacesOf(cell), FifthOutput = FifthOutputOf(cell, inputs, outputs) };
    }

    /// <summary>The function behind O5 of a LUT6_2 as a cell of its own, which has only the inputs that O5 follows; null for other cells.</summary>
    private static MappedCell? FifthOutputOf(JsonElement cell, List<(string Port, int Bit)> inputs, List<(string Port, int Bit)> outputs)
    {
        if (cell.GetProperty("type").GetString() != MappedCell.TwoOutputs || !cell.TryGetProperty("parameters", out var parameters) || !parameters.TryGetProperty("INIT", out var init))
            return null;
        // Text of 64 digits, the highest one first; the lower half is O5.
        var truth = init.GetString()!;
        return new MappedCell("LUT5", inputs.FindAll(input => Follows(input.Port)), outputs.FindAll(output => output.Port == "O5"), HasRegisters: false);

        bool Follows(string port)
        {
            var weight = 1 << (port[1] - '0');
            return weight < 32 && Enumerable.Range(0, 32).Any(row => (row & weight) == 0 && truth[^(row + 1)] != truth[^(row + weight + 1)]);
        }
    }

    /// <summary>Places of the bits of a carry cell's ports; null for other cells.</summary>
    private static Dictionary<string, Dictionary<int, int>>? PlacesOf(JsonElement cell)
    {
        if (!CellClasses.IsCarry(cell.GetProperty("type").GetString()!))
            return null;
        var places = new Dictionary<string, Dictionary<int, int>>(StringComparer.Ordinal);
        foreach (var connection in cell.GetProperty("connections").EnumerateObject())
        {
            var bits = places[connection.Name] = [];
            var place = 0;
            foreach (var bit in connection.Value.EnumerateArray())
            {
                if (bit.ValueKind == JsonValueKind.Number)
                    bits[place] = bit.GetInt32();
                place++;
            }
        }

        return places;
    }

    /// <summary>Multiplier blocks say in parameters such as AREG = 1 or REG_OUTPUT_CLK = "CLK0" that they hold values.</summary>
    private static bool IsRegisterStage(JsonProperty parameter)
    {
        if (parameter.Value.ValueKind != JsonValueKind.String)
            return false;
        var value = parameter.Value.GetString()!;
        return parameter.Name.StartsWith("REG_", StringComparison.Ordinal)
            ? value.StartsWith("CLK", StringComparison.Ordinal)
            : parameter.Name is "AREG" or "BREG" or "CREG" or "DREG" or "MREG" or "PREG" or "ADREG" && value.Contains('1', StringComparison.Ordinal);
    }

    /// <summary>Names of the design first, then those that the Verilog gives temporaries, then those that Yosys made up.</summary>
    private static int Rank(JsonProperty net) =>
        net.Value.GetProperty("hide_name").GetInt32() != 0 ? 2 : net.Name.StartsWith('_') || net.Name.Contains("._", StringComparison.Ordinal) ? 1 : 0;

    private void Name(JsonProperty net)
    {
        if (Rank(net) == 2)
            return;
        var bits = net.Value.GetProperty("bits");
        var isVector = bits.GetArrayLength() > 1;
        var index = 0;
        foreach (var bit in bits.EnumerateArray())
        {
            if (bit.ValueKind == JsonValueKind.Number)
                Names.TryAdd(bit.GetInt32(), isVector ? $"{net.Name}[{index}]" : net.Name);
            index++;
        }
    }

    /// <summary>The bits that are no constants.</summary>
    private static IEnumerable<int> Bits(JsonElement bits) => bits.EnumerateArray().Where(bit => bit.ValueKind == JsonValueKind.Number).Select(bit => bit.GetInt32());
}

/// <summary>A cell: its type and the bits at its ports, constants left out.</summary>
/// <param name="Type">Cell type.</param>
/// <param name="Inputs">Port and bit of each input.</param>
/// <param name="Outputs">Port and bit of each output.</param>
/// <param name="HasRegisters">Whether parameters switch pipeline registers of a multiplier block on.</param>
internal sealed record MappedCell(string Type, List<(string Port, int Bit)> Inputs, List<(string Port, int Bit)> Outputs, bool HasRegisters)
{
    /// <summary>Type of the look-up table of two outputs.</summary>
    public const string TwoOutputs = "LUT6_2";

    /// <summary>What drives output O5 of a look-up table of two outputs; null for other cells.</summary>
    public MappedCell? FifthOutput { get; init; }

    /// <summary>By port, the bits of carry cells with their places in it; null for other cells.</summary>
    public Dictionary<string, Dictionary<int, int>>? Places { get; init; }

    /// <summary>Bits of a port by place, constants left out.</summary>
    /// <param name="port">The port.</param>
    /// <returns>The bits; none for cells without places.</returns>
    public IReadOnlyDictionary<int, int> PlacesOf(string port) => Places?.GetValueOrDefault(port) ?? [];
}
