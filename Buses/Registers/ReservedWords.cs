using System.Collections.Frozen;

namespace HdlDsl.Buses;

/// <summary>
/// Names that texts made from a register map can't have: the keywords of C (C23), C++ (C++23) and C# (14), and the names that drivers use themselves.
/// </summary>
internal static class ReservedWords
{
    private const string C =
        "alignas alignof auto bool break case char const constexpr continue default do double else enum extern false float for goto if inline int long nullptr register "
        + "restrict return short signed sizeof static static_assert struct switch thread_local true typedef typeof typeof_unqual union unsigned void volatile while";

    private const string Cpp =
        "and and_eq asm bitand bitor catch char8_t char16_t char32_t class co_await co_return co_yield compl concept const_cast consteval constinit decltype delete "
        + "dynamic_cast explicit export friend mutable namespace new noexcept not not_eq operator or or_eq private protected public reinterpret_cast requires static_cast "
        + "template this throw try typeid typename using virtual wchar_t xor xor_eq";

    private const string CSharp =
        "abstract as base byte checked decimal delegate event finally fixed foreach implicit in interface internal is lock null object out override params readonly ref "
        + "sbyte sealed stackalloc string uint ulong unchecked unsafe ushort";

    private const string Members = "Equals GetHashCode GetType ToString MemberwiseClone Finalize ReferenceEquals";

    private static readonly FrozenDictionary<string, string> Words = C.Split(' ').Select(word => (word, "C"))
        .Concat(Cpp.Split(' ').Select(word => (word, "C++"))).Concat(CSharp.Split(' ').Select(word => (word, "C#")))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    private static readonly FrozenSet<string> MemberNames = Members.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why a name is not possible, or null when it is.</summary>
    public static string? Reason(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '_'))
            return "a name is letters, digits and '_', a letter first";
        if (name.EndsWith('_') || name.Contains("__", StringComparison.Ordinal))
            return "C++ reserves names with two '_' in a row, which would come about in longer names";
        // A property called Default is legal everywhere; one called default is not.
        if (Words.TryGetValue(name, out var language))
            return $"it is a reserved word of {language}";
        return MemberNames.Contains(name) ? "drivers in C# have a member of that name" : null;
    }
}
