using System.Reflection;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// What a definition needs to know about an instance that it does not contain. Functions have the signature <c>(object? none, byte* block, byte* scratch)</c>.
/// </summary>
internal interface IChildCode
{
    /// <summary>Bytes of state of one instance.</summary>
    int BlockSize { get; }

    /// <summary>Offset of a port in the block.</summary>
    int OffsetOfPort(int port);

    /// <summary>The group of outputs that a port belongs to; −1 for inputs and for outputs that are registers.</summary>
    int GroupOf(int port);

    /// <summary>Input ports that the outputs of a group depend on.</summary>
    IReadOnlyList<int> InputsOfGroup(int group);

    /// <summary>Computes the outputs of a group.</summary>
    MethodInfo OutputsFunction(int group);

    /// <summary>Lets the clocks of a set have their rising edge; null when nothing depends on them.</summary>
    MethodInfo? EdgeFunction(IReadOnlySet<string> clocks);

    /// <summary>Whether something happens at an edge of one of the clocks.</summary>
    bool DependsOnClocks(IReadOnlySet<string> clocks);
}
