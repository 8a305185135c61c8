using System.Globalization;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Puts the contents of instances in their place. What is inside keeps its name behind the path of the instance, <c>u1.count</c>; ports of
/// the instance become wires of that name: an input is assigned by the surroundings and read inside, an output the other way round.
/// <para>
/// Instances are visited through a list of work, each one's contents copied straight to where they end up; time and space are linear in the
/// size of the result, and no recursion bounds the depth of the hierarchy. Nodes go through <see cref="NodeFolder"/>.
/// </para>
/// </summary>
public sealed class Flattener
{
    /// <summary>Separates the parts of a hierarchical name.</summary>
    public const char Separator = '.';

    /// <summary>Flattens a definition.</summary>
    /// <param name="top">A legal definition; it is not changed.</param>
    /// <param name="inline">
    /// Says of an instance and its definition whether to put the contents in place; all but black boxes when null. Black boxes stay
    /// instances always. An instance that stays is not looked into.
    /// </param>
    /// <param name="origins">An empty table that receives where everything comes from; null when that does not matter.</param>
    /// <returns>A fresh definition with the same ports and behaviour.</returns>
    public Definition Run(Definition top, Func<InstanceEntry, Definition, bool>? inline = null, Origins? origins = null)
    {
        ArgumentNullException.ThrowIfNull(top);
        origins ??= new Origins();
        var result = new Definition(top.Name) { Remark = top.Remark, Location = top.Location, BlackBox = top.BlackBox };
        var folder = new NodeFolder(result.Nodes);
        var names = new Dictionary<Definition, string[]>(ReferenceEqualityComparer.Instance);
        var work = new Queue<InstanceContents>();
        work.Enqueue(new InstanceContents(top, "", [], -1, -1));
        while (work.TryDequeue(out var contents))
        {
            if (!names.TryGetValue(contents.Definition, out var instanceNames))
                names.Add(contents.Definition, instanceNames = InstanceNames(contents.Definition));
            var occurrence = origins.Occurrences.Count;
            origins.Occurrences.Add(new Occurrence(contents.Definition, contents.Parent, contents.Instance));
            new ContentsCopy(contents, result, folder, origins).Run(
                (instance, child) => child.BlackBox is null && (inline is null || inline(instance, child)),
                (instance, ports) => work.Enqueue(new InstanceContents(
                    contents.Definition.Instances[instance].Definition!, contents.Prefix + instanceNames[instance] + Separator,
                    ports, occurrence, instance)));
        }

        return result;
    }

    /// <summary>A name for every instance, distinct among the instances of the definition; numbers are added as the emitter does.</summary>
    private static string[] InstanceNames(Definition definition)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new string[definition.Instances.Count];
        foreach (var isSuggested in (ReadOnlySpan<bool>)[false, true])
        {
            var suffixes = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < names.Length; i++)
            {
                var instance = definition.Instances[i];
                if ((instance.NameIsSuggested || instance.Name is null) != isSuggested)
                    continue;
                var wish = instance.Name ?? "_" + instance.Definition!.Name;
                var name = wish;
                while (!taken.Add(name))
                {
                    var number = suffixes.GetValueOrDefault(wish) + 1;
                    suffixes[wish] = number;
                    name = string.Create(CultureInfo.InvariantCulture, $"{wish}_{number}");
                }

                names[i] = name;
            }
        }

        return names;
    }
}
