using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>
/// Finds the scopes that hold an assignment or a memory write, themselves or in a scope below. A scope has a greater number than the scope
/// around it, so one descending sweep carries the mark outward. Conditions of chains without such a scope have no effect.
/// </summary>
public sealed class LiveScopes
{
    /// <summary>Marks the scopes with content.</summary>
    /// <param name="definition">Definition to look at; it is not changed.</param>
    /// <returns>One flag per scope.</returns>
    public bool[] Run(Definition definition)
    {
        var live = new bool[definition.Scopes.Length];
        foreach (ref readonly var assignment in definition.Assignments)
            live[assignment.Scope] = true;
        foreach (ref readonly var write in definition.MemoryWrites)
            live[write.Scope] = true;
        live[0] = true;
        for (var scope = live.Length - 1; scope > 0; scope--)
        {
            if (live[scope])
                live[definition.ParentOf(scope)] = true;
        }

        return live;
    }
}
