namespace HdlDsl.Simulator.Compilation;

/// <summary>Cuts schedules into methods of a size that the machine's compiler optimises.</summary>
internal static class Chunks
{
    /// <summary>Cuts, and marks what must be in memory because another method uses it.</summary>
    /// <param name="schedule">Items in the order of execution.</param>
    /// <param name="limit">Nodes and statements in a method; a single item may have more.</param>
    /// <returns>The items of each method.</returns>
    public static List<List<Item>> Cut(ItemSchedule schedule, int limit)
    {
        var chunks = new List<List<Item>> { new() };
        var size = 0;
        foreach (var item in schedule.Order)
        {
            var own = item.Size + StatementCount(item.Body) + 1;
            if (size + own > limit && chunks[^1].Count > 0)
            {
                chunks.Add([]);
                size = 0;
            }

            size += own;
            item.Chunk = chunks.Count - 1;
            chunks[^1].Add(item);
        }

        foreach (var item in schedule.Order)
        {
            foreach (var need in item.Needs.Where(need => need.Chunk != item.Chunk))
                need.NeedsSlot = true;
        }

        return chunks;
    }

    private static int StatementCount(Block? block) => block is null ? 0 : block.Statements.Sum(statement =>
        1 + (statement is ChainStatement chain ? chain.Branches.Values.Sum(StatementCount) : 0));
}
