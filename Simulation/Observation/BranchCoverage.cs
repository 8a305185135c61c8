using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>How often a branch was taken.</summary>
/// <param name="Location">Where it is opened.</param>
/// <param name="Module">Module that it is in.</param>
/// <param name="Branch">Which branch it is: <c>When</c>, <c>Case Idle</c>, or that none was taken.</param>
/// <param name="Hits">Number of cycles in which it was active.</param>
public readonly record struct BranchHits(SourceLocation Location, string Module, string Branch, long Hits);

/// <summary>
/// Branch coverage: in how many cycles each branch of each When and Switch was active. A cycle is a clock edge with no active reset; what counts are
/// the settled values just before it. A chain around registers and memory writes alone counts at edges of their clocks, any other at every edge.
/// Where a chain is not complete, taking no branch is one more branch.
/// </summary>
public sealed class BranchCoverage : ICycleObserver
{
    private readonly ResetLevels resets;
    private readonly List<Group> groups = [];
    private readonly List<Entry> entries = [];

    /// <summary>Prepares to count. Give it to <see cref="SimulatedModel.AddObserver"/> to begin.</summary>
    /// <param name="model">A compiled model with <see cref="SimulatorOptions.CountsBranches"/>.</param>
    /// <exception cref="ArgumentException">The model can't count branches.</exception>
    public BranchCoverage(SimulatedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if ((model as CompiledModel)?.ObservedBranches is not { } branches)
            throw new ArgumentException($"This model of '{model.Design.Top.Name}' can't count branches. Make a compiled one with SimulatorOptions.CountsBranches.", nameof(model));
        resets = new ResetLevels(model);
        var clocks = new Dictionary<Definition, ChainClocks>(ReferenceEqualityComparer.Instance);
        var placed = branches.Select(branch =>
        {
            if (!clocks.TryGetValue(branch.Definition, out var known))
                clocks.Add(branch.Definition, known = new ChainClocks(branch.Definition, model.Clocks));
            return (Branch: branch, Mask: known.Of(branch.Scope));
        }).ToList();
        foreach (var group in placed.GroupBy(item => item.Mask))
            groups.Add(new Group(group.Key, new ByteCounters(model, group.Select(item => item.Branch.Offset))));
        foreach (var instance in placed.GroupBy(item => string.Join('.', item.Branch.Scopes), StringComparer.Ordinal))
            AddInstance([.. instance]);
    }

    /// <summary>All branches by file and line; those of several instances, and of several configurations of one C# module, are added up.</summary>
    public ImmutableArray<BranchHits> Branches =>
    [
        .. entries.GroupBy(entry => entry.Key)
            .Select(group => new BranchHits(group.Key.Location, group.First().Module, group.Key.Branch, group.Sum(entry => entry.Hits())))
            .OrderBy(hits => hits.Location.File, StringComparer.Ordinal).ThenBy(hits => hits.Location.Line),
    ];

    /// <summary>Number of cycles that counted for at least one branch.</summary>
    public long Cycles { get; private set; }

    /// <inheritdoc/>
    public ObservationMoments Moments => ObservationMoments.BeforeEdge;

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks)
    {
        if (resets.IsAnyActive)
            return;
        Cycles++;
        foreach (var group in groups)
        {
            if (group.Clocks == ChainClocks.Every || (group.Clocks & clocks) != 0)
                group.Counters.Add();
        }
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <summary>The share of branches that were taken, and all branches with the number of cycles.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var branches = Branches;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"branch coverage: {CoverageText.Share(branches.Count(branch => branch.Hits > 0), branches.Length)} in {Cycles} cycles\n");
        var places = branches.Select(branch => branch.Location.IsKnown ? branch.Location.ToString() : branch.Module).ToList();
        var width = places.Select(place => place.Length).DefaultIfEmpty().Max();
        for (var i = 0; i < branches.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"  {places[i].PadRight(width)} {branches[i].Hits,11}  {branches[i].Branch}{(branches[i].Hits == 0 ? "  never" : "")}\n");
        return text.ToString();
    }

    /// <summary>Adds the branches of one instance, and for each chain that is not complete the case that none of them is taken.</summary>
    private void AddInstance(List<(ObservedBranch Branch, ulong Mask)> branches)
    {
        var definition = branches[0].Branch.Definition;
        var text = new BranchText(definition);
        var hits = new Dictionary<int, Func<long>>();
        foreach (var (branch, mask) in branches)
        {
            var counters = groups.Find(group => group.Clocks == mask)!.Counters;
            hits.Add(branch.Scope, () => counters[branch.Offset]);
            Add(definition.Scopes[branch.Scope].Location, text.Of(branch.Scope), branch.Scope, hits[branch.Scope]);
        }

        for (var number = 0; number < definition.Chains.Length; number++)
        {
            var chain = definition.Chains[number];
            if (chain.IsComplete || chain.Branches.Count == 0)
                continue;
            var counters = groups.Find(group => group.Clocks == branches.Find(item => item.Branch.Scope == chain.Branches[0]).Mask)!.Counters;
            var around = chain.Parent == 0 ? () => counters.Calls : hits[chain.Parent];
            Add(chain.Location, BranchText.Missing(chain), -1 - number, () => around() - chain.Branches.Sum(branch => hits[branch]()));
        }

        void Add(SourceLocation location, string branch, int number, Func<long> count) => entries.Add(new Entry(
            definition.Name,
            location.IsKnown ? new EntryKey(location, branch, "", 0) : new EntryKey(SourceLocation.None, branch, definition.Name, number),
            count));
    }

    /// <summary>Branches that count at the same edges.</summary>
    private sealed record Group(ulong Clocks, ByteCounters Counters);

    /// <summary>What makes a branch one with those of other instances; without a location that is its number in the module.</summary>
    private readonly record struct EntryKey(SourceLocation Location, string Branch, string Module, int Number);

    private sealed record Entry(string Module, EntryKey Key, Func<long> Hits);
}
