namespace HdlDsl.Simulator.Compilation;

/// <summary>What the bits above a value's width hold while it is on the evaluation stack or in a local.</summary>
internal enum Form : byte
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Zeros; the form of everything in memory.</summary>
    Zero,

    /// <summary>Copies of the sign.</summary>
    Sign,
}
