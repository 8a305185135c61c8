using System.Reflection;

namespace HdlDsl.Simulator.Compilation;

/// <summary>The library methods that generated code calls.</summary>
internal static class Methods
{
    /// <summary>Target of delegates to generated code.</summary>
    public static object NoTarget { get; } = new();

    public static MethodInfo Limbs(string name) => Find(typeof(Limbs), name);

    public static MethodInfo Narrow(string name) => Find(typeof(Narrow), name);

    private static MethodInfo Find(Type type, string name) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.Static) ?? throw new ArgumentException($"{type.Name} has no method {name}.", nameof(name));
}
