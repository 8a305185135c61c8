namespace Verification.Engines;

/// <summary>How hard the C++ compiler works on a Verilator model.</summary>
public enum OptimisationLevel
{
    /// <summary>-O1: within a few per cent of the fastest code for most designs, in a half to a third of the compile time.</summary>
    O1,

    /// <summary>-O3 -march=native: for long runs.</summary>
    O3Native,
}
