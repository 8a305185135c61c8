using System.Numerics;
using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>The jump from the subject of a switch to one of its branches.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>Fewer cases are compared one after the other.</summary>
    private const int LeastSwitchCases = 4;

    /// <summary>A jump table may have this many entries for each case.</summary>
    private const int MostEntriesPerCase = 4;

    /// <summary>Jumps to the branch that the subject selects.</summary>
    private void EmitDispatch(ChainEntry chain, Func<int, Label> labelOf, Label otherwise)
    {
        var cases = new List<(BigInteger Value, Label Label)>();
        var seen = new HashSet<BigInteger>();
        for (var branch = 0; branch < chain.Branches.Count; branch++)
        {
            foreach (var value in Definition.Scopes[chain.Branches[branch]].CaseValues.Select(nodes.ConstantOf))
            {
                if (seen.Add(value))
                    cases.Add((value, labelOf(branch)));
            }
        }

        var width = nodes.WidthOf(chain.Subject);
        if (width > 64)
        {
            EmitWideCases(chain.Subject, cases, otherwise);
            return;
        }

        var subject = il.NewLocal(width);
        Emit(chain.Subject, Form.Zero);
        il.Store(subject);
        var sorted = cases.Select(item => ((ulong)item.Value, item.Label)).OrderBy(item => item.Item1).ToArray();
        EmitCases(subject, width, sorted, otherwise);
    }

    /// <summary>Jumps by sorted, distinct cases: a table where they are dense, a few comparisons where they are few, else one half or the other.</summary>
    private void EmitCases(LocalBuilder subject, int width, ReadOnlySpan<(ulong Value, Label Label)> cases, Label otherwise)
    {
        if (cases.Length < LeastSwitchCases)
        {
            foreach (var (value, label) in cases)
            {
                il.Load(subject);
                il.Constant(value, width);
                il.Branch(OpCodes.Beq, label);
            }

            il.Branch(OpCodes.Br, otherwise);
            return;
        }

        if ((cases[^1].Value - cases[0].Value) / MostEntriesPerCase < (ulong)cases.Length)
        {
            EmitTable(subject, width, cases, otherwise);
            return;
        }

        var middle = cases.Length / 2;
        var lower = il.Il.DefineLabel();
        il.Load(subject);
        il.Constant(cases[middle].Value, width);
        il.Branch(OpCodes.Blt_Un, lower);
        EmitCases(subject, width, cases[middle..], otherwise);
        il.Il.MarkLabel(lower);
        EmitCases(subject, width, cases[..middle], otherwise);
    }

    private void EmitTable(LocalBuilder subject, int width, ReadOnlySpan<(ulong Value, Label Label)> cases, Label otherwise)
    {
        var least = cases[0].Value;
        var last = cases[^1].Value - least;
        var table = new Label[(int)last + 1];
        Array.Fill(table, otherwise);
        foreach (var (value, label) in cases)
            table[(int)(value - least)] = label;
        if (IlWriter.Is64(width))
        {
            // The table looks at 32 bits only.
            il.Load(subject);
            il.Long(least);
            il.Emit(OpCodes.Sub);
            il.Long(last);
            il.Branch(OpCodes.Bgt_Un, otherwise);
        }

        il.Load(subject);
        il.Constant(least, width);
        il.Emit(OpCodes.Sub);
        il.Convert(width, 32, Form.Zero);
        il.Il.Emit(OpCodes.Switch, table);
        il.Branch(OpCodes.Br, otherwise);
    }

    private unsafe void EmitWideCases(int subject, List<(BigInteger Value, Label Label)> cases, Label otherwise)
    {
        var width = nodes.WidthOf(subject);
        foreach (var (value, label) in cases)
        {
            WidePointer(subject);
            il.Pointer(constants.Of(value, width));
            il.Int(Limbs.CountFor(width));
            il.Call(Methods.Limbs(nameof(Limbs.Equal)));
            il.Branch(OpCodes.Brtrue, label);
        }

        il.Branch(OpCodes.Br, otherwise);
    }
}
