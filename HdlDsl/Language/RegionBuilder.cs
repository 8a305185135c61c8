using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Keeps track of the When and Switch regions that are open while a module is built.</summary>
internal sealed class RegionBuilder(DefinitionBuilder builder)
{
    private readonly Stack<Open> open = new();
    private int closedChain = -1;
    private (int Scope, int Condition, int Parent) lastEnable = (-1, -1, -1);

    /// <summary>Scope that statements go into.</summary>
    public int CurrentScope { get; private set; }

    /// <summary>Set while a When, Case or Switch has not been closed.</summary>
    public bool HasOpenRegion => open.Count > 0;

    public SourceLocation InnermostLocation => open.Count > 0 ? open.Peek().Location : SourceLocation.None;

    /// <summary>A statement ends the chance of an Else, and has no place between the cases of a Switch.</summary>
    public void NoteStatement()
    {
        closedChain = -1;
        lastEnable = (-1, -1, -1);
        if (open.Count > 0 && open.Peek().IsSwitch)
            builder.Report(Errors.StatementBetweenCases(open.Peek().Location));
    }

    /// <summary>Ends the chance of an Else: the region closed last was not written by the user.</summary>
    public void EndChain() => closedChain = -1;

    public Scope When(Bit condition, SourceLocation location)
    {
        NoteStatement();
        var node = condition.NodeIn(builder);
        var chain = builder.Definition.AddChain(new ChainEntry
        {
            Parent = CurrentScope,
            Subject = -1,
            Branches = [],
            IsComplete = IsTrue(node),
            Location = location,
        });
        return OpenBranch(chain, ScopeKind.When, node, [], location);
    }

    /// <summary>The region of a register's enable. Neighbouring assignments with one enable share it.</summary>
    public Scope WhenEnabled(Bit enable)
    {
        var node = enable.NodeIn(builder);
        var parent = CurrentScope;
        if (lastEnable.Condition == node && lastEnable.Parent == parent)
        {
            open.Push(new Open(builder.Definition.Scopes[lastEnable.Scope].Chain, parent, IsSwitch: false, default));
            CurrentScope = lastEnable.Scope;
            return new Scope(builder, open.Count);
        }

        return When(enable, default);
    }

    /// <summary>Remembers, behind an enabled assignment, the region that the next one may share.</summary>
    public void KeepEnable(Bit enable, int scope) => lastEnable = (scope, enable.NodeIn(builder), CurrentScope);

    public Scope ElseWhen(Bit condition, SourceLocation location)
    {
        var chain = TakeClosedChain("ElseWhen", location);
        var node = condition.NodeIn(builder);
        if (IsTrue(node))
            builder.Definition.ChainRef(chain).IsComplete = true;
        return OpenBranch(chain, ScopeKind.When, node, [], location);
    }

    public Scope Else(SourceLocation location)
    {
        var chain = TakeClosedChain("Else", location);
        builder.Definition.ChainRef(chain).IsComplete = true;
        return OpenBranch(chain, ScopeKind.Else, -1, [], location);
    }

    public Scope Switch(Signal subject, SourceLocation location)
    {
        NoteStatement();
        var chain = builder.Definition.AddChain(new ChainEntry
        {
            Parent = CurrentScope,
            Subject = subject.NodeIn(builder),
            Branches = [],
            Location = location,
        });
        open.Push(new Open(chain, CurrentScope, IsSwitch: true, location)
        {
            EnumType = subject.EnumType,
            IsSigned = subject.View == SignalView.Signed,
            Seen = [],
        });
        closedChain = -1;
        return new Scope(builder, open.Count);
    }

    public Scope Case(ImmutableArray<BigInteger> values, Type? enumType, SourceLocation location)
    {
        var around = SurroundingSwitch("Case", location);
        if (values.IsEmpty)
            throw Errors.CaseWithoutValues(location, around.Location);
        if (enumType is not null && around.EnumType != enumType)
            builder.Report(Errors.CaseOfOtherEnum(enumType, around.EnumType, location, around.Location));
        var width = builder.Nodes.WidthOf(builder.Definition.Chains[around.Chain].Subject);
        var nodes = ImmutableArray.CreateBuilder<int>(values.Length);
        foreach (var value in values)
        {
            var needed = value.Sign < 0 ? Signal.SignedWidth(value) : Signal.UnsignedWidth(value) + (around.IsSigned ? 1 : 0);
            if (value.IsZero)
                needed = 1;
            if (needed > width || (value.Sign < 0 && !around.IsSigned))
                builder.Report(Errors.CaseDoesNotFit(value, width, location, around.Location));
            var pattern = value & OpSemantics.Mask(width);
            if (around.Seen!.TryGetValue(pattern, out var first))
                builder.Report(Errors.CaseTwice(value, location, first));
            around.Seen.TryAdd(pattern, location);
            nodes.Add(builder.Fold.Constant(pattern, width));
        }

        return OpenBranch(around.Chain, ScopeKind.Case, -1, nodes.ToImmutable(), location);
    }

