using System.Globalization;
using System.Numerics;
using Generators.Dsp;
using HdlDsl;
using HdlDsl.VerilogImport;
using Verification;
using Verification.Engines;

namespace CrossCheck;

/// <summary>
/// The slice of Generators/Dsp against the vendor's own simulation model, which is not part of this repository: the wrapper of the primitive runs once as plain hardware and once
/// with the macro that selects the primitive, with the same inputs.
/// </summary>
internal static class UnisimDsp
{
    private const int Cycles = 2000;
    private const int CyclesUntilFull = 8;

    private static readonly (string Name, Dsp48Config Config)[] Configurations =
    [
        ("default", new()),
        ("multiply-accumulate", new() { Opmodes = new(0b00_000_01_01, 0b00_010_01_01, 0b00_011_01_01), Alumodes = new(0, 3) }),
        ("pre-adder", new() { Breg = 2, Bcascreg = 2, Amultsel = DspFactor.PreAdder, Inmodes = new(4, 12), Opmodes = new(0b00_001_01_01), Outputs = DspOutputs.Pcout }),
        ("no registers", new()
        {
            Areg = 0, Acascreg = 0, Breg = 0, Bcascreg = 0, Creg = 0, Mreg = 0, Opmodereg = 0, Alumodereg = 0, Carryinreg = 0, Carryinselreg = 0,
            Opmodes = new(0b00_011_01_01, 0b11_001_01_01), Alumodes = new(0, 3), HasCarryIn = true, Rnd = 77,
        }),
        ("logic", new() { UseMult = DspMultiplier.None, Mreg = 0, Opmodes = new(0b00_011_00_11, 0b00_011_10_11), Alumodes = new(4, 5, 6, 7, 12, 13, 14, 15) }),
        ("two lanes", new() { UseMult = DspMultiplier.None, Mreg = 0, UseSimd = DspSimd.Two24, Opmodes = new(0b00_011_00_11, 0b00_010_00_11), Alumodes = new(0, 3), Outputs = DspOutputs.CarryOut }),
        ("four lanes", new() { UseMult = DspMultiplier.None, Mreg = 0, UseSimd = DspSimd.Four12, Opmodes = new(0b00_011_00_11, 0b00_010_00_11), Alumodes = new(0, 3), Outputs = DspOutputs.CarryOut }),
        ("pattern", new() { Opmodes = new(0b00_010_01_01), UsePatternDetect = true, Pattern = 0, Mask = (1L << 40) - 1 }),
    ];

    /// <summary>Compares in all configurations.</summary>
    public static void Check(VerilogSource vendor, SimulationOptions options)
    {
        foreach (var (name, config) in Configurations)
        {
            var design = DesignUnderTest.Of(new Slice(config)).EngineDesign;
            var primitive = design with { Verilog = $"`define {Dsp48Primitive.Macro}\n{design.Verilog}\n{vendor.Verilog}\n", SingleEvalSafe = false };
            using var plain = EngineFactory.Create(EngineKind.Icarus, design);
            using var theirs = EngineFactory.Create(options.Engine, primitive);
            Compare(name, config, [plain, theirs], new Random(options.Seed));
        }
    }

    private static void Compare(string name, Dsp48Config config, SimulationEngine[] engines, Random random)
    {
        var ports = engines[0].Design.Ports;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            for (var port = 0; port < ports.Length; port++)
            {
                if (!ports[port].IsInput || ports[port].Name == engines[0].Design.Clock?.Name)
                    continue;
                var value = Value(ports[port], config, random, isStart: cycle < CyclesUntilFull);
                foreach (var engine in engines)
                {
                    engine.PortBytes(port).Clear();
                    value.TryWriteBytes(engine.PortBytes(port), out _, isUnsigned: true);
                }
            }

            foreach (var engine in engines)
                engine.Settle();
            for (var port = 0; port < ports.Length && cycle >= CyclesUntilFull; port++)
            {
                var (ours, theirs) = (new BigInteger(engines[0].PortBytes(port), isUnsigned: true), new BigInteger(engines[1].PortBytes(port), isUnsigned: true));
                if (!ports[port].IsInput && ours != theirs)
                    throw new VerificationException(string.Create(CultureInfo.InvariantCulture, $"{name}: {ports[port].Name} in cycle {cycle} is {ours:x}, and {theirs:x} in the vendor's model"));
            }

            foreach (var engine in engines)
                engine.Step();
        }
    }

    private static BigInteger Value(EnginePort port, Dsp48Config config, Random random, bool isStart)
    {
        if (port.Name.EndsWith("Enables", StringComparison.Ordinal))
            return random.Next(4) == 0 && !isStart ? 0 : (BigInteger.One << port.Width) - 1;
        if (port.Name.EndsWith("Resets", StringComparison.Ordinal))
            return random.Next(30) == 0 && !isStart ? (BigInteger.One << port.Width) - 1 : 0;
        var modes = port.Name switch
        {
            "I_Opmode" => config.Opmodes,
            "I_Alumode" => config.Alumodes,
            "I_Inmode" => config.Inmodes,
            "I_Carryinsel" => config.Carryinsels,
            _ => null,
        };
        if (modes is not null)
            return modes.Values[random.Next(modes.Values.Length)];
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return random.Next(6) switch { 0 => BigInteger.Zero, 1 => (BigInteger.One << port.Width) - 1, _ => new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << port.Width) - 1) };
    }

    private sealed class Slice(Dsp48Config config) : Module
    {
        public Dsp48In I { get; } = In.Of(new Dsp48In(config));

        public Dsp48Out O { get; } = Out.Of(new Dsp48Out(config));

        protected override void Build()
        {
            var box = Hdl.Instance(new Dsp48Primitive(config, "slice_under_test"), "box");
            box.I.Value = I;
            O.Value = box.O;
        }
    }
}
