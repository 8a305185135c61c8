using System.Numerics;
using HdlDsl;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Verilog;
using Verification.Engines;
using Verification.Engines.Tools;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Memories with several ports, parts of words, and both orders of read and write; against arrays, and through synthesis.</summary>
public sealed class MemoryTests
{
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Enabled_parts_are_written_and_reads_give_old_or_new_words(EngineKind engine)
    {
        var dut = new BytesMemory();
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine, UnknownBits = UnknownBits.ReadAsZero });
        var words = new uint[BytesMemory.Depth];
        var random = new Random(5);
        for (var address = 0; address < words.Length; address++)
            Cycle(address, random.Next(), 0xF, (uint)address);
        var (oldWord, newAddress) = (0U, 0U);
        for (var cycle = 0; cycle < 400; cycle++)
        {
            var (write, read) = (random.Next(words.Length), (uint)random.Next(words.Length));
            if (random.Next(2) == 0)
                read = (uint)write;
            oldWord = words[read];
            newAddress = read;
            Cycle(write, random.Next(), random.Next(16), read);
            simulation.Expect(dut.Old, oldWord);
            simulation.Expect(dut.New, words[newAddress]);
            simulation.Expect(dut.Now, words[read]);
        }

        void Cycle(int address, int data, int enables, uint read)
        {
            simulation.Set(dut.WriteAddress, address);
            simulation.Set(dut.Data, (long)(uint)data);
            simulation.Set(dut.Enables, enables);
            simulation.Set(dut.ReadAddress, (long)read);
            simulation.Step();
            for (var part = 0; part < 4; part++)
            {
                if (((enables >> part) & 1) != 0)
                    words[address] = (words[address] & ~(0xFFU << (8 * part))) | ((uint)data & (0xFFU << (8 * part)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Two_ports_write_in_program_order(EngineKind engine)
    {
        var dut = new TwoWriters();
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine, UnknownBits = UnknownBits.ReadAsZero });
        var words = new int[8];
        var random = new Random(7);
        for (var cycle = 0; cycle < 300; cycle++)
        {
            var (a, b, x, y) = (random.Next(8), random.Next(8), random.Next(256), random.Next(16));
            simulation.Set(dut.A, a);
            simulation.Set(dut.B, b);
            simulation.Set(dut.X, x);
            simulation.Set(dut.Y, y);
            simulation.Set(dut.WritesB, cycle % 3 != 0);
            simulation.Step();
            words[a] = x;
            // The second writer replaces bits 5 to 2 only.
            if (cycle % 3 != 0)
                words[b] = (words[b] & ~0x3C) | (y << 2);
            if (cycle < 100)
                continue;
            simulation.Expect(dut.ReadA, words[a]);
            simulation.Expect(dut.ReadB, words[b]);
        }
    }

    [Fact]
    public void Bundles_are_written_as_a_whole_and_by_field()
    {
        var dut = new Pixels();
        using var simulation = Simulation.Create(dut, new SimulationOptions());
        simulation.Set(dut.Address, 2);
        simulation.Set(dut.Red, 200);
        simulation.Set(dut.Green, 17);
        simulation.Set(dut.WholeOrRed, true);
        simulation.Step();
        simulation.Expect(dut.Out, 200 | (17 << 8));
        simulation.Set(dut.WholeOrRed, false);
        simulation.Set(dut.Red, 3);
        simulation.Set(dut.Green, 99);
        simulation.Step();
        simulation.Expect(dut.Out, 3 | (17 << 8));
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Pixels()), new VerilogOptions());
        verilog.ShouldContain("words[Address] <= {Green, Red};");
        verilog.ShouldContain("words[Address][7:0] <= Red;");
    }

    [Fact]
    public void Fields_of_other_widths_are_not_shifted_into_their_neighbours() =>
        Should.Throw<HdlDsl.Diagnostics.HdlException>(() => Elaborator.Elaborate(new OtherWidths()))
            .Message.ShouldContain("error HDL2004");

    [Fact]
    public void A_random_start_is_the_same_with_and_without_parts()
    {
        var design = Elaborator.Elaborate(new BytesMemory());
        using var fast = new CompiledModel(design);
        using var slow = new InterpretedModel(design);
        fast.Restart(11);
        slow.Restart(11);
        for (var address = 0; address < BytesMemory.Depth; address++)
        {
            foreach (var model in (SimulatedModel[])[fast, slow])
            {
                model.WritePort(model.FindPort("ReadAddress"), address);
                model.Settle();
            }

            fast.ReadPort(fast.FindPort("Now")).ShouldBe(slow.ReadPort(slow.FindPort("Now")), $"word {address}");
        }
    }

    [Fact]
    public void The_Verilog_is_clean()
    {
        foreach (var module in (Module[])[new BytesMemory(), new TwoWriters(), new Pixels(), new BlockRam(ReadDuringWrite.NewWord)])
        {
            var design = Elaborator.Elaborate(module);
            var verilog = VerilogEmitter.Emit(design, new VerilogOptions());
            VerilogLint.Text(verilog, design.Top.Name).ShouldBeEmpty(verilog);
        }
    }

    [Theory]
    [InlineData("synth_xilinx", ReadDuringWrite.OldWord, "RAMB")]
    [InlineData("synth_xilinx", ReadDuringWrite.NewWord, "RAMB")]
    [InlineData("synth_ice40", ReadDuringWrite.OldWord, "SB_RAM40_4K")]
    [InlineData("synth_ecp5", ReadDuringWrite.OldWord, "DP16KD")]
    public void Registered_reads_become_block_RAM(string flow, ReadDuringWrite order, string cell) =>
        Cells(new BlockRam(order), flow).ShouldContain(cell);

    [Theory]
    [InlineData("synth_xilinx", "RAM32")]
    [InlineData("synth_ecp5", "TRELLIS_DPR16X4")]
    public void Reads_at_once_become_distributed_RAM(string flow, string cell) => Cells(new SmallRam(), flow).ShouldContain(cell);

    [Fact]
    public void Byte_enables_become_those_of_block_RAM()
    {
        var cells = Cells(new BytesBlock(), "synth_xilinx");
        cells.ShouldContain("RAMB");
        // Without byte enables four memories of a byte would be needed; one or two blocks hold all.
        cells.ShouldNotContain("RAM32M");
    }

    [Fact]
    public void A_ROM_of_a_million_bits_simulates_and_prints()
    {
        var contents = Enumerable.Range(0, 1 << 16).Select(i => (BigInteger)((i * 40503) & 0xFFFF)).ToArray();
        var dut = new Rom(contents);
        using var simulation = Simulation.Create(dut, new SimulationOptions());
        for (var i = 0; i < contents.Length; i += 977)
        {
            simulation.Set(dut.Address, i);
            simulation.Expect(dut.Word, contents[i]);
        }

        VerilogEmitter.Emit(Elaborator.Elaborate(dut), new VerilogOptions()).Length.ShouldBeGreaterThan(1 << 20);
    }

    [Fact]
    public void Parts_must_divide_the_word() =>
        Should.Throw<HdlDsl.Diagnostics.HdlException>(() => Elaborator.Elaborate(new BadParts()))
            .Message.ShouldContain("error HDL1009: a word of 16 bits can't be written in 3 equal parts.");

    private static string Cells(Module module, string flow)
    {
        var design = Elaborator.Elaborate(module);
        var directory = Directory.CreateTempSubdirectory("memory");
        try
        {
            var file = Path.Combine(directory.FullName, "design.v");
            File.WriteAllText(file, VerilogEmitter.Emit(design, new VerilogOptions()));
            var script = $"read_verilog {file}; {flow} -top {design.Top.Name}; tee -o {directory.FullName}/cells stat";
            ToolProcess.RunChecked(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-p", script], TimeSpan.FromMinutes(2));
            return File.ReadAllText(Path.Combine(directory.FullName, "cells"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private sealed class BytesMemory : Module
    {
        public const int Depth = 16;

        public UInt WriteAddress { get; } = In.UInt(4);

        public UInt Data { get; } = In.UInt(32);

        public Bits Enables { get; } = In.Bits(4);

        public UInt ReadAddress { get; } = In.UInt(4);

        public UInt Old { get; } = Out.UInt(32);

        public UInt New { get; } = Out.UInt(32);

        public UInt Now { get; } = Out.UInt(32);

        protected override void Build()
        {
            var words = Mem.Of(Depth, Shape.UInt(32));
            words.WriteParts(WriteAddress, Data, Enables);
            Old.Value = words.ReadNext(ReadAddress);
            New.Value = words.ReadNext(ReadAddress, duringWrite: ReadDuringWrite.NewWord);
            Now.Value = words[ReadAddress];
        }
    }

    private sealed class TwoWriters : Module
    {
        public UInt A { get; } = In.UInt(3);

        public UInt B { get; } = In.UInt(3);

        public UInt X { get; } = In.UInt(8);

        public UInt Y { get; } = In.UInt(4);

        public Bit WritesB { get; } = In.Bit();

        public UInt ReadA { get; } = Out.UInt(8);

        public UInt ReadB { get; } = Out.UInt(8);

        protected override void Build()
        {
            var words = Mem.Of(8, Shape.UInt(8));
            words[A].Next = X;
            using (When(WritesB))
                words[B][5, 2].Next = Y;
            ReadA.Value = words[A];
            ReadB.Value = words[B];
        }
    }

    private sealed class Pixel : Bundle
    {
        public UInt Red { get; } = Shape.UInt(8);

        public UInt Green { get; } = Shape.UInt(8);
    }

    private sealed class Pixels : Module
    {
        public UInt Address { get; } = In.UInt(2);

        public UInt Red { get; } = In.UInt(8);

        public UInt Green { get; } = In.UInt(8);

        public Bit WholeOrRed { get; } = In.Bit();

        public Bits Out { get; } = HdlDsl.Out.Bits(16);

        protected override void Build()
        {
            var words = Mem.Of(4, new Pixel());
            var pixel = Wire.Of(new Pixel());
            pixel.Red.Value = Red;
            pixel.Green.Value = Green;
            using (When(WholeOrRed))
                words[Address].Next = pixel;
            using (Else())
                words[Address].Red.Next = Red;
            Out.Value = words[Address].AsBits();
        }
    }

    private sealed class OtherPixel : Bundle
    {
        public UInt Red { get; } = Shape.UInt(4);

        public UInt Green { get; } = Shape.UInt(12);
    }

    /// <summary>As many bits and fields as a word, but 12 bits for a field of 8.</summary>
    private sealed class OtherWidths : Module
    {
        public UInt Address { get; } = In.UInt(2);

        public UInt Red { get; } = In.UInt(4);

        public UInt Green { get; } = In.UInt(12);

        public Bits Out { get; } = HdlDsl.Out.Bits(16);

        protected override void Build()
        {
            var words = Mem.Of(4, new Pixel());
            var pixel = Wire.Of(new OtherPixel());
            pixel.Red.Value = Red;
            pixel.Green.Value = Green;
            ((Bundle)words[Address]).Next = pixel;
            Out.Value = words[Address].AsBits();
        }
    }

    private sealed class BlockRam(ReadDuringWrite order) : Module
    {
        public UInt WriteAddress { get; } = In.UInt(10);

        public UInt ReadAddress { get; } = In.UInt(10);

        public UInt Data { get; } = In.UInt(16);

        public Bit Write { get; } = In.Bit();

        public UInt Result { get; } = Out.UInt(16);

        protected override void Build()
        {
            var words = Mem.Of(1024, Shape.UInt(16));
            using (When(Write))
                words[WriteAddress].Next = Data;
            Result.Value = words.ReadNext(ReadAddress, duringWrite: order);
        }
    }

    private sealed class BytesBlock : Module
    {
        public UInt Address { get; } = In.UInt(10);

        public UInt Data { get; } = In.UInt(32);

        public Bits Enables { get; } = In.Bits(4);

        public UInt Result { get; } = Out.UInt(32);

        protected override void Build()
        {
            var words = Mem.Of(1024, Shape.UInt(32));
            words.WriteParts(Address, Data, Enables);
            Result.Value = words.ReadNext(Address);
        }
    }

    private sealed class SmallRam : Module
    {
        public UInt WriteAddress { get; } = In.UInt(5);

        public UInt ReadAddress { get; } = In.UInt(5);

        public UInt Data { get; } = In.UInt(12);

        public Bit Write { get; } = In.Bit();

        public UInt Result { get; } = Out.UInt(12);

        protected override void Build()
        {
            var words = Mem.Of(32, Shape.UInt(12));
            using (When(Write))
                words[WriteAddress].Next = Data;
            Result.Value = words[ReadAddress];
        }
    }

    private sealed class Rom(BigInteger[] contents) : Module
    {
        public UInt Address { get; } = In.UInt(16);

        public UInt Word { get; } = Out.UInt(16);

        protected override void Build() => Word.Value = Mem.Rom(contents, 16)[Address];
    }

    private sealed class BadParts : Module
    {
        public UInt Address { get; } = In.UInt(2);

        public UInt Data { get; } = In.UInt(16);

        public Bits Enables { get; } = In.Bits(3);

        public UInt Result { get; } = Out.UInt(16);

        protected override void Build()
        {
            var words = Mem.Of(4, Shape.UInt(16));
            words.WriteParts(Address, Data, Enables);
            Result.Value = words[Address];
        }
    }
}
