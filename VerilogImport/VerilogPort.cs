namespace HdlDsl.VerilogImport;

/// <summary>A port of an imported module, its width computed from the values of the parameters.</summary>
/// <param name="Name">Its name, without the backslash of an escaped name.</param>
/// <param name="Direction">Input, output or inout.</param>
/// <param name="Width">Width in bits.</param>
/// <param name="IsSigned">Whether it is a two's complement number.</param>
/// <param name="IsVector">False for a port without a range, which is a single bit.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record VerilogPort(string Name, PortDirection Direction, int Width, bool IsSigned, bool IsVector, VerilogPlace Place)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Direction.ToString().ToLowerInvariant()} {(IsSigned ? "signed " : "")}{(IsVector ? $"[{Width - 1}:0] " : "")}{Name}";
}
