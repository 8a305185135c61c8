namespace HdlDsl;

/// <summary>An open region of a module. Always write it with <c>using</c>: the region ends where the using block does.</summary>
public readonly ref struct Scope
{
    private readonly DefinitionBuilder builder;
    private readonly int depth;

    internal Scope(DefinitionBuilder builder, int depth)
    {
        this.builder = builder;
        this.depth = depth;
    }

    /// <summary>Ends the region.</summary>
    public void Dispose() => builder?.Regions.Close(depth);
}
