using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>Says which branch a scope is, in the words of the language.</summary>
/// <param name="definition">The definition that the scopes are in.</param>
internal sealed class BranchText(Definition definition)
{
    /// <summary>The branch of a scope.</summary>
    public string Of(int scope)
    {
        ref readonly var entry = ref definition.Scopes[scope];
        ref readonly var chain = ref definition.Chains[entry.Chain];
        var subject = chain.Subject;
        return entry.Kind switch
        {
            ScopeKind.When => chain.Branches[0] == scope ? "When" : "ElseWhen",
            ScopeKind.Else => "Else",
            ScopeKind.Case => $"Case {string.Join(", ", entry.CaseValues.Select(value => ValueOf(definition.Nodes.ConstantOf(value), subject)))}",
            _ => "Default",
        };
    }

    /// <summary>What is not written at the end of a chain that is not complete.</summary>
    public static string Missing(in ChainEntry chain) => chain.Subject < 0 ? "no branch of When" : "no case of Switch";

    private string ValueOf(BigInteger value, int subject) =>
        definition.Nodes.OpOf(subject) == Op.Signal && definition.Signals[definition.Nodes.A(subject)] is { EnumType: { } type } signal
            ? Verilog.EnumMembers.NameOf(type, signal.EnumCodes, value)
            : value.ToString(CultureInfo.InvariantCulture);
}
