using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>What a registered read gives of a word that is written at the same edge.</summary>
public enum ReadDuringWrite
{
    /// <summary>The word before the write ("read first").</summary>
    OldWord,

    /// <summary>
    /// The word after the write ("write first"). The address is registered, not the word, so that a read that is held by its enable follows later writes of its word.
    /// </summary>
    NewWord,
}

/// <summary>
/// A memory: <c>mem[address]</c> reads at once, <c>mem[address].Next = word</c> writes at the clock edge. A read in the cycle of a write gives the
/// old word. Parts of a word are written by themselves: <c>mem[address][7, 0].Next = low</c>, a field of a bundle, an element of a vector. Beyond the depth a read
/// gives 0 and a write does nothing; a constant beyond it is error HDL2003. Words are undefined until written unless there are contents.
/// </summary>
/// <typeparam name="T">Type of a word.</typeparam>
public sealed class Mem<T> : INameable
    where T : Data
{
    private readonly DefinitionBuilder builder;
    private readonly T word;
    private readonly int memory;

    internal Mem(DefinitionBuilder builder, T word, int memory)
    {
        this.builder = builder;
        this.word = word;
        this.memory = memory;
    }

    /// <summary>Number of words.</summary>
    public int Depth => builder.Definition.Memories[memory].Depth;

    /// <summary>A word: its value, and what to assign <c>Next</c> of to write it.</summary>
    /// <param name="address">Word number, unsigned.</param>
    public T this[UInt address]
    {
        get
        {
            var current = DefinitionBuilder.Required;
            if (!ReferenceEquals(current, builder))
                throw Errors.MemoryOfAnotherModule(builder.Definition.Memories[memory].Name);
            var addressNode = address.NodeIn(current);
            var place = new PlaceOrigin { Builder = current, Memory = memory, IndexNode = addressNode, IsWhole = true };
            var read = new Bits(current, current.ReadMemory(memory, addressNode), place);
            return word is Bits ? (T)(Data)read : (T)word.ViewOver(read, 0);
        }
    }

    /// <summary>Reads a word into a register: it is there one cycle after the address, as block RAM wants it.</summary>
    /// <param name="address">Word number, unsigned.</param>
    /// <param name="enable">The register holds while it is 0; null for never.</param>
    /// <param name="duringWrite">What a read gives of a word that is written at the same edge.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registered word, latency 1 cycle, not reset.</returns>
    public T ReadNext(
        UInt address, Bit? enable = null, ReadDuringWrite duringWrite = ReadDuringWrite.OldWord,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        return duringWrite == ReadDuringWrite.NewWord
            ? this[Hdl.Delay(address, 1, Reset.None, enable, file, line)]
            : Hdl.Delay(this[address], 1, Reset.None, enable, file, line);
    }

    /// <summary>
    /// Writes the parts of a word that are enabled, such as the bytes of a bus: bit i of <paramref name="enables"/> is for the i-th part from below. Block RAM with byte
    /// enables is inferred when the parts have 8 or 9 bits.
    /// </summary>
    /// <param name="address">Word number, unsigned.</param>
    /// <param name="value">The word.</param>
    /// <param name="enables">One bit for each part; the parts are of equal width, so their number divides that of the word.</param>
    public void WriteParts(UInt address, T value, Bits enables)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(enables);
        var current = DefinitionBuilder.Required;
        if (!ReferenceEquals(current, builder))
            throw Errors.MemoryOfAnotherModule(builder.Definition.Memories[memory].Name);
        if (word.BitWidth % enables.Width != 0)
            throw Errors.PartsOfWord(word.BitWidth, enables.Width);
        if (value.BitWidth != word.BitWidth)
            throw Errors.ShapesDiffer(word, value);
        var (bits, width) = (value.AsBits(), word.BitWidth / enables.Width);
        var read = current.ReadMemory(memory, address.NodeIn(current));
        for (var part = 0; part < enables.Width; part++)
        {
            var place = new PlaceOrigin { Builder = current, Memory = memory, IndexNode = address.NodeIn(current), Low = part * width };
            using (Hdl.When(enables[part]))
                new Bits(current, current.Fold.Slice(read, part * width, width), place).Next = bits.Slice(part * width, width);
        }
    }

    /// <inheritdoc/>
    void INameable.SuggestName(string name) => GiveName(name, isSuggestion: true);

    internal void GiveName(string name, bool isSuggestion)
    {
        var entry = builder.Definition.Memories[memory];
        if (entry.Name is not null && isSuggestion)
            return;
        entry.Name = name;
        entry.NameIsSuggested = isSuggestion;
    }
}

