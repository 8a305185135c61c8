using System.Numerics;
using System.Security.Cryptography;
using HdlDsl;
using HdlDsl.VerilogImport;
using Verification;
using static HdlDsl.Hdl;

namespace CrossCheck;

/// <summary>A multiplier of RISC-V, a serial ALU and a hash.</summary>
internal static class Arithmetic
{
    /// <summary>The four products of RISC-V, in four configurations.</summary>
    public static void Multiplier(VerilogSource source, SimulationOptions options)
    {
        foreach (var (steps, chain) in new[] { (1, 4), (2, 4), (1, 8), (2, 8) })
        {
            var dut = new MultiplierBench(source, steps, chain);
            Testbench.Run(dut, options, sim =>
            {
                var random = new Random(options.Seed);
                sim.Reset(2);
                for (var i = 0; i < 200; i++)
                {
                    var (operation, a, b) = (i % 4, Corner(random), Corner(random));
                    sim.Set(dut.Instruction, 0x02000033 | (operation << 12));
                    sim.Set(dut.A, a);
                    sim.Set(dut.B, b);
                    sim.Set(dut.Valid, true);
                    var patience = 0;
                    while (!sim.GetBool(dut.Ready))
                    {
                        if (++patience > 100)
                            throw new VerificationException($"no answer to operation {operation} with {a:x} and {b:x}");
                        sim.Step();
                    }

                    BigInteger left = operation is 1 or 2 ? (int)a : a;
                    BigInteger right = operation is 1 ? (int)b : b;
                    var product = left * right;
                    sim.Expect(dut.Result, (operation == 0 ? product : product >> 32) & uint.MaxValue);
                    sim.Set(dut.Valid, false);
                    sim.Step(3);
                }
            });
        }
    }

    /// <summary>Sums, differences, comparisons and logic of 32 bits, one or four bits in a cycle.</summary>
    public static void SerialAlu(VerilogSource source, SimulationOptions options)
    {
        foreach (var width in new[] { 1, 4 })
        {
            var dut = new AluBench(source, width);
            Testbench.Run(dut, options, sim =>
            {
                var random = new Random(options.Seed);
                for (var i = 0; i < 400; i++)
                {
                    var (a, b, operation) = (Corner(random), i % 5 == 0 ? Corner(random) : (uint)random.NextInt64(1L << 32), i % 8);
                    if (i % 7 == 0)
                        b = a;
                    Serial(sim, dut, width, a, b, operation);
                }
            });
        }
    }

    /// <summary>Hashes of short texts, against the library of .NET.</summary>
    public static void Sha256(VerilogSource source, SimulationOptions options)
    {
        var dut = new HashBench(source);
        Testbench.Run(dut, options, sim =>
        {
            var random = new Random(options.Seed);
            sim.Reset(2);
            sim.Set(dut.Mode, true);
            for (var i = 0; i < 30; i++)
            {
                var text = new byte[i < 5 ? i : random.Next(56)];
                random.NextBytes(text);
                var block = new byte[64];
                text.CopyTo(block, 0);
                block[text.Length] = 0x80;
                block[62] = (byte)(text.Length * 8 >> 8);
                block[63] = (byte)(text.Length * 8);
                sim.Set(dut.Block, new BigInteger(block, isUnsigned: true, isBigEndian: true));
                sim.Set(dut.Init, true);
                sim.Step();
                sim.Set(dut.Init, false);
                for (var patience = 0; !sim.GetBool(dut.IsValid) || !sim.GetBool(dut.IsReady); patience++)
                {
                    if (patience > 200)
                        throw new VerificationException("no digest in 200 cycles");
                    sim.Step();
                }

                sim.Expect(dut.Digest, new BigInteger(SHA256.HashData(text), isUnsigned: true, isBigEndian: true));
            }
        });
    }

    private static uint Corner(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.Next(3) switch { 0 => uint.MaxValue, 1 => 0x80000000, _ => 0x7FFFFFFF },
        2 => (uint)random.Next(8),
        _ => (uint)random.NextInt64(1L << 32),
    };

