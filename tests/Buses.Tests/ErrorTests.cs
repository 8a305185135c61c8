using System.Text.RegularExpressions;
using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.Diagnostics;

namespace Buses.Tests;

/// <summary>Whole messages. Places are shown as the file and the source line that stands there.</summary>
public sealed partial class ErrorTests
{
    [Fact]
    public void Registers_that_overlap_are_named_both() => Of(() => new OverlapMap().Layout).ShouldBe(
        """
        error HDL9502: register 'First' at 0x0 and window 'Table' at 0x0 overlap.
          ErrorTests.cs: public SingleRegister<Bit> First { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));   register 'First' at 0x0
          ErrorTests.cs: public RegisterWindow Table { get; } = DeclareWindow(4, 0);   window 'Table' at 0x0
          Fix: move one of them, or leave the offset out: it is then the next free one.
        """);

    [Fact]
    public void Fields_that_are_not_possible_are_listed_all() => Of(() => new FieldMap().Layout).ShouldBe(
        """
        error HDL9505: field 'Low' [3:0] of register 'Bad' has reset value 16, which is not within 0 … 15.
          ErrorTests.cs: public Field<UInt> Low { get; } = Field.UInt(3, 0, FieldAccess.ReadWrite, 16);   declared here
          Fix: widen the field or change the value.

        error HDL9505: field 'High' [7:3] of register 'Bad' says hardwareWrites, which is for ReadWrite and not for WriteOnly.
          ErrorTests.cs: public Field<UInt> High { get; } = Field.UInt(7, 3, FieldAccess.WriteOnly, hardwareWrites: true);   declared here
          Fix: read its Value.

        error HDL9503: field 'Low' [3:0] and field 'High' [7:3] overlap in register 'Bad'.
          ErrorTests.cs: public Field<UInt> Low { get; } = Field.UInt(3, 0, FieldAccess.ReadWrite, 16);   field 'Low'
          ErrorTests.cs: public Field<UInt> High { get; } = Field.UInt(7, 3, FieldAccess.WriteOnly, hardwareWrites: true);   field 'High'
          Fix: give them bits of their own.

        error HDL9505: field 'Outside' [32] of register 'Bad' lies outside the register's bits 31:0.
          ErrorTests.cs: public Field<Bit> Outside { get; } = Field.Bit(32, FieldAccess.ReadWrite);   declared here
          Fix: give the highest bit first, and bits that the register has.

        error HDL9505: field 'Event' [9] of register 'Bad' has a reset value, and Pulse has no register that could hold it.
          ErrorTests.cs: public Field<Bit> Event { get; } = Field.Bit(9, FieldAccess.Pulse, 1, precedence: Precedence.Hardware);   declared here
          Fix: leave the reset value out.

        error HDL9505: field 'Event' [9] of register 'Bad' has a precedence, and only one side changes it.
          ErrorTests.cs: public Field<Bit> Event { get; } = Field.Bit(9, FieldAccess.Pulse, 1, precedence: Precedence.Hardware);   declared here
          Fix: leave the precedence out.
        """);

    [Fact]
    public void Offsets_that_are_not_possible_are_listed_all() => Of(() => new OffsetMap().Layout).ShouldBe(
        """
        error HDL9504: the stride of array 'Channel' is 6, which is not a multiple of 4 bytes.
          ErrorTests.cs: public RegisterArray<SingleRegister<Bit>> Channel { get; } = DeclareArray(2, () => Register.Of(Field.Bit(0, FieldAccess.ReadWrite)), 0x10, 6);   declared here
          Fix: leave the stride out, or give a multiple of the bus width.

        error HDL9504: register 'Odd' has offset 0x6, which is not a multiple of 4 bytes.
          ErrorTests.cs: public SingleRegister<Bit> Odd { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)), 6);   declared here
          Fix: use 0x4.

        error HDL9504: window 'Far' ends at 0x80000004, beyond the greatest size of a map, 0x80000000.
          ErrorTests.cs: public RegisterWindow Far { get; } = DeclareWindow(2, int.MaxValue - 3);   declared here
          Fix: use smaller offsets.
        """);

