namespace Verification.Engines;

/// <summary>One port in the rows of a batch.</summary>
/// <param name="Port">Index of the port.</param>
/// <param name="RowOffset">Byte offset in the row; the bytes are as in the engine's memory.</param>
public readonly record struct BatchColumn(int Port, int RowOffset);
