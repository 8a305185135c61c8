namespace HdlDsl.Netlists;

/// <summary>Verilog that a module has instead of its netlist where a macro is defined.</summary>
/// <param name="Macro">Name of the macro.</param>
/// <param name="Verilog">What stands between the port list and <c>endmodule</c>.</param>
public sealed record MacroBody(string Macro, string Verilog);
