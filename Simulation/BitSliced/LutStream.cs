namespace HdlDsl.Simulator.BitSliced;

/// <summary>Instructions of a stack machine for vectors: what a method becomes before it becomes code.</summary>
internal enum LutOp
{
    /// <summary>Pushes a vector of the block; the argument is its slot.</summary>
    LoadBlock,

    /// <summary>Pushes a vector of state; the argument is its slot less that of the first one mentioned.</summary>
    LoadState,

    /// <summary>Pushes a local.</summary>
    LoadLocal,

    /// <summary>Pushes all zeros.</summary>
    LoadZero,

    /// <summary>Pops one to three operands, the first on top, and pushes a function of them; the argument is the table and, above it, the number of operands.</summary>
    Table,

    /// <summary>Complements the top.</summary>
    Not,

    /// <summary>Copies the top to a new local, the argument; locals are numbered as they come.</summary>
    CopyToLocal,

    /// <summary>Pops the top into a new local.</summary>
    PopToLocal,

    /// <summary>Announces a store into the block: the address comes before the value.</summary>
    BlockAddress,

    /// <summary>Announces a store into state.</summary>
    StateAddress,

    /// <summary>Pops a value and stores it at the address announced last.</summary>
    Store,
}

/// <summary>
/// Translates the steps of a method into instructions. A value inside another is part of its expression; others go to a local, and to the block when
/// they have a slot there. What a method reads several times it loads once. Methods that do the same to another piece of state have the same instructions.
/// </summary>
internal sealed class LutStream
{
    private const int Unknown = -1;

    private readonly LutProgram program;
    private readonly int[] uses;
    private readonly int[] locals;
    private readonly List<int> touched = [];
    private readonly List<int> instructions = [];
    private int localCount;

    public LutStream(LutProgram program)
    {
        this.program = program;
        uses = new int[program.Luts.Length];
        locals = new int[program.Luts.Length];
        locals.AsSpan().Fill(Unknown);
    }

    /// <summary>Slot of the first state mentioned, which the others are relative to; −1 when there is none.</summary>
    public int FirstStateSlot { get; private set; }

    /// <summary>Translates.</summary>
    /// <param name="steps">The steps of a method.</param>
    /// <returns>Pairs of instruction and argument.</returns>
    public int[] Translate(List<LutStep> steps)
    {
        instructions.Clear();
        localCount = 0;
        FirstStateSlot = Unknown;
        foreach (var step in steps)
        {
            if (step.StateSlot < 0 || program.IsInside[step.Id])
                CountUsesOfInputs(step.Id);
            else
                CountUse(step.Id);
        }

        foreach (var step in steps)
        {
            if (step.StateSlot >= 0)
                AddStore(step);
            else
                AddValue(step.Id);
        }

        foreach (var id in touched)
            (uses[id], locals[id]) = (0, Unknown);
        touched.Clear();
        return [.. instructions];
    }

    private void CountUse(int id)
    {
        uses[id]++;
        touched.Add(id);
    }

    private void CountUsesOfInputs(int id)
    {
        var lut = program.Luts[id];
        for (var i = 0; i < lut.InputCount; i++)
        {
            if (program.IsInside[lut.Input(i)])
                CountUsesOfInputs(lut.Input(i));
            else
                CountUse(lut.Input(i));
        }
    }

    private void Add(LutOp op, int argument = 0)
    {
        instructions.Add((int)op);
        instructions.Add(argument);
    }

    private void AddValue(int id)
    {
        var slot = program.BlockSlots[id];
        if (uses[id] == 0)
        {
            Add(LutOp.BlockAddress, slot);
            AddTable(id);
            Add(LutOp.Store);
            return;
        }

        AddTable(id);
        Add(LutOp.PopToLocal, localCount);
        locals[id] = localCount++;
        touched.Add(id);
        if (slot < 0)
            return;
        Add(LutOp.BlockAddress, slot);
        Add(LutOp.LoadLocal, locals[id]);
        Add(LutOp.Store);
    }

    private void AddStore(in LutStep step)
    {
        Add(LutOp.StateAddress, Relative(step.StateSlot));
        Load(step.Id);
        if (step.IsComplement)
            Add(LutOp.Not);
        Add(LutOp.Store);
    }

    private int Relative(int slot)
    {
        if (FirstStateSlot == Unknown)
            FirstStateSlot = slot;
        return slot - FirstStateSlot;
    }

    private void AddTable(int id)
    {
        var lut = program.Luts[id];
        for (var i = lut.InputCount - 1; i >= 0; i--)
            Load(lut.Input(i));
        Add(LutOp.Table, lut.Table | (lut.InputCount << 8));
    }

    private void Load(int id)
    {
        if (id == 0)
            Add(LutOp.LoadZero);
        else if (program.IsInside[id])
            AddTable(id);
        else if (locals[id] >= 0)
            Add(LutOp.LoadLocal, locals[id]);
        else
            LoadFromMemory(id);
    }

    private void LoadFromMemory(int id)
    {
        if (program.StateSlotOf[id] is var slot and >= 0)
            Add(LutOp.LoadState, Relative(slot));
        else
            Add(LutOp.LoadBlock, program.BlockSlots[id]);
        if (uses[id] < 2)
            return;
        Add(LutOp.CopyToLocal, localCount);
        locals[id] = localCount++;
    }
}
