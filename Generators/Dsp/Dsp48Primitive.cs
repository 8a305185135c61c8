using System.Globalization;
using System.Numerics;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Dsp;

/// <summary>
/// A DSP48E2 slice as a module of Verilog that is the vendor's primitive where the macro <c>HDL_DSP48E2</c> is defined, and the plain hardware of <see cref="Dsp48"/>
/// otherwise. Ports are those of <see cref="Dsp48"/>; the built-in simulator runs <see cref="Dsp48Golden"/>. Registers start at 0 in both.
/// </summary>
/// <param name="config">Attributes and modes.</param>
/// <param name="name">Name of the Verilog module: one for each configuration of a design.</param>
public sealed class Dsp48Primitive(Dsp48Config config, string name) : BlackBox
{
    /// <summary>Macro that selects the primitive.</summary>
    public const string Macro = "HDL_DSP48E2";

    private readonly string body = Body(config.Validated(), name);

    /// <summary>Inputs.</summary>
    public Dsp48In I { get; } = In.Of(new Dsp48In(config));

    /// <summary>Outputs.</summary>
    public Dsp48Out O { get; } = Out.Of(new Dsp48Out(config));

    /// <inheritdoc/>
    protected override string DefinitionName => name;

    /// <inheritdoc/>
    protected override string VerilogBody => body;

    /// <inheritdoc/>
    protected override bool HasClock => HasState(config);

    /// <inheritdoc/>
    protected override BlackBoxModel CreateModel() => HasState(config) ? new Dsp48ClockedBoxModel(config) : new Dsp48BoxModel(config);

    private static bool HasState(Dsp48Config config) => config.UsedEnables != DspEnables.None;

    private static string Body(Dsp48Config config, string name)
    {
        var design = Elaborator.Elaborate(new Dsp48(config));
        var text = VerilogEmitter.Emit(design, VerilogOptions.Default with { HeaderComment = false, SuppressFileNameLint = false, InitialiseRegistersWithoutReset = true });
        var start = text.IndexOf("module Dsp48 (", StringComparison.Ordinal);
        var end = text.IndexOf(");", start, StringComparison.Ordinal);
        var ports = text[(start + "module Dsp48 (".Length)..end];
        var names = ports.Split(',').Select(port => port.Trim().Split(' ')[^1]).ToArray();
        var connections = string.Join(", ", names.Select(port => $".{port}({port})"));
        return $$"""
            {{text[..start]}}module {{name}}_model ({{text[(start + "module Dsp48 (".Length)..].TrimEnd()}}

            module {{name}} ({{ports.Replace("output reg", "output wire", StringComparison.Ordinal)}});
            `ifdef {{Macro}}
            {{Primitive(config)}}
            `else
              {{name}}_model slice ({{connections}});
            `endif
            endmodule

            """;
    }