    [Fact]
    public void Names_that_meet_in_texts_are_named_both() => Of(() => new NameMap().Layout).ShouldBe(
        """
        error HDL9507: register 'register' can't be called 'register': it is a reserved word of C.
          ErrorTests.cs: public TwinRegister register { get; } = Declare(new TwinRegister());   declared here
          Fix: choose another name.

        error HDL9506: field 'FooBar' of register 'register' and field 'Foo_Bar' of register 'register' have the same name in generated texts: foo_bar.
          ErrorTests.cs: public Field<Bit> FooBar { get; } = Field.Bit(0, FieldAccess.ReadWrite);   field 'FooBar' of register 'register'
          ErrorTests.cs: public Field<Bit> Foo_Bar { get; } = Field.Bit(1, FieldAccess.ReadWrite);   field 'Foo_Bar' of register 'register'
          Fix: rename one of them; upper and lower case and '_' between words do not count.

        error HDL9506: the driver's member 'Raw' and field 'Raw' of register 'register' have the same name in generated texts: raw.
          ErrorTests.cs: public TwinRegister register { get; } = Declare(new TwinRegister());   the driver's member 'Raw'
          ErrorTests.cs: public Field<Bit> Raw { get; } = Field.Bit(2, FieldAccess.ReadWrite);   field 'Raw' of register 'register'
          Fix: rename one of them; upper and lower case and '_' between words do not count.

        error HDL9506: field 'FooBar' of register 'register' and field 'Foo_Bar' of register 'register' have the same name in generated texts: register_foo_bar.
          ErrorTests.cs: public Field<Bit> FooBar { get; } = Field.Bit(0, FieldAccess.ReadWrite);   field 'FooBar' of register 'register'
          ErrorTests.cs: public Field<Bit> Foo_Bar { get; } = Field.Bit(1, FieldAccess.ReadWrite);   field 'Foo_Bar' of register 'register'
          Fix: rename one of them; upper and lower case and '_' between words do not count.
        """);

    [Fact]
    public void A_map_that_nothing_has_used_says_so() => Of(new Body(map => map.Enable.Value.Value.AsUInt())).ShouldBe(
        """
        error HDL9508: a field has no hardware in this module.
          ErrorTests.cs: public void A_map_that_nothing_has_used_says_so() => Of(new Body(map => map.Enable.Value.Value.AsUInt())).ShouldBe(   here
          ErrorTests.cs: public SingleRegister<Bit> Enable { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));   declared here
          Fix: make the registers of its map first: var registers = Instance(new AxiLiteRegisters<…>(map)); it must stand in a property of the map, or of a register there.
        """);

    [Fact]
    public void A_map_without_hardware_says_so() => Of(new Body(map =>
    {
        _ = map.Layout;
        return map.Enable.Value.Value.AsUInt();
    })).ShouldBe(
        """
        error HDL9508: register map 'Small' has no registers in this module.
          ErrorTests.cs: return map.Enable.Value.Value.AsUInt();   here
          Fix: make them first: var registers = Instance(new AxiLiteRegisters<…>(map)); or derive the module from AxiLiteModule.
        """);

    [Fact]
    public void Access_that_a_field_does_not_have_says_what_it_has() => Of(new Body(map =>
    {
        _ = new AxiLiteRegisters<SmallMap>(map);
        map.Enable.Value.Set(true);
        return 0;
    })).ShouldBe(
        """
        error HDL9509: Set(value) is not for field 'Value' [0] of register 'Enable', which is ReadWrite.
          ErrorTests.cs: map.Enable.Value.Set(true);   here
          ErrorTests.cs: public SingleRegister<Bit> Enable { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));   declared here
          Fix: read its Value; to write it too declare it with hardwareWrites: true.
        """);

    [Fact]
    public void A_module_that_lacks_a_port_for_a_field_is_refused() => Of(() => AxiLiteWrapper.Of(new NoPorts(), new SmallMap())).ShouldBe(
        """
        error HDL9510: port 'Enable_Value' of module 'NoPorts' does not fit field 'Value' of register 'Enable', which needs an input of 1 bit.
          ErrorTests.cs: public UInt Enable_Value { get; } = In.UInt(2);   the port
          ErrorTests.cs: public SingleRegister<Bit> Enable { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));   declared here
          Fix: change its direction or width.

        error HDL9510: module 'NoPorts' has no output of 1 bit 'Busy_Value' for field 'Value' of register 'Busy'.
          ErrorTests.cs: public SingleRegister<Bit> Busy { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadOnly)));   declared here
          Fix: add the port, or use AxiLiteModule and connect by hand.
        """);

    [Fact]
    public void An_empty_map_is_refused() => Of(() => new EmptyMap().Layout).ShouldBe(
        """
        error HDL9511: register map 'Empty' is empty.
          ErrorTests.cs: public void An_empty_map_is_refused() => Of(() => new EmptyMap().Layout).ShouldBe(   here
          Fix: declare something in properties.
        """);

    [Fact]
    public void A_stream_of_the_wrong_width_is_refused() => Of(new StreamBody()).ShouldBe(
        """
        error HDL9501: a word of 12 bits needs 2 bytes of TDATA, and the AXI4-Stream has 4.
          ErrorTests.cs: Y.TakeFrom(X.ToStream(Shape.UInt(12)));   here
          Fix: make the stream with AxiStreamConfig(DataBits: 12), or adapt the words with Map or AdaptWidth first.
        """);

