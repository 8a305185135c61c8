using System.Collections.Immutable;
using HdlDsl.Diagnostics;

namespace HdlDsl.Netlists;

/// <summary>What a signal is.</summary>
public enum SignalKind : byte
{
    /// <summary>Input port of the definition.</summary>
    Input,

    /// <summary>Output port of the definition, assigned combinationally.</summary>
    Output,

    /// <summary>Internal combinational signal.</summary>
    Wire,

    /// <summary>Register: takes its next value at the clock edge and holds it when nothing is assigned.</summary>
    Register,

    /// <summary>An input port of an instance inside this definition; assigned here.</summary>
    InstanceInput,

    /// <summary>An output port of an instance inside this definition; read here.</summary>
    InstanceOutput,
}

/// <summary>How the bits of a signal are meant, for testbenches, waveforms and declarations. It does not change any operator.</summary>
public enum SignalView : byte
{
    /// <summary>A single bit.</summary>
    Bit,

    /// <summary>A vector without a numeric meaning.</summary>
    Bits,

    /// <summary>An unsigned number.</summary>
    Unsigned,

    /// <summary>A two's complement number.</summary>
    Signed,

    /// <summary>An enumeration; <see cref="SignalEntry.EnumType"/> names the members.</summary>
    Enum,
}

/// <summary>What the check of clock domain crossings makes of a signal.</summary>
public enum CrossingRole : byte
{
    /// <summary>Its clock follows from what it is computed from.</summary>
    None,

    /// <summary>The first register of a synchroniser: takes a register's value from any clock.</summary>
    Synchroniser,

    /// <summary>Later registers of a synchroniser, kept next to the first.</summary>
    SynchroniserStage,

    /// <summary>A wire that may be read in any clock: its reader makes sure by other means that it does not change at the wrong moment.</summary>
    Stable,

    /// <summary>An input that changes at any time.</summary>
    Asynchronous,
}

/// <summary>One signal of a definition.</summary>
public struct SignalEntry
{
    /// <summary>Input, output, wire, register or instance port.</summary>
    public SignalKind Kind;

    /// <summary>How the bits are meant.</summary>
    public SignalView View;

    /// <summary>True when the name was derived, not given by the user; it may be changed to keep names distinct.</summary>
    public bool NameIsSuggested;

    /// <summary>True for the ready of a stream, which the one consumer of the stream drives.</summary>
    public bool IsStreamReady;

    /// <summary>True for an input that a standard prescribes and that a module may have no use for.</summary>
    public bool MayBeUnused;

    /// <summary>True for a field of a wire or register that is a bundle; its fields stand one behind the other and have one location.</summary>
    public bool IsField;

    /// <summary>Width in bits, at least 1.</summary>
    public int Width;

    /// <summary>Width in bits of one element when the signal is a packed vector, else 0. Element 0 is the lowest.</summary>
    public int ElementWidth;

    /// <summary>Name, or null when the user gave none. For an instance port: the port's name.</summary>
    public string? Name;

    /// <summary>
    /// Constant node: of a register its reset value, of a wire or output its default. −1 when there is none
    /// (a register without reset; a wire that must be assigned on every path).
    /// </summary>
    public int InitialNode;

    /// <summary>Index into <see cref="Definition.Domains"/> for registers, else −1.</summary>
    public int Domain;

    /// <summary>Instance number for instance ports, else −1.</summary>
    public int Instance;

    /// <summary>What the check of clock domain crossings makes of it.</summary>
    public CrossingRole Crossing;

    /// <summary>What a wire says about the design, for solvers.</summary>
    public PropertyKind Property;

    /// <summary>Domain whose reset turns the property off; null for a wire that is none.</summary>
    public ClockDomain? PropertyDomain;

    /// <summary>Clock that a port belongs to by declaration, or null: then the registers that read or feed it tell.</summary>
    public string? Clock;

    /// <summary>The C# enumeration behind an <see cref="SignalView.Enum"/> view, else null.</summary>
    public Type? EnumType;

    /// <summary>The members' codes where they are not the members' numbers, else null.</summary>
    public EnumCodes? EnumCodes;

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location;
}

/// <summary>An assignment: inside its scope, the last one in order wins, bit by bit.</summary>
public struct AssignmentEntry
{
    /// <summary>Signal assigned.</summary>
    public int Target;

    /// <summary>Lowest bit assigned; 0 for a dynamic element.</summary>
    public int Low;

    /// <summary>Number of bits assigned; the width of <see cref="Value"/>.</summary>
    public int Width;

    /// <summary>Node that selects the element (its lowest bit is index × <see cref="Stride"/>), −1 for a fixed place. Outside the signal nothing is assigned.</summary>
    public int IndexNode;

    /// <summary>Bits between elements when <see cref="IndexNode"/> is used.</summary>
    public int Stride;

    /// <summary>Node assigned.</summary>
    public int Value;

    /// <summary>Scope that it stands in; 0 is the root.</summary>
    public int Scope;

