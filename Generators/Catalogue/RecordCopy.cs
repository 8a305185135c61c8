using System.Reflection;

namespace Generators.Catalogue;

/// <summary>Copies records of any type, as the first half of a <c>with</c> expression does.</summary>
internal static class RecordCopy
{
    // The C# compiler gives every record class this method; it has no name that source code could use.
    private const string CloneMethod = "<Clone>$";

    public static bool IsRecord(Type type) => CloneOf(type) is not null;

    public static object Of(object record)
    {
        var clone = CloneOf(record.GetType())
            ?? throw new InvalidOperationException($"{record.GetType().Name} must be a record class: its knobs are set on copies.");
        return clone.Invoke(record, null)!;
    }

    private static MethodInfo? CloneOf(Type type) => type.GetMethod(CloneMethod, BindingFlags.Instance | BindingFlags.Public);
}