/// <summary>Declares memories and ROMs.</summary>
public static class Mem
{
    /// <summary>A memory that is written.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="depth">Number of words.</param>
    /// <param name="word">Shape of a word.</param>
    /// <param name="contents">First contents, as many as there are words: signed values for signed words, packed unsigned values for everything else; null when undefined.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The memory.</returns>
    public static Mem<T> Of<T>(
        int depth, T word, IEnumerable<BigInteger>? contents = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data =>
        Declare(depth, word, contents?.ToImmutableArray() ?? default, isRom: false, new SourceLocation(file, line));

    /// <summary>A memory that is written and starts with contents given as C# integers.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="depth">Number of words.</param>
    /// <param name="word">Shape of a word.</param>
    /// <param name="contents">First contents, as many as there are words: signed values for signed words, packed unsigned values for everything else.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The memory.</returns>
    public static Mem<T> Of<T>(
        int depth, T word, IEnumerable<int> contents, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data =>
        Of(depth, word, contents.Select(value => (BigInteger)value), file, line);

    /// <summary>A ROM of unsigned words: <c>Mem.Rom(table, 12)[index]</c>.</summary>
    /// <param name="contents">The words, 0 or more each.</param>
    /// <param name="width">Bits in a word.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The ROM.</returns>
    public static Mem<UInt> Rom(
        IEnumerable<BigInteger> contents, int width, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Rom(contents, Shape.UInt(width, file, line), file, line);

    /// <summary>A ROM of unsigned words given as C# integers.</summary>
    /// <param name="contents">The words, 0 or more each.</param>
    /// <param name="width">Bits in a word.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The ROM.</returns>
    public static Mem<UInt> Rom(
        IEnumerable<int> contents, int width, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Rom(contents.Select(word => (BigInteger)word), Shape.UInt(width, file, line), file, line);

    /// <summary>A ROM of any shape.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="contents">The words: signed values for signed words, packed unsigned values for everything else.</param>
    /// <param name="word">Shape of a word.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The ROM.</returns>
    public static Mem<T> Rom<T>(
        IEnumerable<BigInteger> contents, T word, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data
    {
        var words = contents.ToImmutableArray();
        return Declare(words.Length, word, words, isRom: true, new SourceLocation(file, line));
    }

    /// <summary>A ROM of any shape given as C# integers: <c>Mem.Rom(sine, Shape.SInt(12))[phase]</c>.</summary>
    /// <typeparam name="T">Type of a word.</typeparam>
    /// <param name="contents">The words: signed values for signed words, packed unsigned values for everything else.</param>
    /// <param name="word">Shape of a word.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The ROM.</returns>
    public static Mem<T> Rom<T>(
        IEnumerable<int> contents, T word, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Data =>
        Rom(contents.Select(value => (BigInteger)value), word, file, line);

    private static Mem<T> Declare<T>(int depth, T word, ImmutableArray<BigInteger> contents, bool isRom, SourceLocation location)
        where T : Data
    {
        var builder = DefinitionBuilder.Required;
        if (word.HasFlippedFields())
            throw Errors.NoValue(word, "Mem");
        Signal.CheckWidth(word.BitWidth, "Mem");
        if (depth < 1)
            throw Errors.IllegalDepth(depth);
        if (!contents.IsDefault)
            contents = CheckContents(depth, word, contents);
        builder.Definition.Memories.Add(new MemoryEntry
        {
            Depth = depth,
            Width = word.BitWidth,
            IsRom = isRom,
            Contents = contents,
            Location = location,
        });
        return new Mem<T>(builder, word, builder.Definition.Memories.Count - 1);
    }

    private static ImmutableArray<BigInteger> CheckContents(int depth, Data word, ImmutableArray<BigInteger> contents)
    {
        if (contents.Length != depth)
            throw Errors.ContentsLength(depth, contents.Length);
        var width = word.BitWidth;
        var least = word is SInt ? -(BigInteger.One << (width - 1)) : BigInteger.Zero;
        var greatest = word is SInt ? (BigInteger.One << (width - 1)) - 1 : OpSemantics.Mask(width);
        for (var i = 0; i < depth; i++)
        {
            if (contents[i] < least || contents[i] > greatest)
                throw Errors.ContentsValue(i, contents[i], word);
        }

        return word is SInt ? [.. contents.Select(value => value & OpSemantics.Mask(width))] : contents;
    }
}