    /// <summary>True for a default that the language itself wrote: it is no mistake when later assignments always overwrite it.</summary>
    public bool IsDefault;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location;
}

/// <summary>The kind of a scope.</summary>
public enum ScopeKind : byte
{
    /// <summary>The body of the definition, unconditional.</summary>
    Root,

    /// <summary>First or later branch of a When chain: active when its condition holds and no earlier branch's does.</summary>
    When,

    /// <summary>Last branch of a When chain: active when no other branch is.</summary>
    Else,

    /// <summary>A case of a Switch: active when the subject equals one of the values.</summary>
    Case,

    /// <summary>Active when no case of the Switch is.</summary>
    Default,
}

/// <summary>A region: one branch of a When chain or of a Switch.</summary>
public struct ScopeEntry
{
    /// <summary>Kind of branch.</summary>
    public ScopeKind Kind;

    /// <summary>True for the last case of a Switch over all members of an enumeration: it also takes the encodings that no member has.</summary>
    public bool TakesRest;

    /// <summary>Chain that it is a branch of; −1 for the root.</summary>
    public int Chain;

    /// <summary>1-bit condition node for <see cref="ScopeKind.When"/>, else −1.</summary>
    public int Condition;

    /// <summary>Constant nodes (width of the subject) for <see cref="ScopeKind.Case"/>, else empty.</summary>
    public ImmutableArray<int> CaseValues;

    /// <summary>Where it is opened.</summary>
    public SourceLocation Location;
}

/// <summary>A When/ElseWhen/Else chain or a Switch: branches of which at most one is active.</summary>
public struct ChainEntry
{
    /// <summary>Scope that the chain stands in.</summary>
    public int Parent;

    /// <summary>Subject node of a Switch, −1 for a When chain.</summary>
    public int Subject;

    /// <summary>Branch scopes in order.</summary>
    public List<int> Branches;

    /// <summary>True when one of the branches is always active: Else, Default, all values listed, or all members of an enumeration listed.</summary>
    public bool IsComplete;

    /// <summary>Where it is opened.</summary>
    public SourceLocation Location;
}

/// <summary>A memory or ROM.</summary>
public sealed class MemoryEntry
{
    /// <summary>Name, or null.</summary>
    public string? Name { get; set; }

    /// <summary>True when the name was derived and may be changed to keep names distinct.</summary>
    public bool NameIsSuggested { get; set; }

    /// <summary>Number of words.</summary>
    public required int Depth { get; init; }

    /// <summary>Bits in a word.</summary>
    public required int Width { get; init; }

    /// <summary>True when it is never written.</summary>
    public required bool IsRom { get; init; }

    /// <summary>Initial contents, one unsigned value per word, or default when undefined at the start.</summary>
    public ImmutableArray<System.Numerics.BigInteger> Contents { get; init; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>
/// A write port of a memory: at the clock edge, when its scope is active, bits of the word at the address are replaced, all of them or some. Writes take effect in
/// program order. Addresses outside the depth write nothing.
/// </summary>
public struct MemoryWriteEntry
{
    /// <summary>Memory number.</summary>
    public int Memory;

    /// <summary>Address node.</summary>
    public int Address;

    /// <summary>Lowest bit replaced.</summary>
    public int Low;

    /// <summary>Data node: as many bits as are replaced.</summary>
    public int Data;

    /// <summary>Scope that it stands in.</summary>
    public int Scope;

    /// <summary>Index into <see cref="Definition.Domains"/>.</summary>
    public int Domain;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location;
}

/// <summary>An instance of another definition.</summary>
public sealed class InstanceEntry
{
    /// <summary>Name, or null.</summary>
    public string? Name { get; set; }

    /// <summary>True when the name was derived and may be changed to keep names distinct.</summary>
    public bool NameIsSuggested { get; set; }

    /// <summary>What is instantiated; set once the child is elaborated.</summary>
    public Definition? Definition { get; set; }

    /// <summary>Number of the instance port signal that stands for port 0 of <see cref="Definition"/>; the others follow in the order of its ports.</summary>
    public required int FirstSignal { get; init; }

    /// <summary>Number of data ports.</summary>
    public required int PortCount { get; init; }

    /// <summary>Where it is made.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>A module that is not elaborated: a vendor primitive or hand-written Verilog.</summary>
/// <param name="Parameters">Verilog parameter overrides, name and literal text as it is printed.</param>
/// <param name="Body">Verilog source of the module that is added to the output, or null when the tools provide it.</param>
public sealed record BlackBoxInfo(ImmutableArray<(string Name, string Literal)> Parameters, string? Body)
{
    /// <summary>Makes the behavioural model of one instance, for simulators that do not read Verilog; null, or a result of null, when there is none.</summary>
    public Func<BlackBoxModel?>? CreateModel { get; init; }

    /// <summary>Clock and reset ports with names of their own, each with its domain; empty when the domain names them.</summary>
    public ImmutableArray<BlackBoxClock> Clocks { get; init; } = [];
}
