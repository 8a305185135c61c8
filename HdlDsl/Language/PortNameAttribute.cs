namespace HdlDsl;

/// <summary>
/// Gives a port of a module or a field of a bundle a name in Verilog that is not that of its C# property, for interfaces whose names are fixed by a standard:
/// <c>[PortName("s_axis")] public AxiStream Input { get; } = …;</c>. The name is kept exactly.
/// </summary>
/// <param name="name">A legal Verilog identifier.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortNameAttribute(string name) : Attribute
{
    /// <summary>The name in Verilog.</summary>
    public string Name { get; } = name;
}
