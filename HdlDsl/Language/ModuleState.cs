using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace HdlDsl;

/// <summary>
/// Whether two modules of one type would build the same hardware. Equal configurations are not enough: a module may have captured another
/// constructor parameter or have a property set, so everything that its own classes store is compared too, and the ports.
/// </summary>
internal static class ModuleState
{
    /// <summary>Deep enough for records of records; a graph that goes on is taken for different.</summary>
    private const int MaxDepth = 6;

    private static readonly ConcurrentDictionary<Type, ImmutableArray<FieldInfo>> FieldsByType = new();

    /// <summary>Compares two modules of one type.</summary>
    public static bool AreAlike(Module first, Module second)
    {
        if (ReferenceEquals(first, second))
            return true;
        foreach (var field in FieldsByType.GetOrAdd(first.GetType(), ModuleFields))
        {
            if (!AreAlike(field.GetValue(first), field.GetValue(second), MaxDepth))
                return false;
        }

        return HaveTheSamePorts(first, second);
    }

    private static bool HaveTheSamePorts(Module first, Module second)
    {
        if (first.Ports.Length != second.Ports.Length)
            return false;
        for (var i = 0; i < first.Ports.Length; i++)
        {
            var (a, b) = (first.Ports[i], second.Ports[i]);
            if (a.Name != b.Name || a.Port.IsInput != b.Port.IsInput || a.Port.Default != b.Port.Default
                || a.Port.Clock != b.Port.Clock || a.Port.IsAsynchronous != b.Port.IsAsynchronous
                || a.Signal.Width != b.Signal.Width || a.Signal.View != b.Signal.View || a.Signal.ElementWidth != b.Signal.ElementWidth)
                return false;
        }

        return true;
    }

    private static bool AreAlike(object? a, object? b, int depth)
    {
        if (ReferenceEquals(a, b) || Equals(a, b))
            return true;
        if (a is null || b is null || depth == 0 || a.GetType() != b.GetType())
            return false;
        // Ports and other hardware handles are objects of their own in each module; the port list is compared by itself.
        if (a is Data or Module)
            return true;
        if (a is IEnumerable first and not string && b is IEnumerable second)
            return first.Cast<object?>().SequenceEqual(second.Cast<object?>(), new Alike(depth - 1));
        if (a.GetType().IsPrimitive || a is string or Enum or Delegate)
            return false;
        foreach (var field in FieldsByType.GetOrAdd(a.GetType(), AllFields))
        {
            if (!AreAlike(field.GetValue(a), field.GetValue(b), depth - 1))
                return false;
        }

        return true;
    }

    private static ImmutableArray<FieldInfo> ModuleFields(Type type) => Fields(type, level => level.Assembly != typeof(Module).Assembly);

    private static ImmutableArray<FieldInfo> AllFields(Type type) => Fields(type, _ => true);

    private static ImmutableArray<FieldInfo> Fields(Type type, Func<Type, bool> belongs)
    {
        var fields = ImmutableArray.CreateBuilder<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (belongs(level))
                fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        }

        return fields.ToImmutable();
    }

    private sealed class Alike(int depth) : IEqualityComparer<object?>
    {
        bool IEqualityComparer<object?>.Equals(object? a, object? b) => AreAlike(a, b, depth);

        int IEqualityComparer<object?>.GetHashCode(object? value) => value is null ? 0 : RuntimeHelpers.GetHashCode(value);
    }
}
