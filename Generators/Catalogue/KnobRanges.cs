using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Generators.Catalogue;

/// <summary>Checks a configuration record against the ranges that its <see cref="KnobAttribute"/>s state, so that a range is written once.</summary>
public static class KnobRanges
{
    // An array makes thousands of elements, each of which checks its configuration.
    private static readonly ConcurrentDictionary<Type, ImmutableArray<(PropertyInfo Property, KnobAttribute Knob)>> KnobsByType = new();

    /// <summary>Refuses a configuration with a knob out of its range.</summary>
    /// <param name="config">A record with knobs of its own; nested records check themselves.</param>
    /// <exception cref="KnobOutOfRangeException">A knob is out of range; the message names it, its value and what is allowed.</exception>
    public static void Check(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach (var (property, knob) in KnobsByType.GetOrAdd(config.GetType(), KnobsOf))
        {
            switch (property.GetValue(config))
            {
                case int value when knob.Values.Length > 0 && !knob.Values.Contains(value):
                    throw new KnobOutOfRangeException(property.Name, value, string.Join(", ", knob.Values));
                case int value when knob.Values.Length == 0 && (value < knob.Min || value > knob.Max):
                    throw new KnobOutOfRangeException(
                        property.Name, value, string.Create(CultureInfo.InvariantCulture, $"{knob.Min} to {knob.Max}"));
                case Enum member when !Enum.IsDefined(member.GetType(), member):
                    throw new KnobOutOfRangeException(property.Name, member, string.Join(", ", Enum.GetNames(member.GetType())));
            }
        }
    }

    private static ImmutableArray<(PropertyInfo Property, KnobAttribute Knob)> KnobsOf(Type type) =>
    [
        .. from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
           let knob = property.GetCustomAttribute<KnobAttribute>()
           where knob is not null
           select (property, knob),
    ];
}
