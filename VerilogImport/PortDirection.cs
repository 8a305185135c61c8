namespace HdlDsl.VerilogImport;

/// <summary>Which way a port of a Verilog module goes.</summary>
public enum PortDirection
{
    /// <summary>Into the module.</summary>
    Input,

    /// <summary>Out of the module.</summary>
    Output,

    /// <summary>Both ways; the language has no such ports.</summary>
    Inout,
}