    /// <summary>0 add, 1 subtract, 2 less, 3 less unsigned, 4 equal, 5 xor, 6 or, 7 and.</summary>
    private static void Serial(Simulation sim, AluBench dut, int width, uint a, uint b, int operation)
    {
        var subtracts = operation is >= 1 and <= 4;
        sim.Set(dut.IsSub, subtracts);
        sim.Set(dut.BoolOperation, operation switch { 6 => 2, 7 => 3, _ => 0 });
        sim.Set(dut.IsEqual, operation == 4);
        sim.Set(dut.Select, operation switch { 0 or 1 => 1, >= 5 => 4, _ => 0 });
        sim.Set(dut.Enable, false);
        sim.Set(dut.IsSigned, false);
        // The carry starts as a cycle without enable leaves it.
        sim.Step();
        sim.Set(dut.Enable, true);
        var result = 0U;
        var compared = false;
        for (var bit = 0; bit < 32; bit += width)
        {
            var mask = (1U << width) - 1;
            sim.Set(dut.IsFirst, bit == 0);
            sim.Set(dut.IsSigned, operation == 2);
            sim.Set(dut.A, (a >> bit) & mask);
            sim.Set(dut.B, (b >> bit) & mask);
            result |= (uint)sim.GetUInt64(dut.Result) << bit;
            compared = sim.GetBool(dut.Comparison);
            sim.Step();
        }

        var expected = operation switch { 0 => a + b, 1 => a - b, 5 => a ^ b, 6 => a | b, 7 => a & b, _ => 0U };
        if (operation is 0 or 1 or >= 5 && result != expected)
            throw new VerificationException($"operation {operation} of {a:x} and {b:x} in steps of {width} bits gives {result:x}, not {expected:x}");
        var truth = operation switch { 2 => (int)a < (int)b, 3 => a < b, _ => a == b };
        if (operation is >= 2 and <= 4 && compared != truth)
            throw new VerificationException($"comparison {operation} of {a:x} and {b:x} in steps of {width} bits gives {compared}");
    }

    private sealed class MultiplierBench(VerilogSource source, int steps, int chain) : Module
    {
        public UInt Instruction { get; } = In.UInt(32);

        public UInt A { get; } = In.UInt(32);

        public UInt B { get; } = In.UInt(32);

        public Bit Valid { get; } = In.Bit();

        public Bit Ready { get; } = Out.Bit();

        public UInt Result { get; } = Out.UInt(32);

        protected override void Build()
        {
            var unit = Instance(new ImportedModule(source, "picorv32_pcpi_mul", new { STEPS_AT_ONCE = steps, CARRY_CHAIN = chain }));
            unit.Input("pcpi_valid").Value = Valid;
            unit.Input("pcpi_insn").Value = Instruction;
            unit.Input("pcpi_rs1").Value = A;
            unit.Input("pcpi_rs2").Value = B;
            Ready.Value = unit.Output<Bit>("pcpi_ready");
            Result.Value = unit.Output<UInt>("pcpi_rd");
        }
    }

    private sealed class AluBench(VerilogSource source, int width) : Module
    {
        public Bit Enable { get; } = In.Bit();

        public Bit IsFirst { get; } = In.Bit();

        public Bit IsSub { get; } = In.Bit();

        public UInt BoolOperation { get; } = In.UInt(2);

        public Bit IsEqual { get; } = In.Bit();

        public Bit IsSigned { get; } = In.Bit();

        public UInt Select { get; } = In.UInt(3);

        public UInt A { get; } = In.UInt(width);

        public UInt B { get; } = In.UInt(width);

        public Bit Comparison { get; } = Out.Bit();

        public UInt Result { get; } = Out.UInt(width);

        protected override void Build()
        {
            var alu = Instance(new ImportedModule(source, "serv_alu", new { W = width }));
            alu.Input("i_en").Value = Enable;
            alu.Input("i_cnt0").Value = IsFirst;
            alu.Input("i_sub").Value = IsSub;
            alu.Input("i_bool_op").Value = BoolOperation;
            alu.Input("i_cmp_eq").Value = IsEqual;
            alu.Input("i_cmp_sig").Value = IsSigned;
            alu.Input("i_rd_sel").Value = Select;
            alu.Input("i_rs1").Value = A;
            alu.Input("i_op_b").Value = B;
            alu.Input("i_buf").Value = UInt.Constant(0, width);
            Comparison.Value = alu.Output<Bit>("o_cmp");
            Result.Value = alu.Output<UInt>("o_rd");
        }
    }

    private sealed class HashBench(VerilogSource source) : Module
    {
        public Bit Init { get; } = In.Bit();

        public Bit Mode { get; } = In.Bit();

        public UInt Block { get; } = In.UInt(512);

        public Bit IsReady { get; } = Out.Bit();

        public Bit IsValid { get; } = Out.Bit();

        public UInt Digest { get; } = Out.UInt(256);

        protected override void Build()
        {
            var core = Instance(new ImportedModule(source, "sha256_core"));
            core.Input("init").Value = Init;
            core.Input<Bit>("next").Value = false;
            core.Input("mode").Value = Mode;
            core.Input("block").Value = Block;
            IsReady.Value = core.Output<Bit>("ready");
            IsValid.Value = core.Output<Bit>("digest_valid");
            Digest.Value = core.Output<UInt>("digest");
        }
    }
}