    /// <summary>The instance of the primitive, in the words of its library guide.</summary>
    private static string Primitive(Dsp48Config config)
    {
        var parameters = new (string Name, string Value)[]
        {
            ("AREG", Number(config.Areg)), ("ACASCREG", Number(config.Acascreg)), ("BREG", Number(config.Breg)), ("BCASCREG", Number(config.Bcascreg)),
            ("CREG", Number(config.Creg)), ("DREG", Number(config.Dreg)), ("ADREG", Number(config.Adreg)), ("MREG", Number(config.Mreg)), ("PREG", Number(config.Preg)),
            // A constant needs no register, and without one it acts from the first cycle on.
            ("INMODEREG", Number(config.Inmodes.IsFixed ? 0 : config.Inmodereg)), ("OPMODEREG", Number(config.Opmodes.IsFixed ? 0 : config.Opmodereg)),
            ("ALUMODEREG", Number(config.Alumodes.IsFixed ? 0 : config.Alumodereg)), ("CARRYINREG", Number(config.HasCarryIn ? config.Carryinreg : 0)),
            ("CARRYINSELREG", Number(config.Carryinsels.IsFixed ? 0 : config.Carryinselreg)),
            ("A_INPUT", Text(config.AInput)), ("B_INPUT", Text(config.BInput)), ("AMULTSEL", config.Amultsel == DspFactor.PreAdder ? "\"AD\"" : "\"A\""),
            ("BMULTSEL", config.Bmultsel == DspFactor.PreAdder ? "\"AD\"" : "\"B\""), ("PREADDINSEL", Text(config.Preaddinsel)), ("USE_MULT", Text(config.UseMult)),
            ("USE_SIMD", Text(config.UseSimd)), ("RND", Wide(config.Rnd)), ("USE_PATTERN_DETECT", config.UsePatternDetect ? "\"PATDET\"" : "\"NO_PATDET\""),
            ("PATTERN", Wide(config.Pattern)), ("MASK", Wide(config.Mask)), ("SEL_PATTERN", Text(config.SelPattern)),
            ("SEL_MASK", config.SelMask switch { DspMaskSource.RoundingMode1 => "\"ROUNDING_MODE1\"", DspMaskSource.RoundingMode2 => "\"ROUNDING_MODE2\"", _ => Text(config.SelMask) }),
            ("AUTORESET_PATDET", config.AutoresetPatdet switch { DspAutoReset.NoReset => "\"NO_RESET\"", DspAutoReset.ResetMatch => "\"RESET_MATCH\"", _ => "\"RESET_NOT_MATCH\"" }),
            ("AUTORESET_PRIORITY", Text(config.AutoresetPriority)),
        };
        var extend = config.ABits == 30 ? "" : "{3{I_A[26]}}, ";
        var isDirect = (A: config.UsesA && config.AInput == DspInput.Direct, B: config.UsesB && config.BInput == DspInput.Direct);
        var ports = new List<(string Name, string Value)>
        {
            ("CLK", HasState(config) ? "clk" : "1'b0"),
            ("A", isDirect.A ? $"{{{extend}I_A}}" : "30'd0"), ("ACIN", config.UsesA && !isDirect.A ? $"{{{extend.Replace("I_A", "I_Acin", StringComparison.Ordinal)}I_Acin}}" : "30'd0"),
            ("B", isDirect.B ? "I_B" : "18'd0"), ("BCIN", config.UsesB && !isDirect.B ? "I_Bcin" : "18'd0"), ("C", config.UsesC ? "I_C" : "48'd0"), ("D", config.UsesD ? "I_D" : "27'd0"),
            ("PCIN", config.UsesPcin ? "I_Pcin" : "48'd0"), ("CARRYIN", config.HasCarryIn ? "I_CarryIn" : "1'b0"),
            ("CARRYCASCIN", config.Carryinsels.Values.Contains(2) ? "I_CarryCascIn" : "1'b0"), ("MULTSIGNIN", "1'b0"),
            ("OPMODE", Mode(config.Opmodes, 9, "I_Opmode")), ("ALUMODE", Mode(config.Alumodes, 4, "I_Alumode")), ("INMODE", Mode(config.Inmodes, 5, "I_Inmode")),
            ("CARRYINSEL", Mode(config.Carryinsels, 3, "I_Carryinsel")),
        };
        foreach (var enable in Enum.GetValues<DspEnables>().Where(each => each is not (DspEnables.None or DspEnables.All)))
            ports.Add(("CE" + enable.ToString().ToUpperInvariant(), Control(config.Enables, (int)config.UsedEnables, (int)enable, "I_Enables", "1'b1")));
        foreach (var reset in Enum.GetValues<DspResets>().Where(each => each is not (DspResets.None or DspResets.All)))
            ports.Add(("RST" + reset.ToString().ToUpperInvariant(), Control(config.Resets, (int)config.UsedResets, (int)reset, "I_Resets", "1'b0")));
        ports.Add(("P", "O_P"));
        var lanes = config.Lanes;
        if (config.Outputs.HasFlag(DspOutputs.CarryOut) && lanes < 4)
            ports.Add(("CARRYOUT", lanes == 1 ? "{O_CarryOut, unused}" : "{O_CarryOut[1], unused[1], O_CarryOut[0], unused[0]}"));
        else if (config.Outputs.HasFlag(DspOutputs.CarryOut))
            ports.Add(("CARRYOUT", "O_CarryOut"));
        foreach (var output in new[] { DspOutputs.Pcout, DspOutputs.Acout, DspOutputs.Bcout, DspOutputs.CarryCascOut })
        {
            if (config.Outputs.HasFlag(output))
                ports.Add((output.ToString().ToUpperInvariant(), $"O_{output}"));
        }

        if (config.UsePatternDetect)
            ports.AddRange([("PATTERNDETECT", "O_PatternDetect"), ("PATTERNBDETECT", "O_PatternBDetect"), ("OVERFLOW", "O_Overflow"), ("UNDERFLOW", "O_Underflow")]);
        var unused = config.Outputs.HasFlag(DspOutputs.CarryOut) && lanes < 4 ? $"  wire [{(lanes == 1 ? 2 : 1)}:0] unused;\n" : "";
        return $"{unused}  DSP48E2 #(\n{List(parameters)}\n  ) slice (\n{List(ports)}\n  );";
    }

    private static string List(IEnumerable<(string Name, string Value)> entries) => string.Join(",\n", entries.Select(entry => $"    .{entry.Name}({entry.Value})"));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Wide(long value) => "48'h" + value.ToString("x", CultureInfo.InvariantCulture);

    private static string Text<T>(T value)
        where T : struct, Enum => $"\"{value.ToString().ToUpperInvariant()}\"";

    private static string Mode(DspModes modes, int width, string port) => modes.IsFixed ? $"{width}'b{Convert.ToString(modes.Values[0], 2)}" : port;

    private static string Control(DspControl kind, int used, int which, string port, string otherwise)
    {
        if (kind == DspControl.None || (used & which) == 0)
            return otherwise;
        return kind == DspControl.Shared || BitOperations.PopCount((uint)used) == 1 ? port : $"{port}[{BitOperations.PopCount((uint)(used & (which - 1)))}]";
    }
}
