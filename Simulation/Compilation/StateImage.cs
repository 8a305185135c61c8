using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;
using HdlDsl.Simulator.Vectors;

namespace HdlDsl.Simulator.Compilation;

/// <summary>A register of a running model.</summary>
/// <param name="Offset">Its place in the model's memory.</param>
/// <param name="Shadow">The place of its shadow, or −1.</param>
/// <param name="Width">Width in bits.</param>
/// <param name="Domain">Its clock domain.</param>
/// <param name="ResetValue">What a reset makes of it, or null.</param>
internal sealed record RegisterPlace(int Offset, int Shadow, int Width, ClockDomain Domain, BigInteger? ResetValue);

/// <summary>Walks over everything in a model that holds state, and gives it its first value.</summary>
internal sealed unsafe class StateImage(byte* memory)
{
    /// <summary>Registers found by the last walk.</summary>
    public List<RegisterPlace> Registers { get; } = [];

    /// <summary>Blocks of black boxes with their first state, found by the last walk.</summary>
    public List<(int Offset, BlackBoxCode Code, InitialState Start)> Boxes { get; } = [];

    /// <summary>Stores the first value of every register and memory word.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="block">Offset of its block.</param>
    /// <param name="start">Its first state.</param>
    public void Initialise(CompiledUnit unit, int block, InitialState start)
    {
        var definition = unit.Prepared.Definition;
        var origins = unit.Prepared.Origins;
        var starts = Starts(origins.Occurrences, start);
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            if (definition.Signals[signal].Kind == SignalKind.Register)
                InitialiseRegister(unit, block, signal, origins.Signals[signal], origins.Occurrences, starts);
        }

        for (var memory = 0; memory < definition.Memories.Count; memory++)
        {
            var origin = origins.Memories[memory];
            InitialiseMemory(origin, origins, definition.Memories[memory], block + unit.Code.Layout.Memories[memory], starts[origin.Occurrence]);
        }

        for (var instance = 0; instance < definition.Instances.Count; instance++)
        {
            var place = block + unit.Code.Layout.Instances[instance];
            var (around, number) = origins.Instances[instance];
            var childStart = starts[around].Child(number);
            if (unit.Children[instance] is { } child)
                Initialise(child, place, childStart);
            else if (unit.Code.Context.Children[instance] is GroupMember member)
                InitialiseMember(member, place, childStart);
            else
                Boxes.Add((place, (BlackBoxCode)unit.Code.Context.Children[instance], childStart));
        }
    }

    private void InitialiseMember(GroupMember member, int block, InitialState start)
    {
        var code = member.Group.Code;
        new LaneImage(code, memory + block, member.Lane).Initialise(start);
        var definition = code.Form.Definition;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind != SignalKind.Register)
                continue;
            var shadow = code.Layout.ShadowOf(signal);
            Registers.Add(new RegisterPlace(
                block + (int)code.Place(signal, member.Lane),
                shadow < 0 ? -1 : block + (int)code.Place(shadow, entry.Width, member.Lane),
                entry.Width,
                definition.Domains[entry.Domain].Domain,
                entry.InitialNode < 0 ? null : definition.Nodes.ConstantOf(entry.InitialNode)));
        }
    }

    private static InitialState[] Starts(List<Occurrence> occurrences, InitialState start)
    {
        var starts = new InitialState[occurrences.Count];
        for (var i = 0; i < starts.Length; i++)
            starts[i] = occurrences[i].Parent < 0 ? start : starts[occurrences[i].Parent].Child(occurrences[i].Instance);
        return starts;
    }

    private void InitialiseRegister(
        CompiledUnit unit, int block, int signal, SignalOrigin origin, List<Occurrence> occurrences, InitialState[] starts)
    {
        var definition = unit.Prepared.Definition;
        ref readonly var entry = ref definition.Signals[signal];
        var layout = unit.Code.Layout;
        var whole = starts[origin.Occurrence].Register(occurrences[origin.Occurrence].Definition, origin.Signal);
        var shadow = layout.ShadowOf(signal);
        var place = new RegisterPlace(
            block + layout.OffsetOf(signal),
            shadow < 0 ? -1 : block + shadow,
            entry.Width,
            definition.Domains[entry.Domain].Domain,
            entry.InitialNode < 0 ? null : definition.Nodes.ConstantOf(entry.InitialNode));
        Registers.Add(place);
        var value = (whole >> origin.Low) & OpSemantics.Mask(entry.Width);
        Store(place.Offset, value, entry.Width);
        if (place.Shadow >= 0)
            Store(place.Shadow, value, entry.Width);
    }

    private void InitialiseMemory(MemoryOrigin origin, Origins origins, MemoryEntry entry, int offset, InitialState start)
    {
        var bytes = ModelPort.BytesFor(entry.Width);
        for (var word = 0; word < entry.Depth; word++)
            Store(offset + (word * bytes), start.Word(origin, origins, entry.Width, word), entry.Width);
    }

    private void Store(int offset, BigInteger value, int width)
    {
        var bytes = new Span<byte>(memory + offset, ModelPort.BytesFor(width));
        bytes.Clear();
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
    }
}
