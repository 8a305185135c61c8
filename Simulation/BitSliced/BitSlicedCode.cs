using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Reads of memories, then code that uses what they read.</summary>
/// <param name="Reads">Numbers of read ports.</param>
/// <param name="Methods">Methods.</param>
internal sealed record CodeStage(int[] Reads, LutMethod[] Methods);

/// <summary>A design compiled for lanes of bits; any number of models may run it.</summary>
internal sealed class BitSlicedCode
{
    private const int LutsPerMethod = 300;
    private const int EveryElement = int.MaxValue;

    private BitSlicedCode(Definition flat, Origins origins, SlicedLogic logic, LutProgram program, VectorCode vectors)
    {
        Flat = flat;
        Origins = origins;
        Logic = logic;
        Program = program;
        VectorBytes = vectors.ByteCount;
        var emitter = new LutEmitter(program, vectors);
        Settle = Compile(program.Settle);
        AnyEdge = Compile(program.AnyEdge);
        Edges = [.. program.Edges.Select(Compile)];
        Commits = [.. program.Commits.Select(Compile)];

        CodeStage[] Compile(List<LutStage> stages) =>
            [.. stages.Select(stage => new CodeStage([.. stage.Reads], [.. stage.Chunks.Select(emitter.Compile)]))];
    }

    /// <summary>The flat top.</summary>
    public Definition Flat { get; }

    /// <summary>Where its signals and memories come from.</summary>
    public Origins Origins { get; }

    /// <summary>The gates.</summary>
    public SlicedLogic Logic { get; }

    /// <summary>The plan.</summary>
    public LutProgram Program { get; }

    /// <summary>Size of a vector in bytes; 8 lanes a byte.</summary>
    public int VectorBytes { get; }

    /// <summary>Code of settling.</summary>
    public CodeStage[] Settle { get; }

    /// <summary>Code of any edge.</summary>
    public CodeStage[] AnyEdge { get; }

    /// <summary>Code of the edges of each clock.</summary>
    public CodeStage[][] Edges { get; }

    /// <summary>Code of each clock when all that rise are done.</summary>
    public CodeStage[][] Commits { get; }

    /// <summary>Compiles a design.</summary>
    /// <param name="design">A legal design.</param>
    /// <param name="clocks">Names of the clocks in the order of their numbers.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <returns>The code.</returns>
    /// <exception cref="SimulatorException">The design has black boxes.</exception>
    public static BitSlicedCode Of(Design design, IReadOnlyList<string> clocks, VectorCode vectors)
    {
        var origins = new Origins();
        var flat = new Flattener().Run(design.Top, origins: origins);
        var form = MuxForm.Of(flat, new MuxFormOptions(EveryElement));
        var logic = BitBlaster.Run(form, origins, [.. clocks]);
        var program = LutProgramBuilder.Run(logic, clocks.Count, LutsPerMethod);
        return new BitSlicedCode(flat, origins, logic, program, vectors);
    }
}
