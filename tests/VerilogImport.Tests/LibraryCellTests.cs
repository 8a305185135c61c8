using System.Numerics;
using HdlDsl;
using HdlDsl.CompiledText;
using HdlDsl.VerilogImport;
using Verification;
using Verification.Engines;
using Module = HdlDsl.Module;

namespace VerilogImport.Tests;

/// <summary>
/// Cells of FPGA vendors in the libraries that are installed with Yosys, by several authors and in several styles of Verilog: the header becomes a class, the
/// class is compiled with a design that uses it, and the design is simulated with the library's source against a golden model.
/// </summary>
public sealed class LibraryCellTests
{
    private const string Usings = "using HdlDsl;\nusing HdlDsl.VerilogImport;\nusing Imported;\nusing static HdlDsl.Hdl;\n";

    public static TheoryData<EngineKind> Engines => [EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>Parameters in the body, ports of several widths in one declaration, two asynchronous resets; iCE40 by Clifford Wolf and David Shah.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void SB_MAC16_multiplies_and_accumulates(EngineKind engine) => Run(engine, "ice40/cells_sim.v", "SB_MAC16", """
        public sealed class Accumulate : Module
        {
            public SInt A { get; } = In.SInt(16);
            public SInt B { get; } = In.SInt(16);
            public Bit Hold { get; } = In.Bit();
            public SInt Sum { get; } = Out.SInt(32);

            protected override void Build()
            {
                var options = new ImportOptions { Clocks = [new("CLK"), new("ORSTTOP", IsReset: true), new("ORSTBOT", IsReset: true)] };
                var mac = Instance(new SB_MAC16(
                    A_SIGNED: 1, B_SIGNED: 1, TOPOUTPUT_SELECT: 1, TOPADDSUB_LOWERINPUT: 2, TOPADDSUB_CARRYSELECT: 2, BOTOUTPUT_SELECT: 1, BOTADDSUB_LOWERINPUT: 2, options: options));
                mac.A.Value = A.AsUInt();
                mac.B.Value = B.AsUInt();
                mac.CE.Value = true;
                mac.OHOLDTOP.Value = Hold;
                mac.OHOLDBOT.Value = Hold;
                foreach (var unused in new[] { mac.AHOLD, mac.BHOLD, mac.CHOLD, mac.DHOLD, mac.IRSTTOP, mac.IRSTBOT, mac.OLOADTOP, mac.OLOADBOT, mac.ADDSUBTOP, mac.ADDSUBBOT, mac.CI, mac.ACCUMCI, mac.SIGNEXTIN })
                    unused.Value = false;
                mac.C.Value = 0;
                mac.D.Value = 0;
                Sum.Value = mac.O.AsSInt();
            }
        }
        """, (sim, port, random) =>
        {
            var sum = 0;
            for (var cycle = 0; cycle < 500; cycle++)
            {
                var (a, b, hold) = (Corner(random, -32768, 32767), Corner(random, -32768, 32767), random.Next(4) == 0);
                sim.Set(port("A"), a);
                sim.Set(port("B"), b);
                sim.Set(port("Hold"), hold ? 1 : 0);
                sim.Expect(port("Sum"), sum);
                sim.Step();
                sum = unchecked(sum + (hold ? 0 : (int)a * (int)b));
            }
        }, ("NO_ICE40_DEFAULT_ASSIGNMENTS", ""));

    /// <summary>Two clocks, macros in the port list, a memory of which single bits are written; iCE40 by Clifford Wolf.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void SB_RAM40_4K_keeps_words(EngineKind engine) => Run(engine, "ice40/cells_sim.v", "SB_RAM40_4K", """
        public sealed class Memory : Module
        {
            public Bit Write { get; } = In.Bit();
            public UInt Address { get; } = In.UInt(8);
            public UInt Data { get; } = In.UInt(16);
            public UInt Mask { get; } = In.UInt(16);
            public UInt Word { get; } = Out.UInt(16);

            protected override void Build()
            {
                var ram = Instance(new SB_RAM40_4K(WRITE_MODE: 0, READ_MODE: 0, options: new ImportOptions { Clocks = [new("RCLK"), new("WCLK")] }));
                ram.RCLKE.Value = true;
                ram.WCLKE.Value = true;
                ram.RE.Value = true;
                ram.WE.Value = Write;
                ram.RADDR.Value = Cat(UInt.Constant(0, 3), Address).AsUInt();
                ram.WADDR.Value = Cat(UInt.Constant(0, 3), Address).AsUInt();
                ram.WDATA.Value = Data;
                ram.MASK.Value = Mask;
                Word.Value = ram.RDATA;
            }
        }
        """, (sim, port, random) =>
        {
            var words = new int[256];
            for (var cycle = 0; cycle < 1500; cycle++)
            {
                // Every word is written as a whole first: nothing of it is known before.
                var (address, data, mask, write) = (cycle < 256 ? cycle : random.Next(256), random.Next(65536), cycle < 256 ? 0 : random.Next(65536), cycle < 256 || random.Next(2) == 0);
                sim.Set(port("Address"), address);
                sim.Set(port("Data"), data);
                sim.Set(port("Mask"), mask);
                sim.Set(port("Write"), write ? 1 : 0);
                sim.Step();
                if (cycle >= 256)
                    sim.Expect(port("Word"), words[address]);
                if (write)
                    words[address] = (words[address] & mask) | (data & ~mask);
            }
        }, ("NO_ICE40_DEFAULT_ASSIGNMENTS", ""));

    /// <summary>Signed ports whose widths are parameters without a useful default, a `timescale of picoseconds; GateMate by Cologne Chip.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void CC_MULT_multiplies(EngineKind engine) => Run(engine, "gatemate/cells_sim.v", "CC_MULT", """
        public sealed class Multiply : Module
        {
            public SInt A { get; } = In.SInt(9);
            public SInt B { get; } = In.SInt(13);
            public SInt Product { get; } = Out.SInt(22);

            protected override void Build()
            {
                var multiplier = Instance(new CC_MULT(A_WIDTH: 9, B_WIDTH: 13, P_WIDTH: 22));
                multiplier.A.Value = A;
                multiplier.B.Value = B;
                Product.Value = multiplier.P;
            }
        }
        """, (sim, port, random) =>
        {
            for (var i = 0; i < 300; i++)
            {
                var (a, b) = (Corner(random, -256, 255), Corner(random, -4096, 4095));
                sim.Set(port("A"), a);
                sim.Set(port("B"), b);
                sim.Expect(port("Product"), a * b);
            }
        });

    /// <summary>Parameters behind an ANSI port list, generate blocks without the word, `default_nettype none; Intel ALM by Dan Ravensloft.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void MISTRAL_MUL27X27_multiplies_signed_and_unsigned(EngineKind engine) => Run(engine, "intel_alm/common/dsp_sim.v", "MISTRAL_MUL27X27", """
        public sealed class Multiply : Module
        {
            public UInt A { get; } = In.UInt(27);
            public UInt B { get; } = In.UInt(27);
            public UInt Signed { get; } = Out.UInt(54);
            public UInt Unsigned { get; } = Out.UInt(54);

            protected override void Build()
            {
                var signed = Instance(new MISTRAL_MUL27X27());
                var unsigned = Instance(new MISTRAL_MUL27X27(A_SIGNED: 0, B_SIGNED: 0));
                foreach (var multiplier in new[] { signed, unsigned })
                {
                    multiplier.A.Value = A;
                    multiplier.B.Value = B;
                }

                Signed.Value = signed.Y;
                Unsigned.Value = unsigned.Y;
            }
        }
        """, (sim, port, random) =>
        {
            for (var i = 0; i < 300; i++)
            {
                var (a, b) = (Corner(random, -(1 << 26), (1 << 26) - 1), Corner(random, -(1 << 26), (1 << 26) - 1));
                var (x, y) = (a & ((1 << 27) - 1), b & ((1 << 27) - 1));
                sim.Set(port("A"), x);
                sim.Set(port("B"), y);
                sim.Expect(port("Signed"), (a * b) & ((1L << 54) - 1));
                sim.Expect(port("Unsigned"), (BigInteger)x * y);
            }
        });

    /// <summary>A list of names whose directions are in the body, in no order, and a specify block; Gowin by Pepijn de Vos and others.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void RAM16SDP4_reads_at_once(EngineKind engine) => Run(engine, "gowin/cells_sim.v", "RAM16SDP4", """
        public sealed class Memory : Module
        {
            public Bit Write { get; } = In.Bit();
            public UInt To { get; } = In.UInt(4);
            public UInt From { get; } = In.UInt(4);
            public UInt Data { get; } = In.UInt(4);
            public UInt Word { get; } = Out.UInt(4);

            protected override void Build()
            {
                var ram = Instance(new RAM16SDP4(INIT_0: 0xAAAA, INIT_1: 0xCCCC, INIT_2: 0xF0F0, INIT_3: 0xFF00));
                ram.WRE.Value = Write;
                ram.WAD.Value = To;
                ram.RAD.Value = From;
                ram.DI.Value = Data;
                Word.Value = ram.DO;
            }
        }
        """, (sim, port, random) =>
        {
            var words = Enumerable.Range(0, 16).ToArray();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                var (to, from, data, write) = (random.Next(16), random.Next(16), random.Next(16), random.Next(2) == 0);
                sim.Set(port("To"), to);
                sim.Set(port("From"), from);
                sim.Set(port("Data"), data);
                sim.Set(port("Write"), write ? 1 : 0);
                sim.Expect(port("Word"), words[from]);
                sim.Step();
                if (write)
                    words[to] = data;
            }
        });

    /// <summary>An asynchronous reset chosen by a text parameter, unconventional delayed assignments; GreenPAK by Andrew Zonenberg.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void GP_COUNT8_counts_down(EngineKind engine) => Run(engine, "greenpak4/cells_sim_digital.v", "GP_COUNT8", """
        public sealed class Timer : Module
        {
            public UInt Count { get; } = Out.UInt(8);
            public Bit Over { get; } = Out.Bit();

            protected override void Build()
            {
                var counter = Instance(new GP_COUNT8(RESET_MODE: "LEVEL", COUNT_TO: 11));
                Count.Value = counter.POUT;
                Over.Value = counter.OUT;
            }
        }
        """, (sim, port, random) =>
        {
            var count = 0;
            for (var cycle = 0; cycle < 100; cycle++)
            {
                sim.Expect(port("Count"), count);
                sim.Expect(port("Over"), count == 0 ? 1 : 0);
                sim.Step();
                count = count == 0 ? 11 : count - 1;
            }
        });

    /// <summary>Attributes in the port list, a file whose other modules call $fatal while they are elaborated; Xilinx by Eddie Hung and Marcelina Kościelnicka.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void SRLC32E_delays(EngineKind engine) => Run(engine, "xilinx/cells_sim.v", "SRLC32E", """
        public sealed class Line : Module
        {
            public Bit Data { get; } = In.Bit();
            public Bit Enable { get; } = In.Bit();
            public UInt Length { get; } = In.UInt(5);
            public Bit Tap { get; } = Out.Bit();
            public Bit End { get; } = Out.Bit();

            protected override void Build()
            {
                var line = Instance(new SRLC32E(INIT: 0x8000_0001));
                line.D.Value = Data;
                line.CE.Value = Enable;
                line.A.Value = Length;
                Tap.Value = line.Q;
                End.Value = line.Q31;
            }
        }
        """, (sim, port, random) =>
        {
            var bits = new LinkedList<int>(Enumerable.Range(0, 32).Select(i => i is 0 or 31 ? 1 : 0));
            for (var cycle = 0; cycle < 500; cycle++)
            {
                var (data, enable, length) = (random.Next(2), random.Next(3) != 0, random.Next(32));
                sim.Set(port("Data"), data);
                sim.Set(port("Enable"), enable ? 1 : 0);
                sim.Set(port("Length"), length);
                sim.Expect(port("Tap"), bits.ElementAt(length));
                sim.Expect(port("End"), bits.Last!.Value);
                sim.Step();
                if (!enable)
                    continue;
                bits.AddFirst(data);
                bits.RemoveLast();
            }
        }, ("__ICARUS__", ""));

    /// <summary>A module made of other modules of the file, several ports behind one attribute; ECP5 by David Shah.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void CCU2C_adds(EngineKind engine) => Run(engine, "ecp5/cells_sim.v", "CCU2C", """
        public sealed class Add : Module
        {
            public UInt A { get; } = In.UInt(8);
            public UInt B { get; } = In.UInt(8);
            public Bit Carry { get; } = In.Bit();
            public UInt Sum { get; } = Out.UInt(9);

            protected override void Build()
            {
                var carry = Carry;
                var bits = new System.Collections.Generic.List<Bit>();
                for (var i = 0; i < 8; i += 2)
                {
                    var cell = Instance(new CCU2C(INIT0: 0x96AA, INIT1: 0x96AA, INJECT1_0: "NO", INJECT1_1: "NO"));
                    (cell.A0.Value, cell.B0.Value, cell.A1.Value, cell.B1.Value) = (A[i], B[i], A[i + 1], B[i + 1]);
                    cell.C0.Value = false;
                    cell.C1.Value = false;
                    cell.D0.Value = true;
                    cell.D1.Value = true;
                    cell.CIN.Value = carry;
                    bits.Add(cell.S0);
                    bits.Add(cell.S1);
                    carry = cell.COUT;
                }

                bits.Add(carry);
                bits.Reverse();
                Sum.Value = Cat([.. bits]).AsUInt();
            }
        }
        """, (sim, port, random) =>
        {
            for (var i = 0; i < 500; i++)
            {
                var (a, b, carry) = (Corner(random, 0, 255), Corner(random, 0, 255), random.Next(2));
                sim.Set(port("A"), a);
                sim.Set(port("B"), b);
                sim.Set(port("Carry"), carry);
                sim.Expect(port("Sum"), a + b + carry);
            }
        });

    /// <summary>One of three values is an end of the range, 0, 1 or -1.</summary>
    private static long Corner(Random random, long least, long most)
    {
        long[] corners = [least, most, 0, 1, Math.Max(least, -1)];
        return random.Next(3) == 0 ? corners[random.Next(corners.Length)] : random.NextInt64(least, most + 1);
    }

    private static void Run(
        EngineKind engine, string file, string module, string design, Action<Simulation, Func<string, Signal>, Random> body, params (string Name, string Text)[] defines)
    {
        var path = Path.Combine(YosysLibrary.Folder, file);
        var options = VerilogSourceOptions.Default;
        options = options with { Defines = options.Defines.AddRange(defines.Select(define => KeyValuePair.Create(define.Name, define.Text))) };
        var wrapper = WrapperClass.Write(new WrapperRequest(VerilogSource.Load(path, options), module) { Paths = [path], Options = options });
        var compilation = CSharpText.WithLocalNames(CSharpText.Compile(module, CSharpText.Everything, (module + ".cs", wrapper), ("Design.cs", Usings + design)));
        CSharpText.Run(compilation, assembly =>
        {
            var top = assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(Module)) && !type.IsSubclassOf(typeof(BlackBox)));
            var dut = (Module)Activator.CreateInstance(top)!;
            Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 11 }, sim =>
            {
                sim.Reset();
                body(sim, name => (Signal)top.GetProperty(name).ShouldNotBeNull().GetValue(dut)!, new Random(sim.Options.Seed));
            });
        });
    }
}
