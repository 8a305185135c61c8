using System.Collections.Immutable;
using Generators.Catalogue;
using Generators.Dsp;
using HdlDsl;

namespace Generators.FlightLlm;

/// <summary>
/// A configurable sparse chain of DSP48E2 slices (CSD-chain of FlightLLM, FPGA 2024, arXiv 2401.03868): two INT8 multiply-accumulates in each slice with a weight in common, N:M sparse weights,
/// and patterns that change from cycle to cycle.
/// </summary>
public sealed record FlightChainConfig
{
    /// <summary>Slices of the chain.</summary>
    [Knob("DSP slices of the chain.", Min = 1, Max = 64)]
    public int Length { get; init; } = 16;

    /// <summary>M of N:M: activations that a weight's index selects among. Every M slices have a window of their own.</summary>
    [Knob("M of N:M: activations that a weight's index selects among.", Values = [4, 8, 16])]
    public int Window { get; init; } = 16;

    /// <summary>Whether dense weights are supported: one sum over all slices.</summary>
    [Knob("Dense weights: one sum over all slices.")]
    public bool Dense { get; init; } = true;

    /// <summary>Whether 1:M is supported.</summary>
    [Knob("Patterns 1:M.")]
    public bool Sparse1 { get; init; }

    /// <summary>Whether 2:M is supported.</summary>
    [Knob("Patterns 2:M.")]
    public bool Sparse2 { get; init; } = true;

    /// <summary>Whether 3:M is supported: three phases, because groups of three go on in the next cycle.</summary>
    [Knob("Patterns 3:M, in three phases.")]
    public bool Sparse3 { get; init; }

    /// <summary>Whether 4:M is supported, where M is above 4.</summary>
    [Knob("Patterns 4:M, where M is above 4.")]
    public bool Sparse4 { get; init; } = true;

    /// <summary>Whether 8:M is supported, where M is above 8.</summary>
    [Knob("Patterns 8:M, where M is above 8.")]
    public bool Sparse8 { get; init; } = true;

    /// <summary>Values of weights.</summary>
    [Knob("Values of weights.")]
    public FlightOperands Operands { get; init; }

    /// <summary>What keeps the lower lane exact.</summary>
    [Knob("What keeps the lower lane exact in long sums.")]
    public FlightOverflow Overflow { get; init; }

    /// <summary>Bits of the lower lane that stay in the chain at an overflow-adjust unit; 0 for as many as the depth of groups allows.</summary>
    [Knob("Low bits that stay in the chain at an overflow-adjust unit; 0 chooses.", Min = 0, Max = 17, Unit = "bits")]
    public int AdjustBits { get; init; }

    /// <summary>How operands are delayed.</summary>
    [Knob("How operands are delayed.")]
    public FlightSkew Skew { get; init; }

    /// <summary>Inputs of the sparse multiplexers.</summary>
    [Knob("Inputs of the sparse multiplexers.")]
    public FlightMux Mux { get; init; } = FlightMux.Reduced;

    /// <summary>What slices are in Verilog.</summary>
    [Knob("What slices are in Verilog.")]
    public FlightSlices Slices { get; init; }

    /// <summary>Width of the tag that goes with a beat; 0 for none.</summary>
    [Knob("Width of the tag that goes with a beat; 0 for none.", Min = 0, Max = 32, Unit = "bits")]
    public int TagBits { get; init; } = 4;

    /// <summary>Width of an index.</summary>
    public int IndexBits => Hdl.BitsToCount(Window);

    /// <summary>Windows of activations: one for every Window slices, the last one maybe for fewer.</summary>
    public int Segments => (Length + Window - 1) / Window;

    /// <summary>Activations of a row that the slices use.</summary>
    public int Activations => Segments * Window;

    /// <summary>The packing of a slice.</summary>
    public LanePacking Packing => LanePacking.Int8Pair(Operands == FlightOperands.Symmetric);

    /// <summary>The patterns, in the order of their codes.</summary>
    public ImmutableArray<FlightPattern> Patterns
    {
        get
        {
            var patterns = ImmutableArray.CreateBuilder<FlightPattern>();
            if (Dense)
                patterns.Add(new FlightPattern(Window, 0));
            foreach (var (kept, isThere) in new[] { (1, Sparse1), (2, Sparse2), (3, Sparse3), (4, Sparse4), (8, Sparse8) })
            {
                for (var phase = 0; isThere && kept < Window && phase < (kept == 3 ? 3 : 1); phase++)
                    patterns.Add(new FlightPattern(kept, phase));
            }

            return patterns.ToImmutable();
        }
    }

