using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace HdlDsl;

/// <summary>
/// A group of named fields. Derive a class with get-only properties made by <see cref="Shape"/>; the order of declaration is the order of the
/// fields, the first one lowest when packed. A field made by <see cref="Shape.Flipped{T}"/> runs against the others when the bundle is a port.
/// </summary>
public abstract class Bundle : Data
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> FieldsByType = new();

    /// <summary>
    /// Combinational assignment, field by field, from a bundle of the same shape. Flipped fields are assigned the other way round, so that this connects
    /// streams and bundles of streams.
    /// </summary>
    public Bundle Value
    {
        set => AssignFrom(value, isSequential: false);
    }

    /// <summary>Sequential assignment, field by field, from a bundle of the same shape.</summary>
    public Bundle Next
    {
        set => AssignFrom(value, isSequential: true);
    }

    /// <inheritdoc/>
    public override int BitWidth => Fields().Sum(member => member.Data.BitWidth);

    /// <inheritdoc/>
    public override Bits AsBits() => Hdl.Cat(Fields().Select(field => field.Data.AsBits()).Reverse());

    internal override void Name(string name, bool isSuggestion)
    {
        foreach (var leaf in Leaves())
            leaf.Signal.Name($"{name}_{leaf.Path}", isSuggestion);
    }

    internal override void CollectLeaves(string path, bool isFlipped, List<Leaf> leaves)
    {
        foreach (var (name, data) in Fields())
            data.CollectLeaves(path.Length == 0 ? name : $"{path}_{name}", isFlipped, leaves);
    }

    internal override Data CloneShape() => Rebuild(field =>
    {
        var copy = field.CloneShape();
        if (copy is Signal signal)
            signal.Roles = ((Signal)field).Roles;
        return copy;
    });

    internal override Data ViewOver(Signal packed, int low)
    {
        var offset = low;
        return Rebuild(field =>
        {
            var view = field.ViewOver(packed, offset);
            offset += field.BitWidth;
            return view;
        });
    }

    internal IEnumerable<(string Name, Data Data)> Fields()
    {
        foreach (var property in FieldsByType.GetOrAdd(GetType(), DeclaredData.PropertiesOf))
        {
            switch (property.GetValue(this))
            {
                case Data data:
                    yield return (DeclaredData.NameOf(property), data);
                    break;
                case not null:
                    throw Errors.ListInBundle(GetType(), property.Name);
            }
        }
    }

    /// <summary>Copies the object with every field replaced. Get-only properties keep their values in backing fields, which are set here.</summary>
    private Bundle Rebuild(Func<Data, Data> replace)
    {
        var copy = (Bundle)MemberwiseClone();
        foreach (var property in FieldsByType.GetOrAdd(GetType(), DeclaredData.PropertiesOf))
        {
            if (property.GetValue(this) is not Data field)
                continue;
            // Only properties with a backing field are fields of the bundle.
            var backing = property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;
            backing.SetValue(copy, replace(field));
        }

        return copy;
    }
}
