using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Gives the parts of vectors, registers among them, signals of their own where nothing needs the vector as a whole: the elements of a
/// register vector become registers. The vector itself becomes a wire that joins its parts, so that it can still be watched.
/// Signals that depend on themselves as a whole are split too, by their accesses; after that no signal does, unless an index chooses
/// what is assigned. Inputs and outputs of the top stay. Time is linear but for sorting the ranges.
/// </summary>
public sealed class SplitVectors
{
    /// <summary>Splits.</summary>
    /// <param name="definition">A definition without dead nodes, as <see cref="WirePropagation"/> leaves it; it is not changed.</param>
    /// <param name="origins">Told of the parts made; null when that does not matter.</param>
    /// <returns>A fresh definition with the same behaviour, or the same when there is nothing to split.</returns>
    public Definition Run(Definition definition, Origins? origins = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var cuts = VectorParts.Find(definition);
        return cuts.Count == 0 ? definition : new Splitting(definition, cuts, origins).Run();
    }

    private sealed class Splitting(Definition source, SortedDictionary<int, int[]> cuts, Origins? origins)
    {
        private readonly Definition target = new(source.Name) { Remark = source.Remark, Location = source.Location, BlackBox = source.BlackBox };
        private readonly Dictionary<int, int> firstPart = [];
        private NodeFolder folder = null!;

        public Definition Run()
        {
            folder = new NodeFolder(target.Nodes);
            var next = source.Signals.Length;
            foreach (var (signal, lows) in cuts)
            {
                firstPart.Add(signal, next);
                next += lows.Length;
            }

            var map = MapNodes();
            new DefinitionCopy(source, target, map).CopyTables(new Dictionary<Definition, Definition>(), AddAssignment);
            foreach (var signal in cuts.Keys)
                AddParts(signal);
            return target;
        }

        private int[] MapNodes()
        {
            var nodes = source.Nodes;
            var map = new int[nodes.Count];
            for (var node = 0; node < map.Length; node++)
            {
                var a = nodes.A(node);
                map[node] = nodes.OpOf(node) switch
                {
                    Op.Signal => folder.Nodes.Intern(Op.Signal, nodes.WidthOf(node), a),
                    Op.MemoryRead => folder.Nodes.Intern(Op.MemoryRead, nodes.WidthOf(node), a, map[nodes.B(node)]),
                    Op.Slice when nodes.OpOf(a) == Op.Signal && cuts.TryGetValue(nodes.A(a), out var lows) =>
                        Read(nodes.A(a), lows, nodes.B(node), nodes.WidthOf(node)),
                    _ => NodeRebuilder.Rebuild(nodes, node, folder, map),
                };
            }

            return map;
        }

        /// <summary>Joins what the parts have of a range of bits.</summary>
        private int Read(int signal, int[] lows, int low, int width)
        {
            var first = VectorParts.PartAt(lows, low);
            var last = VectorParts.PartAt(lows, low + width - 1);
            var pieces = new int[last - first + 1];
            for (var part = first; part <= last; part++)
            {
                var whole = folder.Nodes.Intern(Op.Signal, WidthOf(signal, lows, part), firstPart[signal] + part);
                var start = Math.Max(low, lows[part]);
                var end = Math.Min(low + width, lows[part] + WidthOf(signal, lows, part));
                pieces[last - part] = folder.Slice(whole, start - lows[part], end - start);
            }

            return folder.Concat(pieces);
        }

        private int WidthOf(int signal, int[] lows, int part) =>
            (part + 1 < lows.Length ? lows[part + 1] : source.Signals[signal].Width) - lows[part];

        private void AddAssignment(AssignmentEntry assignment)
        {
            if (!cuts.TryGetValue(assignment.Target, out var lows))
            {
                target.AddAssignment(assignment);
                return;
            }

            var end = assignment.Low + assignment.Width;
            var last = VectorParts.PartAt(lows, end - 1);
            for (var part = VectorParts.PartAt(lows, assignment.Low); part <= last; part++)
            {
                var start = Math.Max(assignment.Low, lows[part]);
                var width = Math.Min(end, lows[part] + WidthOf(assignment.Target, lows, part)) - start;
                target.AddAssignment(assignment with
                {
                    Target = firstPart[assignment.Target] + part,
                    Low = start - lows[part],
                    Width = width,
                    Value = folder.Slice(assignment.Value, start - assignment.Low, width),
                });
            }
        }

        private void AddParts(int signal)
        {
            var entry = target.Signals[signal];
            var lows = cuts[signal];
            target.SignalRef(signal).InitialNode = -1;
            if (entry.Kind == SignalKind.Register)
            {
                target.SignalRef(signal).Kind = SignalKind.Wire;
                target.SignalRef(signal).Domain = -1;
            }

            for (var part = 0; part < lows.Length; part++)
            {
                var width = WidthOf(signal, lows, part);
                target.AddSignal(entry with
                {
                    Kind = entry.Kind == SignalKind.Register ? SignalKind.Register : SignalKind.Wire,
                    Name = entry.Name is null ? null : string.Create(CultureInfo.InvariantCulture, $"{entry.Name}{Flattener.Separator}{part}"),
                    Width = width,
                    ElementWidth = 0,
                    Instance = -1,
                    InitialNode = entry.InitialNode < 0 ? -1 : folder.Slice(entry.InitialNode, lows[part], width),
                });
                if (origins?.Signals[signal] is { } origin)
                    origins.Signals.Add(origin with { Low = origin.Low + lows[part] });
            }

            target.AddAssignment(new AssignmentEntry
            {
                Target = signal,
                Width = entry.Width,
                IndexNode = -1,
                Value = Read(signal, lows, 0, entry.Width),
                Location = entry.Location,
            });
        }
    }
}
