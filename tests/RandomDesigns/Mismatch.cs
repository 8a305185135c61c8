namespace HdlDsl.RandomDesigns;

/// <summary>The first difference between two models, or what one of them threw.</summary>
/// <param name="Step">Number of the step.</param>
/// <param name="Model">Name of the model that differs from the first one.</param>
/// <param name="Description">Port, values, and whether before or after the edge; or the exception.</param>
public sealed record Mismatch(int Step, string Model, string Description)
{
    /// <summary>Whether the model has thrown.</summary>
    public bool IsException { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"step {Step}, {Model}: {Description}";
}
