namespace HdlDsl.Netlists;

/// <summary>What a 1-bit wire says about a design, for solvers.</summary>
public enum PropertyKind : byte
{
    /// <summary>It is a wire like any other.</summary>
    None,

    /// <summary>It must always be 1.</summary>
    Assert,

    /// <summary>The surroundings keep it 1.</summary>
    Assume,

    /// <summary>It can become 1.</summary>
    Cover,
}
