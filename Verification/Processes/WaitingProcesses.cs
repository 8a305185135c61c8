using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Verification;

/// <summary>
/// Says where processes wait: from a process down through what it awaits. Nothing is noted while processes run; everything is read from the suspended methods
/// when a message is made. What can't be read there is left out.
/// </summary>
/// <param name="strands">What waits.</param>
internal sealed class WaitingProcesses(IReadOnlyList<Strand> strands)
{
    private const string Then = " > ";
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Tasks and iterators that have been named.</summary>
    private readonly HashSet<object> named = new(ReferenceEqualityComparer.Instance);

    /// <summary>A line for each process that has not ended, and for what they have started and can't be followed to: a task of many tasks forgets them.</summary>
    public static string Lines(IReadOnlyList<Strand> strands, Func<Task>[] processes, Task[] tasks)
    {
        var waiting = new WaitingProcesses(strands);
        var lines = Enumerable.Range(0, tasks.Length).Where(i => !tasks[i].IsCompleted)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"\n  process {i}: {waiting.Place(processes[i].Method, tasks[i])}")).ToList();
        var others = strands.Where(strand => !strand.IsFree && !waiting.named.Contains(Waiter(strand)))
            .Select(strand => $"\n  started by a process: {Place(strand)}");
        return string.Concat(lines.Concat(others));
    }

    /// <summary>Where the innermost method of a strand waits.</summary>
    public static string Place(Strand strand) => Join(
        strand.Iterator is { } iterator ? Chain(iterator) : MachineOf(Waiter(strand)) is { } machine ? [SuspendedMethod.Describe(machine)] : [],
        "a process");

    private string Place(MethodInfo process, Task task)
    {
        // An async process is the first of its chain itself, and an iterator is called by Run.
        var isCaller = process.GetCustomAttribute<AsyncStateMachineAttribute>() is null && process.Module != typeof(WaitingProcesses).Module;
        var chain = Chain(task);
        return Join(isCaller ? chain.Prepend(SuspendedMethod.Describe(process)) : chain, "a place that is not known");
    }

    private IEnumerable<string> Chain(Task task)
    {
        if (strands.FirstOrDefault(strand => strand.Ended?.Task == task)?.Iterator is { } iterator)
        {
            named.Add(iterator);
            return Chain(iterator);
        }

        named.Add(task);
        return MachineOf(task) is { } machine ? Awaited(machine).SelectMany(Chain).Prepend(SuspendedMethod.Describe(machine)) : [];
    }

    /// <summary>An iterator and the one inside that it passes on.</summary>
    private static IEnumerable<string> Chain(IEnumerator<Wait> iterator) =>
        SuspendedMethod.Values(iterator).OfType<IEnumerator<Wait>>().Take(1).SelectMany(Chain).Prepend(SuspendedMethod.Describe(iterator));

    /// <summary>The iterator of a strand, or the task of its async method.</summary>
    private static object Waiter(Strand strand) => strand.Iterator ?? strand.Continuation?.Target ?? strand;

    /// <summary>What the compiler made of the async method behind a task.</summary>
    private static object? MachineOf(object task) => task.GetType().GetField("StateMachine", Instance)?.GetValue(task);

    /// <summary>The tasks that an async method awaits: its awaiters are fields that are cleared behind each await.</summary>
    private static IEnumerable<Task> Awaited(object machine) => SuspendedMethod.Values(machine)
        .Where(value => value is ICriticalNotifyCompletion)
        .SelectMany(awaiter => SuspendedMethod.Values(awaiter!))
        .OfType<Task>()
        .Where(task => !task.IsCompleted);

    private static string Join(IEnumerable<string> chain, string otherwise) => string.Join(Then, chain) is { Length: > 0 } text ? text : otherwise;
}
