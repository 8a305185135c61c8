namespace HdlDsl;

/// <summary>Something that can take the name of the C# variable that holds it, in the generated Verilog.</summary>
public interface INameable
{
    /// <summary>Proposes a name. It is taken unless there is one already, and made distinct when another object has it.</summary>
    /// <param name="name">A C# identifier.</param>
    void SuggestName(string name);
}

/// <summary>Gives C# names to hardware. The compiler-time generator in HdlDsl.Analyzers calls it for local variables.</summary>
public static class Naming
{
    /// <summary>Proposes a name and returns the value, so that it fits around any expression.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">What to name.</param>
    /// <param name="name">Name proposed.</param>
    /// <returns><paramref name="value"/> itself.</returns>
    public static T Suggest<T>(T value, string name)
        where T : INameable
    {
        value.SuggestName(name);
        return value;
    }

    /// <summary>Gives a name that is kept exactly; a clash is an error (HDL5001).</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">A register, wire or expression.</param>
    /// <param name="name">A legal Verilog identifier.</param>
    /// <returns><paramref name="value"/> itself.</returns>
    public static T Named<T>(this T value, string name)
        where T : Data
    {
        value.GiveName(name);
        return value;
    }

    /// <summary>Gives a name that is kept exactly; a clash is an error (HDL5001).</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="memory">A memory or ROM.</param>
    /// <param name="name">A legal Verilog identifier.</param>
    /// <returns><paramref name="memory"/> itself.</returns>
    public static Mem<T> Named<T>(this Mem<T> memory, string name)
        where T : Data
    {
        memory.GiveName(name, isSuggestion: false);
        return memory;
    }
}
