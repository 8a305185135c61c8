using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Generators.Catalogue;

/// <summary>The knobs of a configuration record, in the order of declaration; those of nested records stand where the record stands.</summary>
public sealed class KnobSet
{
    private static readonly ConcurrentDictionary<Type, KnobSet> Known = new();

    private KnobSet(Type configType)
    {
        ConfigType = configType;
        var knobs = ImmutableArray.CreateBuilder<Knob>();
        Collect(configType, [], DefaultOf(configType), knobs);
        Knobs = knobs.ToImmutable();
    }

    /// <summary>The configuration record's type.</summary>
    public Type ConfigType { get; }

    /// <summary>The knobs.</summary>
    public ImmutableArray<Knob> Knobs { get; }

    /// <summary>Reads the knobs of a type.</summary>
    /// <param name="configType">A record with <see cref="KnobAttribute"/> properties.</param>
    /// <returns>Its knobs.</returns>
    public static KnobSet Of(Type configType)
    {
        ArgumentNullException.ThrowIfNull(configType);
        return Known.GetOrAdd(configType, type => new KnobSet(type));
    }

    /// <summary>The knob of a name; upper and lower case are the same.</summary>
    /// <param name="name">Name as in <see cref="Knob.Name"/>.</param>
    /// <param name="elsewhere">What to add about a name that is not there, such as designs that have the knob.</param>
    /// <returns>The knob.</returns>
    /// <exception cref="CatalogueException">There is no such knob; the message offers near names.</exception>
    public Knob Find(string name, Func<string, string>? elsewhere = null) =>
        Knobs.FirstOrDefault(knob => string.Equals(knob.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new CatalogueException(
            $"There is no knob '{name}'. {NearNames.Advice(name, [.. Knobs.Select(knob => knob.Name)], "Knobs")}{elsewhere?.Invoke(name)}");

    /// <summary>A copy of a configuration with some knobs set, validated as a whole.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <param name="assignments">Texts of the form knob=value.</param>
    /// <param name="elsewhere">As in <see cref="Find"/>.</param>
    /// <returns>The new configuration.</returns>
    /// <exception cref="CatalogueException">A text is malformed, a knob is unknown or named twice, or a value is not allowed.</exception>
    public object Apply(object config, IEnumerable<string> assignments, Func<string, string>? elsewhere = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(assignments);
        var done = new HashSet<Knob>();
        foreach (var text in assignments)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || sign == text.Length - 1)
                throw new CatalogueException($"'{text}' sets no knob; write knob=value{Example()}.");
            var knob = Find(text[..sign].Trim(), elsewhere);
            if (!done.Add(knob))
                throw new CatalogueException($"Knob '{knob.Name}' is set twice.");
            config = knob.Set(config, text[(sign + 1)..].Trim());
        }

        Check(config);
        return config;
    }

    /// <summary>Refuses a configuration with a knob out of its range, or to which its own <c>public void Validate()</c> objects.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <exception cref="CatalogueException">The first knob that is wrong, its value and what is allowed, or what the record says.</exception>
    public void Check(object config)
    {
        CheckRanges(config);
        var method = ConfigType.GetMethod("Validate", BindingFlags.Instance | BindingFlags.Public, []);
        try
        {
            method?.Invoke(config, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null);
        }
        catch (ArgumentException refused)
        {
            throw CatalogueException.Of(refused);
        }
    }

    /// <summary>Refuses a configuration with a knob out of its range: what a record's own Validate starts with.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <exception cref="CatalogueException">The first knob that is wrong, its value and what is allowed.</exception>
    public void CheckRanges(object config)
    {
        foreach (var knob in Knobs)
            knob.Check(config);
    }

    /// <summary>All knobs of a configuration with their values, as texts that <see cref="Apply"/> takes.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <returns>Name and value of each knob, in order.</returns>
    public IReadOnlyDictionary<string, string> ValuesIn(object config) => new OrderedDictionary<string, string>(
        Knobs.Select(knob => KeyValuePair.Create(knob.Name, knob.ValueIn(config))), StringComparer.Ordinal);

    private string Example() =>
        Knobs.FirstOrDefault(knob => knob.Default is not null) is { } knob ? $", for example {knob.Name}={knob.Default}" : "";

    private static void Collect(
        Type type, ImmutableArray<PropertyInfo> path, object? defaultConfig, ImmutableArray<Knob>.Builder knobs)
    {
        foreach (var property in PropertiesInOrder(type))
        {
            if (property.GetCustomAttribute<KnobAttribute>() is { } attribute)
                knobs.Add(new Knob(path.Add(property), attribute, defaultConfig));
            else if (property.SetMethod is not null && RecordCopy.IsRecord(property.PropertyType) && !path.Any(outer => outer.PropertyType == property.PropertyType))
                Collect(property.PropertyType, path.Add(property), defaultConfig, knobs);
        }
    }

    private static IEnumerable<PropertyInfo> PropertiesInOrder(Type type)
    {
        // Metadata order is source order within a type; base types come first.
        var line = new Stack<Type>();
        for (var each = type; each is not null && each != typeof(object); each = each.BaseType)
            line.Push(each);
        return line.SelectMany(each => each
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken));
    }

    /// <summary>What the record is when nobody says anything: made by a constructor that needs no arguments.</summary>
    private static object? DefaultOf(Type type)
    {
        var constructor = type.GetConstructors()
            .Where(each => each.GetParameters().All(parameter => parameter.HasDefaultValue))
            .OrderBy(each => each.GetParameters().Length)
            .FirstOrDefault();
        return constructor?.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }
}
