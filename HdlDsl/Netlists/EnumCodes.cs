using System.Collections.Immutable;
using System.Numerics;

namespace HdlDsl.Netlists;

/// <summary>The codes of an enumeration's members in a signal that does not hold their numbers, such as a one-hot state register.</summary>
/// <param name="Members">Each member that has a code, with it.</param>
public sealed record EnumCodes(ImmutableArray<(string Name, BigInteger Code)> Members);
