using HdlDsl.Netlists;

namespace HdlDsl;

/// <content>Reads and writes of memories.</content>
internal sealed partial class DefinitionBuilder
{
    public int ReadMemory(int memory, int address)
    {
        var entry = Definition.Memories[memory];
        if (Nodes.IsConstant(address) && Nodes.ConstantOf(address) >= entry.Depth)
            Report(Errors.NoSuchWord(Nodes.ConstantOf(address), entry));
        if (entry.IsRom && Nodes.IsConstant(address))
        {
            var index = Nodes.ConstantOf(address);
            return Fold.Constant(index < entry.Depth ? entry.Contents[(int)index] : 0, entry.Width);
        }

        return Nodes.Intern(Op.MemoryRead, entry.Width, memory, address);
    }

    private void WriteMemory(PlaceOrigin place, int value, bool isSequential)
    {
        var entry = Definition.Memories[place.Memory];
        if (!isSequential)
            Report(Errors.MemoryNeedsNext(entry));
        else if (entry.IsRom)
            Report(Errors.RomIsReadOnly(entry));
        else if (place.IsElement)
            Report(Errors.PartOfMemoryWord(entry));
        else
            AddMemoryWrite(place, value);
    }

    private void AddMemoryWrite(PlaceOrigin place, int value)
    {
        Regions.NoteStatement();
        Definition.AddMemoryWrite(new MemoryWriteEntry
        {
            Memory = place.Memory,
            Address = place.IndexNode,
            Low = place.Low,
            Data = value,
            Scope = Regions.CurrentScope,
            Domain = Definition.UseDomain(Domain, needsReset: false),
            Location = StatementLocation(),
        });
    }
}
