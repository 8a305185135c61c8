namespace HdlDsl.Simulator;

/// <summary>What became of the instances of a definition that occurs often.</summary>
/// <param name="Definition">Name of the module.</param>
/// <param name="Instances">Number of instances that the line is about.</param>
/// <param name="Lanes">Vector lanes that they occupy; 0 when they are simulated one after the other.</param>
/// <param name="Reason">Why they are not side by side; null when they are.</param>
public sealed record InstanceReport(string Definition, int Instances, int Lanes, string? Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Reason is null
        ? $"{Definition}: {Instances} instances side by side in {Lanes} lanes"
        : $"{Definition}: {Instances} instances one after the other, because {Reason}";
}
