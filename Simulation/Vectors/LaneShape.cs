using System.Numerics;
using System.Runtime.Intrinsics;

namespace HdlDsl.Simulator.Vectors;

/// <summary>How lanes lie in vectors.</summary>
/// <param name="Lanes">Lanes in memory; a multiple of <paramref name="Block"/>.</param>
/// <param name="Block">Lanes that one run of the code computes: 16, 32 or 64.</param>
/// <param name="VectorBytes">Bytes of the machine's widest vectors.</param>
internal sealed record LaneShape(int Lanes, int Block, int VectorBytes)
{
    /// <summary>The shape for a number of lanes on this machine; lanes are rounded up.</summary>
    public static LaneShape For(int lanes, int block) =>
        new((lanes + block - 1) / block * block, block, Vector512.IsHardwareAccelerated ? 64 : 32);

    /// <summary>Bytes of one vector of elements of a size.</summary>
    public int PieceBytes(int size) => Math.Min(VectorBytes, Block * size);

    /// <summary>Vectors that hold the elements of a block.</summary>
    public int Pieces(int size) => Block * size / PieceBytes(size);

    /// <summary>Bytes of an element for values of a width: 1, 2, 4 or 8.</summary>
    public static int SizeFor(int width) => ModelPort.BytesFor(width);

    /// <summary>Number of the argument that points to elements of a size: base plus first lane times size.</summary>
    public static int ArgumentFor(int size) => BitOperations.Log2((uint)size);
}
