using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>
/// A register: derive a class whose properties are <see cref="Field"/>s, and declare it in a <see cref="RegisterMap"/>. It is as wide as the bus. A register of one
/// field is made by <see cref="Of"/>.
/// </summary>
public abstract class Register
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> FieldsByType = new();
    private ImmutableArray<Field> fields;
    private RegisterMap? map;

    /// <summary>Name: that of the property, with an index behind it in arrays.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Byte offset in the map; −1 until the map is laid out.</summary>
    public long Offset { get; internal set; } = -1;

    /// <summary>What it is for.</summary>
    public string Doc { get; internal set; } = "";

    /// <summary>Whether it has the pulses <see cref="Written"/> and <see cref="Read"/>.</summary>
    public bool HasStrobes { get; internal set; }

    /// <summary>The fields in the order of declaration.</summary>
    public ImmutableArray<Field> Fields => fields.IsDefault ? fields = Collect() : fields;

    /// <summary>
    /// Set for one cycle when software has written the register with at least one byte enabled; the fields have their new values already. For registers declared
    /// with strobes.
    /// </summary>
    public Bit Written => RegisterPorts.Of(this).Written ?? throw BusErrors.NoStrobes(this);

    /// <summary>Set for one cycle after software has read the register. For registers declared with strobes.</summary>
    public Bit Read => RegisterPorts.Of(this).Read ?? throw BusErrors.NoStrobes(this);

    internal SourceLocation Location { get; set; }

    internal RegisterMap Map => map ?? throw BusErrors.NotInMap(Name.Length == 0 ? "a register" : $"register '{Name}'", Location);

    internal bool IsDeclared { get; set; }

    /// <summary>A register with one field, called Value.</summary>
    /// <typeparam name="T">Type of the field.</typeparam>
    /// <param name="field">The field.</param>
    /// <returns>The register.</returns>
    public static SingleRegister<T> Of<T>(Field<T> field)
        where T : Signal
    {
        ArgumentNullException.ThrowIfNull(field);
        return new SingleRegister<T>(field);
    }

    internal void BelongTo(RegisterMap owner) => map = owner;

    private ImmutableArray<Field> Collect()
    {
        var found = ImmutableArray.CreateBuilder<Field>();
        foreach (var property in FieldsByType.GetOrAdd(GetType(), static type => Declarations.PropertiesOf(type, static found => typeof(Field).IsAssignableFrom(found))))
        {
            var field = (Field?)property.GetValue(this) ?? throw BusErrors.PropertyIsNull(GetType(), property.Name);
            field.BelongTo(this, property.Name);
            found.Add(field);
        }

        return found.ToImmutable();
    }
}

/// <summary>A register with one field.</summary>
/// <typeparam name="T">Type of the field.</typeparam>
/// <param name="field">The field.</param>
public sealed class SingleRegister<T>(Field<T> field) : Register
    where T : Signal
{
    /// <summary>The field.</summary>
    public Field<T> Value { get; } = field;
}

/// <summary>Several registers of one kind at equal distances.</summary>
/// <typeparam name="T">Type of a register.</typeparam>
public sealed class RegisterArray<T> : RegisterArray, IReadOnlyList<T>
    where T : Register
{
    private readonly T[] elements;

    internal RegisterArray(T[] elements) => this.elements = elements;

    /// <inheritdoc/>
    public override int Count => elements.Length;

    internal override IReadOnlyList<Register> Elements => elements;

    /// <inheritdoc/>
    public T this[int index] => elements[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Several registers of one kind, whatever the kind.</summary>
public abstract class RegisterArray
{
    private protected RegisterArray()
    {
    }

    /// <summary>Number of registers.</summary>
    public abstract int Count { get; }

    /// <summary>Name: that of the property.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Distance from one register to the next in bytes.</summary>
    public int Stride { get; internal set; }

    /// <summary>What it is for.</summary>
    public string Doc { get; internal set; } = "";

    internal abstract IReadOnlyList<Register> Elements { get; }
}

/// <summary>Finds declarations in properties, base classes first, in the order of the source text.</summary>
internal static class Declarations
{
    public static ImmutableArray<PropertyInfo> PropertiesOf(Type type, Func<Type, bool> isWanted)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            levels.Push(level);
        var found = ImmutableArray.CreateBuilder<PropertyInfo>();
        foreach (var level in levels)
        {
            found.AddRange(level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(property => isWanted(property.PropertyType) && property.GetIndexParameters().Length == 0
                    && property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null)
                .OrderBy(property => property.MetadataToken));
        }

        return found.ToImmutable();
    }
}
