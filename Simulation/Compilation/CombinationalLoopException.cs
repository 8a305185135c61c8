namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Values depend on each other in a circle when ports of instances are taken as a whole. The hardware is legal, bit by bit, but the
/// instances in question can't be kept.
/// </summary>
internal sealed class CombinationalLoopException : Exception;
