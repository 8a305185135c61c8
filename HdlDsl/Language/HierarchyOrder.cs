using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Orders the definitions of a design so that every child comes before its parents.</summary>
internal static class HierarchyOrder
{
    public static List<Definition> ChildrenFirst(Definition top)
    {
        var order = new List<Definition>();
        var state = new Dictionary<Definition, bool>();
        var stack = new Stack<(Definition Definition, bool IsExit)>();
        stack.Push((top, false));
        while (stack.TryPop(out var item))
        {
            if (item.IsExit)
            {
                state[item.Definition] = true;
                order.Add(item.Definition);
                continue;
            }

            if (state.TryGetValue(item.Definition, out var isDone))
            {
                // Entered but not left: it is being visited, so this is a way from it back to itself.
                if (!isDone)
                {
                    var inner = state.Where(entry => !entry.Value).SelectMany(entry => entry.Key.Instances).First(instance => instance.Definition == item.Definition);
                    throw Errors.ContainsItself(item.Definition.Name, inner.Location);
                }

                continue;
            }

            state[item.Definition] = false;
            stack.Push((item.Definition, true));
            // Pushed in reverse so that the order is that of the first instance of each.
            var children = item.Definition.Instances.Select(instance => instance.Definition!).Distinct().ToList();
            for (var i = children.Count - 1; i >= 0; i--)
                stack.Push((children[i], false));
        }

        return order;
    }
}
