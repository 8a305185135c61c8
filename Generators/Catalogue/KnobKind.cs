namespace Generators.Catalogue;

/// <summary>What values a knob takes.</summary>
public enum KnobKind
{
    /// <summary>Whole numbers: a range or a list.</summary>
    Integer,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>One of the members of an enumeration.</summary>
    Choice,

    /// <summary>A whole number of any size, not negative: decimal, or hexadecimal behind 0x.</summary>
    Number,
}
