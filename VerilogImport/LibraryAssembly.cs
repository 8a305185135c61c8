using HdlDsl.Diagnostics;

// Diagnostics about a call of this library name the line of the caller.
[assembly: HardwareLibrary]
