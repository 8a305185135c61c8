using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Names for what stream methods make: the name of the stream they were called on and the method's. The name does not grow along a chain, so the
/// registers of stages in a row are called source_stage_Valid, source_stage_Valid_1, ….
/// </summary>
internal static class StreamNames
{
    private const string Suffix = "_Valid";
    private const string Unknown = "stream";

    /// <summary>The name of a stream or flow, from that of its Valid.</summary>
    public static string Of(Bit valid)
    {
        var builder = DefinitionBuilder.Required;
        switch (valid.Origin)
        {
            case PortOrigin port:
                builder.CollectInstances();
                var name = WithoutSuffix(port.Name);
                return port.Owner is { ParentBuilder: { } parent } owner && ReferenceEquals(parent, builder) ? $"{builder.NameOf(owner)}_{name}" : name;
            case PlaceOrigin { IsWhole: true, Signal: >= 0 } place when ReferenceEquals(place.Builder, builder):
                return WithoutSuffix(builder.Definition.Signals[place.Signal].Name);
            default:
                return Unknown;
        }
    }

    /// <summary>Names registers after the fields that they hold: name_Word, name_Last; a scalar is name_Payload.</summary>
    public static void NamePayload(DefinitionBuilder builder, Data payload, string name)
    {
        foreach (var leaf in payload.Leaves())
            builder.NameWeakly(leaf.Signal, leaf.Path.Length == 0 ? $"{name}_Payload" : $"{name}_Payload_{leaf.Path}");
    }

    private static string WithoutSuffix(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Unknown;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
