using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace HdlDsl;

/// <summary>Finds the properties of a module or bundle that hold hardware, base classes first, in the order of declaration.</summary>
internal static class DeclaredData
{
    private static readonly ConcurrentDictionary<PropertyInfo, string> Names = new();

    /// <summary>The name that a property gives to its port or field.</summary>
    public static string NameOf(PropertyInfo property) =>
        Names.GetOrAdd(property, static declared => declared.GetCustomAttribute<PortNameAttribute>()?.Name ?? declared.Name);

    public static ImmutableArray<PropertyInfo> PropertiesOf(Type type)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            levels.Push(level);
        var found = ImmutableArray.CreateBuilder<PropertyInfo>();
        foreach (var level in levels)
        {
            var properties = level.GetProperties(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
            // Metadata tokens ascend in the order of the source text; reflection promises no order of its own.
            Array.Sort(properties, (x, y) => x.MetadataToken.CompareTo(y.MetadataToken));
            found.AddRange(properties.Where(HoldsData));
        }

        return found.ToImmutable();
    }

    private static bool HoldsData(PropertyInfo property) =>
        property.CanRead && property.GetIndexParameters().Length == 0
        && property.GetMethod is { IsAbstract: false }
        && (typeof(Data).IsAssignableFrom(property.PropertyType) || typeof(IEnumerable<Data>).IsAssignableFrom(property.PropertyType))
        && IsStored(property);

    /// <summary>Computed properties (such as a Fire that combines two fields) are no declarations.</summary>
    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
}
