using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Arranges assignments and memory writes as the tree of scopes that they stand in, in program order.</summary>
internal sealed class BlockBuilder(Definition definition)
{
    private readonly Dictionary<int, Block> blocks = new() { [0] = new Block(0) };
    private readonly HashSet<int> placedChains = [];

    /// <summary>Blocks by scope.</summary>
    public IReadOnlyDictionary<int, Block> Blocks => blocks;

    /// <summary>Adds statements.</summary>
    /// <param name="assignments">Numbers of assignments, ascending.</param>
    /// <param name="writes">Numbers of memory writes, ascending.</param>
    /// <returns>The block of the root scope.</returns>
    public Block Build(IEnumerable<int> assignments, IEnumerable<int> writes)
    {
        foreach (var assignment in assignments)
            BlockOf(definition.Assignments[assignment].Scope).Statements.Add(new AssignStatement(assignment));
        foreach (var write in writes)
            BlockOf(definition.MemoryWrites[write].Scope).Statements.Add(new WriteStatement(write));
        return blocks[0];
    }

    private Block BlockOf(int scope)
    {
        if (blocks.TryGetValue(scope, out var block))
            return block;
        var chain = definition.Scopes[scope].Chain;
        var parent = BlockOf(definition.Chains[chain].Parent);
        if (placedChains.Add(chain))
            parent.Statements.Add(new ChainStatement(chain, []));
        var statement = parent.Statements.OfType<ChainStatement>().Last(candidate => candidate.Chain == chain);
        block = new Block(scope);
        statement.Branches.Add(definition.Chains[chain].Branches.IndexOf(scope), block);
        blocks.Add(scope, block);
        return block;
    }
}
