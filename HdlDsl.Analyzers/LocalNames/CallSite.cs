namespace HdlDsl.Analyzers.LocalNames;

/// <summary>One intercepted call: the interceptor it needs, and where it is in the compiler's own encoding.</summary>
internal sealed record CallSite(Interceptor Interceptor, int Version, string Data);