    /// <summary>
    /// A case of a choice that is written case by case without a Switch around: it continues the chain while nothing stands between, else it begins a new one.
    /// </summary>
    /// <param name="subject">Node that is compared.</param>
    /// <param name="codes">Values of this case, none of which has a case yet.</param>
    /// <param name="valueCount">Number of values that the subject can have; with the last of them the choice is complete.</param>
    /// <param name="chain">The chain of the case before, or −1; afterwards that of this case.</param>
    /// <param name="location">Where it stands.</param>
    public Scope FurtherCase(int subject, ImmutableArray<BigInteger> codes, int valueCount, ref int chain, SourceLocation location)
    {
        if (chain < 0 || closedChain != chain)
        {
            NoteStatement();
            chain = builder.Definition.AddChain(new ChainEntry { Parent = CurrentScope, Subject = subject, Branches = [], Location = location });
        }

        var width = builder.Nodes.WidthOf(subject);
        ImmutableArray<int> nodes = [.. codes.Select(code => builder.Fold.Constant(code, width))];
        var region = OpenBranch(chain, ScopeKind.Case, -1, nodes, location);
        var covered = builder.Definition.Chains[chain].Branches.Sum(branch => builder.Definition.Scopes[branch].CaseValues.Length);
        if (covered == valueCount)
        {
            builder.Definition.ChainRef(chain).IsComplete = true;
            builder.Definition.ScopeRef(CurrentScope).TakesRest = width >= 31 || covered < 1 << width;
        }

        return region;
    }

    public Scope Default(SourceLocation location)
    {
        var around = SurroundingSwitch("Default", location);
        builder.Definition.ChainRef(around.Chain).IsComplete = true;
        return OpenBranch(around.Chain, ScopeKind.Default, -1, [], location);
    }

    public void Close(int depth)
    {
        // After an exception inside a using block, regions close in disorder; the exception is what the user must see.
        while (open.Count >= depth)
        {
            var closing = open.Pop();
            if (closing.IsSwitch)
                CompleteSwitch(closing);
            CurrentScope = closing.ScopeBefore;
            closedChain = closing.IsSwitch ? -1 : closing.Chain;
        }
    }

    private Open SurroundingSwitch(string word, SourceLocation location)
    {
        if (open.Count == 0 || !open.Peek().IsSwitch)
            throw Errors.OutsideSwitch(word, location);
        var around = open.Peek();
        var branches = builder.Definition.Chains[around.Chain].Branches;
        if (branches.Count > 0 && builder.Definition.Scopes[branches[^1]].Kind == ScopeKind.Default)
            builder.Report(Errors.CaseAfterDefault(word, location, builder.Definition.Scopes[branches[^1]].Location));
        return around;
    }

    private int TakeClosedChain(string word, SourceLocation location)
    {
        var chain = closedChain;
        if (chain < 0 || builder.Definition.Chains[chain].Subject >= 0)
            throw Errors.ElseWithoutWhen(word, location);
        var last = builder.Definition.Chains[chain].Branches[^1];
        if (builder.Definition.Scopes[last].Kind == ScopeKind.Else)
            throw Errors.ElseWithoutWhen(word, location);
        return chain;
    }

    private Scope OpenBranch(int chain, ScopeKind kind, int condition, ImmutableArray<int> values, SourceLocation location)
    {
        var scope = builder.Definition.AddScope(new ScopeEntry
        {
            Kind = kind,
            Chain = chain,
            Condition = condition,
            CaseValues = values,
            Location = location,
        });
        open.Push(new Open(chain, CurrentScope, IsSwitch: false, location));
        CurrentScope = scope;
        closedChain = -1;
        return new Scope(builder, open.Count);
    }

    private void CompleteSwitch(Open closing)
    {
        ref var chain = ref builder.Definition.ChainRef(closing.Chain);
        if (chain.IsComplete || chain.Branches.Count == 0)
            return;
        var width = builder.Nodes.WidthOf(chain.Subject);
        if (width < 31 && closing.Seen!.Count == 1 << width)
        {
            chain.IsComplete = true;
            return;
        }

        if (closing.EnumType is null || !AllMembersSeen(closing))
            return;
        chain.IsComplete = true;
        builder.Definition.ScopeRef(chain.Branches[^1]).TakesRest = true;
    }

    private static bool AllMembersSeen(Open closing)
    {
        foreach (var member in Enum.GetValuesAsUnderlyingType(closing.EnumType!))
        {
            var code = new BigInteger(Convert.ToDecimal(member, System.Globalization.CultureInfo.InvariantCulture));
            if (!closing.Seen!.ContainsKey(code))
                return false;
        }

        return true;
    }

    private bool IsTrue(int node) => builder.Nodes.IsConstant(node) && !builder.Nodes.ConstantOf(node).IsZero;

    private sealed record Open(int Chain, int ScopeBefore, bool IsSwitch, SourceLocation Location)
    {
        public Type? EnumType { get; init; }

        public bool IsSigned { get; init; }

        public Dictionary<BigInteger, SourceLocation>? Seen { get; init; }
    }
}
