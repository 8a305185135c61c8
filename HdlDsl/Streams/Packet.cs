namespace HdlDsl;

/// <summary>A word of a packet. A packet ends with the word that has Last set; the next word starts another.</summary>
/// <typeparam name="T">Type of the word.</typeparam>
/// <param name="word">Shape of the word, or its value.</param>
/// <param name="last">The mark, or null for a shape.</param>
public sealed class Packet<T>(T word, Bit? last = null) : Bundle
    where T : Data
{
    /// <summary>The word.</summary>
    public T Word { get; } = word;

    /// <summary>The word is the last one of its packet.</summary>
    public Bit Last { get; } = last ?? Shape.Bit();
}

/// <summary>A wide word of which only the first parts may be filled: what is left at the end of a packet.</summary>
/// <typeparam name="T">Type of the word.</typeparam>
/// <param name="word">Shape of the word, or its value.</param>
/// <param name="parts">Number of parts filled, or its shape.</param>
public sealed class PartialWord<T>(T word, UInt parts) : Bundle
    where T : Data
{
    /// <summary>The word; parts that are not filled are 0.</summary>
    public T Word { get; } = word;

    /// <summary>Number of parts filled, 1 … factor.</summary>
    public UInt Parts { get; } = parts;
}

/// <summary>Two values that belong together, such as the words of two joined streams.</summary>
/// <typeparam name="TFirst">Type of the first.</typeparam>
/// <typeparam name="TSecond">Type of the second.</typeparam>
/// <param name="first">Shape or value of the first.</param>
/// <param name="second">Shape or value of the second.</param>
public sealed class Pair<TFirst, TSecond>(TFirst first, TSecond second) : Bundle
    where TFirst : Data
    where TSecond : Data
{
    /// <summary>The first.</summary>
    public TFirst First { get; } = first;

    /// <summary>The second.</summary>
    public TSecond Second { get; } = second;
}
