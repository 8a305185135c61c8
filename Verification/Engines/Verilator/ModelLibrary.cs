using System.Runtime.InteropServices;

namespace Verification.Engines.Verilator;

/// <summary>A loaded model library and its functions.</summary>
internal sealed unsafe class ModelLibrary : IDisposable
{
    private nint handle;

    public ModelLibrary(string path, bool withWaveforms)
    {
        handle = NativeLibrary.Load(path);
        New = (delegate* unmanaged[Cdecl]<int, int, void*>)Export("hdl_new");
        Free = (delegate* unmanaged[Cdecl]<void*, void>)Export("hdl_free");
        Ports = (delegate* unmanaged[Cdecl]<void*, int*, int*, byte*>)Export("hdl_ports");
        Status = (delegate* unmanaged[Cdecl]<void*, int>)Export("hdl_status");
        Message = (delegate* unmanaged[Cdecl]<void*, byte*>)Export("hdl_message");
        Settle = (delegate* unmanaged[Cdecl]<void*, int>)Export("hdl_settle");
        Step = (delegate* unmanaged[Cdecl]<void*, int>)Export("hdl_step");
        QuickStep = (delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, int>)Export("hdl_step");
        OnlyComputes = ((delegate* unmanaged[Cdecl]<int>)Export("hdl_only_computes"))() != 0;
        Run = (delegate* unmanaged[Cdecl]<void*, long, long>)Export("hdl_run");
        Batch = (delegate* unmanaged[Cdecl]<void*, NativeBatch*, long>)Export("hdl_batch");
        if (NativeLibrary.TryGetExport(handle, "hdl_edge", out var edge))
            Edge = (delegate* unmanaged[Cdecl]<void*, ulong, int>)edge;
        if (!withWaveforms)
            return;
        TraceOpen = (delegate* unmanaged[Cdecl]<void*, byte*, void>)Export("hdl_trace_open");
        TraceIsOpen = (delegate* unmanaged[Cdecl]<void*, int>)Export("hdl_trace_is_open");
        TraceFlush = (delegate* unmanaged[Cdecl]<void*, void>)Export("hdl_trace_flush");
        TraceClose = (delegate* unmanaged[Cdecl]<void*, void>)Export("hdl_trace_close");
    }

    public delegate* unmanaged[Cdecl]<int, int, void*> New { get; }

    public delegate* unmanaged[Cdecl]<void*, void> Free { get; }

    public delegate* unmanaged[Cdecl]<void*, int*, int*, byte*> Ports { get; }

    public delegate* unmanaged[Cdecl]<void*, int> Status { get; }

    public delegate* unmanaged[Cdecl]<void*, byte*> Message { get; }

    public delegate* unmanaged[Cdecl]<void*, int> Settle { get; }

    public delegate* unmanaged[Cdecl]<void*, int> Step { get; }

    /// <summary>The same without telling the garbage collector, which has to wait meanwhile.</summary>
    public delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, int> QuickStep { get; }

    /// <summary>Edges of some clocks; null when the design has none.</summary>
    public delegate* unmanaged[Cdecl]<void*, ulong, int> Edge { get; }

    /// <summary>Whether a step neither prints nor writes files.</summary>
    public bool OnlyComputes { get; }

    public delegate* unmanaged[Cdecl]<void*, long, long> Run { get; }

    public delegate* unmanaged[Cdecl]<void*, NativeBatch*, long> Batch { get; }

    public delegate* unmanaged[Cdecl]<void*, byte*, void> TraceOpen { get; }

    public delegate* unmanaged[Cdecl]<void*, int> TraceIsOpen { get; }

    public delegate* unmanaged[Cdecl]<void*, void> TraceFlush { get; }

    public delegate* unmanaged[Cdecl]<void*, void> TraceClose { get; }

    public void Dispose()
    {
        if (handle != 0)
            NativeLibrary.Free(handle);
        handle = 0;
    }

    private nint Export(string name) => NativeLibrary.GetExport(handle, name);
}
