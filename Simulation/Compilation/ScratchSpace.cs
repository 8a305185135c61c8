namespace HdlDsl.Simulator.Compilation;

/// <summary>Hands out places in the scratch memory of a model.</summary>
internal sealed class ScratchSpace
{
    /// <summary>Bytes handed out so far.</summary>
    public int Size { get; private set; }

    public int Allocate(int bytes)
    {
        var offset = Size;
        Size += (bytes + 7) / 8 * 8;
        return offset;
    }
}