    /// <summary>Whether there are indices: some pattern is sparse.</summary>
    public bool HasIndices => Patterns.Any(pattern => pattern.Kept < Window);

    /// <summary>Whether a group ends behind a slice.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="slice">The slice.</param>
    /// <returns>True when one does: with dense weights behind the last slice only, otherwise behind every Kept slots and at the end of a window's slices.</returns>
    public bool Ends(FlightPattern pattern, int slice)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (slice == Length - 1)
            return true;
        return pattern.Kept < Window && ((slice + 1) % Window == 0 || Slot(pattern, slice) == pattern.Kept - 1);
    }

    /// <summary>Place of a slice in its group of weights; a group that began in the phase before goes on.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="slice">The slice.</param>
    /// <returns>0 … Kept − 1.</returns>
    public int Slot(FlightPattern pattern, int slice)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Kept == Window ? slice % Window : ((pattern.Phase * Window) + (slice % Window)) % pattern.Kept;
    }

    /// <summary>Checks every knob, and that every sum is exact.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, there is no pattern, or a sum would overflow; the message names the knob or the operands.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(FlightChainConfig)).CheckRanges(this);
        if (Patterns.IsEmpty)
            throw new ArgumentOutOfRangeException(null, $"No pattern is supported: set Dense, Sparse1, Sparse2 or Sparse3{(Window > 4 ? ", Sparse4" : "")}{(Window > 8 ? ", Sparse8" : "")}.");
        if (Overflow == FlightOverflow.DepthLimited)
        {
            foreach (var pattern in Patterns)
                Packing.RequireDepth(LongestGroup(pattern));
        }

        if (Overflow == FlightOverflow.Adjust && FlightChainPlan.GreatestAdjustBits(this) is var greatest && AdjustBits > greatest)
        {
            throw new ArgumentOutOfRangeException(
                null, $"AdjustBits is {AdjustBits}; it takes 0 to {greatest} with {Operands} operands: one product more would overflow the lower lane behind an overflow-adjust unit.");
        }
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public FlightChainConfig Validated()
    {
        Validate();
        return this;
    }

    private int LongestGroup(FlightPattern pattern)
    {
        var (longest, length) = (0, 0);
        for (var slice = 0; slice < Length; slice++)
        {
            longest = Math.Max(longest, ++length);
            if (Ends(pattern, slice))
                length = 0;
        }

        return longest;
    }
}

/// <summary>A sparsity pattern and, where groups do not fill the slices, its phase.</summary>
/// <param name="Kept">N of N:M: weights of a group; M for dense weights.</param>
/// <param name="Phase">Cycle of a pattern of which groups go on in the next cycle; 0 otherwise.</param>
public sealed record FlightPattern(int Kept, int Phase);

/// <summary>Values of weights.</summary>
public enum FlightOperands
{
    /// <summary>−128 … 127.</summary>
    Full,

    /// <summary>−127 … 127; −128 is an error.</summary>
    Symmetric,
}

/// <summary>What keeps the lower lane exact in long sums.</summary>
public enum FlightOverflow
{
    /// <summary>Overflow-adjust units: between groups of slices the upper bits of the lower lane leave the chain and come back at the end.</summary>
    Adjust,

    /// <summary>Carries between the lanes are counted: two bits of the true upper sum go along, and the difference to the chain's is what the lower lane has carried.</summary>
    CarryTracking,

    /// <summary>Nothing: a configuration in which some sum could overflow is refused.</summary>
    DepthLimited,
}

/// <summary>How operands are delayed: slice s works s cycles and more behind the first one.</summary>
public enum FlightSkew
{
    /// <summary>Selected activations and weights wait, those of later slices longer.</summary>
    Triangular,

    /// <summary>Windows go along the chain from register to register; weights and indices wait.</summary>
    Broadcast,
}

/// <summary>Inputs of the sparse multiplexers.</summary>
public enum FlightMux
{
    /// <summary>All activations of a window.</summary>
    Full,

    /// <summary>What ascending indices can select: slot s of N sees the M − N + 1 positions from s on.</summary>
    Reduced,
}

/// <summary>What slices are in Verilog.</summary>
public enum FlightSlices
{
    /// <summary>Plain hardware.</summary>
    Plain,

    /// <summary>The vendor's primitive where the macro HDL_DSP48E2 is defined, plain hardware otherwise.</summary>
    Primitive,
}
