namespace HdlDsl;

/// <summary>An open region of a module. Always write it with <c>using</c>: the region ends where the using block does.</summary>
public readonly ref struct Scope
{
    private readonly DefinitionBuilder builder;
    private readonly int depth;
    private readonly ClockDomain? domainBefore;

    internal Scope(DefinitionBuilder builder, ClockDomain domainBefore)
    {
        this.builder = builder;
        this.domainBefore = domainBefore;
    }

    internal Scope(DefinitionBuilder builder, int depth)
    {
        this.builder = builder;
        this.depth = depth;
    }

    /// <summary>Ends the region.</summary>
    public void Dispose()
    {
        if (domainBefore is not null)
            builder.RestoreDomain(domainBefore);
        else
            builder?.Regions.Close(depth);
    }
}
