namespace HdlDsl.Verilog;

/// <summary>How the contents of a ROM are written.</summary>
public enum RomStyle
{
    /// <summary>A memory array filled by an initial block.</summary>
    Array,

    /// <summary>A function with a case statement.</summary>
    Case,
}

/// <summary>Style and tool quirks of the Verilog output, as data. The presets differ from the default only where the tool gains from it.</summary>
public sealed record VerilogOptions
{
    /// <summary>Plain Verilog-2005 that every supported tool reads.</summary>
    public static VerilogOptions Default { get; } = new();

    /// <summary>For Verilator.</summary>
    public static VerilogOptions Verilator { get; } = new();

    /// <summary>For Icarus Verilog: every register starts from a known value, since there all state is four-valued.</summary>
    public static VerilogOptions Icarus { get; } = new() { InitialiseRegistersWithoutReset = true, SuppressFileNameLint = false };

    /// <summary>For Yosys.</summary>
    public static VerilogOptions Yosys { get; } = new() { SuppressFileNameLint = false };

    /// <summary>For Vivado: ROMs and RAMs are left to the tool's own choice, said explicitly.</summary>
    public static VerilogOptions Vivado { get; } = new()
    {
        SuppressFileNameLint = false,
        RomAttribute = "rom_style = \"auto\"",
        RamAttribute = "ram_style = \"auto\"",
    };

    /// <summary>For Quartus: ROMs are case functions, which it turns into memory blocks.</summary>
    public static VerilogOptions Quartus { get; } = new()
    {
        SuppressFileNameLint = false,
        RomStyle = RomStyle.Case,
        RamAttribute = "ramstyle = \"no_rw_check\"",
    };

    /// <summary>Whether the text starts with a line that says where it comes from.</summary>
    public bool HeaderComment { get; init; } = true;

    /// <summary>Whether declarations and statements end with the file and line of the C# source as a comment.</summary>
    public bool LocationComments { get; init; }

    /// <summary>How ROM contents are written.</summary>
    public RomStyle RomStyle { get; init; } = RomStyle.Array;

    /// <summary>Attribute in front of ROM arrays, without the parentheses and stars; null for none.</summary>
    public string? RomAttribute { get; init; }

    /// <summary>Attribute in front of writable memories, without the parentheses and stars; null for none.</summary>
    public string? RamAttribute { get; init; }

    /// <summary>Whether registers without a reset value start from 0 by an initial block.</summary>
    public bool InitialiseRegistersWithoutReset { get; init; }

    /// <summary>Whether registers with a reset also start from their reset value by an initial block, as FPGAs can at configuration.</summary>
    public bool InitialiseRegistersWithReset { get; init; }

    /// <summary>Whether a file of several modules starts with the pragma that quiets Verilator's check of file name against module name.</summary>
    public bool SuppressFileNameLint { get; init; } = true;

    /// <summary>Length of line that expressions are cut to fit; longer concatenations are broken into lines.</summary>
    public int MaxLineLength { get; init; } = 100;

    /// <summary>Spaces per level of indentation.</summary>
    public int IndentWidth { get; init; } = 2;
}