    [Fact]
    public void Numbers_out_of_range_name_parameter_and_range()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new AxiStream(new AxiStreamConfig(0))).Message
            .ShouldBe("DataBits of an AXI4-Stream is 1 … 8388608 bits. (Parameter 'DataBits')\nActual value was 0.");
        Should.Throw<ArgumentOutOfRangeException>(() => new AxiLite(new AxiLiteConfig(8, 16))).Message
            .ShouldBe("Data of an AXI4-Lite bus have 32 or 64 bits. (Parameter 'DataBits')\nActual value was 16.");
        Should.Throw<ArgumentOutOfRangeException>(() => new AllKindsMap(16)).Message
            .ShouldBe("A register map is 32 or 64 bits wide, as AXI4-Lite is. (Parameter 'dataBits')\nActual value was 16.");
        Should.Throw<ArgumentOutOfRangeException>(() => new AxiLiteRegisters<AllKindsMap>(new AllKindsMap(), new AxiLiteOptions { AddressBits = 7 })).Message
            .ShouldBe("Register map 'AllKinds' needs addresses of 8 … 64 bits, or 0 for as many as needed. (Parameter 'map')\nActual value was 7.");
    }

    private static string Of(Func<object> action) => Show(Should.Throw<HdlException>(() => _ = action()).Message);

    private static string Of(Module module) => Show(Should.Throw<HdlException>(() => _ = Elaborator.Elaborate(module)).Message);

    private static string Show(string message) => Place().Replace(message, place =>
    {
        var line = File.ReadLines(Path.GetFullPath(place.Groups["file"].Value)).ElementAt(int.Parse(place.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture) - 1);
        return $"  {Path.GetFileName(place.Groups["file"].Value)}: {line.Trim()}   ";
    });

    [GeneratedRegex(@"^  (?<file>\S+\.cs):(?<line>\d+)   ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    private sealed class OverlapMap : RegisterMap
    {
        public SingleRegister<Bit> First { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));

        public RegisterWindow Table { get; } = DeclareWindow(4, 0);
    }

    private sealed class FieldMap : RegisterMap
    {
        public BadRegister Bad { get; } = Declare(new BadRegister());
    }

    private sealed class BadRegister : Register
    {
        public Field<UInt> Low { get; } = Field.UInt(3, 0, FieldAccess.ReadWrite, 16);

        public Field<UInt> High { get; } = Field.UInt(7, 3, FieldAccess.WriteOnly, hardwareWrites: true);

        public Field<Bit> Outside { get; } = Field.Bit(32, FieldAccess.ReadWrite);

        public Field<Bit> Event { get; } = Field.Bit(9, FieldAccess.Pulse, 1, precedence: Precedence.Hardware);
    }

    private sealed class OffsetMap : RegisterMap
    {
        public SingleRegister<Bit> Odd { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)), 6);

        public RegisterArray<SingleRegister<Bit>> Channel { get; } = DeclareArray(2, () => Register.Of(Field.Bit(0, FieldAccess.ReadWrite)), 0x10, 6);

        public RegisterWindow Far { get; } = DeclareWindow(2, int.MaxValue - 3);
    }

    private sealed class NameMap : RegisterMap
    {
        public TwinRegister register { get; } = Declare(new TwinRegister());
    }

    private sealed class TwinRegister : Register
    {
        public Field<Bit> FooBar { get; } = Field.Bit(0, FieldAccess.ReadWrite);

        public Field<Bit> Foo_Bar { get; } = Field.Bit(1, FieldAccess.ReadWrite);

        public Field<Bit> Raw { get; } = Field.Bit(2, FieldAccess.ReadWrite);
    }

    private sealed class EmptyMap : RegisterMap;

    private sealed class SmallMap : RegisterMap
    {
        public SingleRegister<Bit> Enable { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadWrite)));

        public SingleRegister<Bit> Busy { get; } = Declare(Register.Of(Field.Bit(0, FieldAccess.ReadOnly)));
    }

    private sealed class Body(Func<SmallMap, UInt> body) : Module
    {
        public UInt Y { get; } = Out.UInt(1);

        protected override void Build() => Y.Value = body(new SmallMap());
    }

    private sealed class NoPorts : Module
    {
        public UInt Enable_Value { get; } = In.UInt(2);

        public UInt Y { get; } = Out.UInt(2);

        protected override void Build() => Y.Value = Enable_Value;
    }

    private sealed class StreamBody : Module
    {
        public AxiStream X { get; } = In.Of(new AxiStream(new AxiStreamConfig(32)));

        public AxiStream Y { get; } = Out.Of(new AxiStream(new AxiStreamConfig(12)));

        protected override void Build()
        {
            Y.TakeFrom(X.ToStream(Shape.UInt(12)));
        }
    }
}
