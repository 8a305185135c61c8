using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Verilog;
using Verification.Engines;
using Verification.Engines.Tools;

namespace Fuzz;

/// <summary>Random legal designs: all tools accept what is emitted, and all simulators agree.</summary>
internal static class Designs
{
    private const int Steps = 60;
    private static readonly TimeSpan ToolTime = TimeSpan.FromMinutes(2);

    /// <summary>The interpreter against the compiled model of the built-in simulator; a difference is made small.</summary>
    public static void CheckModels(int seed) => new ModelComparison(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("compiled", design => ModelFactory.Create(design))).Check(seed);

    /// <summary>The emitter, Yosys, Verilator and Icarus against the built-in simulator.</summary>
    public static void CheckTools(int seed)
    {
        var source = RandomDesign.Make(seed);
        var design = seed % 3 == 0 ? source : new DesignPasses().Run(source);
        var options = VerilogOptions.Icarus with
        {
            InitialiseRegistersWithReset = true,
            SuppressFileNameLint = true,
            RomStyle = seed % 2 == 0 ? RomStyle.Array : RomStyle.Case,
        };
        var described = EngineDesign.Of(design, options);
        if (described.Verilog != EngineDesign.Of(design, options).Verilog)
            throw new InvalidOperationException("the emitter gives other text the second time");
        var folder = Directory.CreateTempSubdirectory("hdl-fuzz-");
        try
        {
            Synthesise(described.Verilog, folder.FullName);
            Compare(described, source, seed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Synthesise(string verilog, string folder)
    {
        var file = Path.Combine(folder, "top.v");
        File.WriteAllText(file, verilog);
        ToolProcess.RunChecked(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-p", $"read_verilog {file}; hierarchy -check -top top; proc; check -assert; opt -fast"], ToolTime);
    }

    private static void Compare(EngineDesign design, Design source, int seed)
    {
        using var model = new InterpretedModel(source);
        var stimulus = Stimulus.Make(model, seed, Steps, restarts: false);
        var engines = new List<(EngineKind Kind, SimulationEngine Engine)>();
        try
        {
            foreach (var kind in Enum.GetValues<EngineKind>())
                engines.Add((kind, EngineFactory.Create(kind, design, new EngineOptions())));
            for (var step = 0; step < Steps; step++)
            {
                var now = stimulus.Steps[step];
                Write(model, engines, now);
                model.Settle();
                engines.ForEach(each => each.Engine.Settle());
                Compare(model, engines, step, "before the edge");
                if (now.Clocks == 0)
                    continue;
                model.Edge(now.Clocks);
                model.Settle();
                foreach (var (_, engine) in engines)
                {
                    engine.Edge(now.Clocks);
                    engine.Settle();
                }

                Compare(model, engines, step, "behind the edge");
            }
        }
        finally
        {
            engines.ForEach(each => each.Engine.Dispose());
        }
    }

    private static void Write(SimulatedModel model, List<(EngineKind Kind, SimulationEngine Engine)> engines, StimulusStep step)
    {
        for (var port = 0; port < model.Ports.Length; port++)
        {
            if (!model.Ports[port].IsInput || model.Clocks.Contains(model.Ports[port].Name, StringComparer.Ordinal))
                continue;
            model.WritePort(port, step.Levels[port]);
            foreach (var (_, engine) in engines)
            {
                var bytes = engine.PortBytes(engine.PortIndex(model.Ports[port].Name));
                bytes.Clear();
                step.Levels[port].TryWriteBytes(bytes, out _, isUnsigned: true);
            }
        }
    }

    private static void Compare(SimulatedModel model, List<(EngineKind Kind, SimulationEngine Engine)> engines, int step, string when)
    {
        for (var port = 0; port < model.Ports.Length; port++)
        {
            if (model.Ports[port].IsInput)
                continue;
            var expected = model.ReadPort(port);
            foreach (var (kind, engine) in engines)
            {
                var index = engine.PortIndex(model.Ports[port].Name);
                var got = new BigInteger(engine.PortBytes(index), isUnsigned: true);
                if (!engine.HasUnknown(index) && got != expected)
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{model.Ports[port].Name}' is {got:x} in {kind} and {expected:x} in the interpreter, {when} of step {step}"));
            }
        }
    }
}
