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
}
