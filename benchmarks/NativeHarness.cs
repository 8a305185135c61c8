using System.Runtime.InteropServices;
using Verification.Engines;
using Verification.Engines.Tools;
using Verification.Engines.Verilator;

namespace Benchmarks;

/// <summary>Builds and loads the C++ loops of one design.</summary>
internal sealed unsafe class NativeHarness : IDisposable
{
    private readonly nint plain;
    private readonly nint loop;
    private readonly string directory;

    private NativeHarness(string directory)
    {
        this.directory = directory;
        plain = NativeLibrary.Load(Path.Combine(directory, "plain.so"));
        loop = NativeLibrary.Load(Path.Combine(directory, "loop.so"));
    }

    public static NativeHarness Build(int design, string verilog)
    {
        var directory = Directory.CreateTempSubdirectory("hdl-benchmark-").FullName;
        var limit = TimeSpan.FromMinutes(10);
        File.WriteAllText(Path.Combine(directory, "top.v"), verilog);
        using (var source = typeof(NativeHarness).Assembly.GetManifestResourceStream("loop.cpp")!)
        using (var file = File.Create(Path.Combine(directory, "loop.cpp")))
            source.CopyTo(file);
        var verilator = VerilatorInstallation.Find();
        var root = verilator.Root;
        ToolProcess.RunChecked(
            Toolchain.Require(ToolKind.Verilator).Path,
            ["--cc", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "--prefix", "Vtop", "--top-module", "top", "-Mdir", directory, Path.Combine(directory, "top.v")],
            limit);
        var units = Directory.GetFiles(directory, "Vtop*.cpp").Order(StringComparer.Ordinal).Select(path => $"#include \"{Path.GetFileName(path)}\"");
        File.WriteAllLines(Path.Combine(directory, "Vtop.cpp.inc"), units);
        var compiler = Toolchain.Require(ToolKind.CxxCompiler).Path;
        string[] common =
        [
            "-std=gnu++17", "-O3", "-march=native", "-fPIC", "-shared", "-mtls-dialect=gnu2", "-w", "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0", "-pthread",
            $"-DDESIGN={design}", $"-I{root}/include", $"-I{root}/include/vltstd", $"-I{directory}",
        ];
        var source2 = Path.Combine(directory, "loop.cpp");
        ToolProcess.RunChecked(compiler, [.. common, "-o", Path.Combine(directory, "loop.so"), source2], limit);
        ToolProcess.RunChecked(
            compiler,
            [.. common, "-DPLAIN", "-fvisibility=hidden", "-Wl,-Bsymbolic", "-o", Path.Combine(directory, "plain.so"), source2, $"{root}/include/verilated.cpp", $"{root}/include/verilated_threads.cpp"],
            limit);
        return new NativeHarness(directory);
    }

    public double CpuSeconds() => ((delegate* unmanaged[Cdecl]<double>)NativeLibrary.GetExport(loop, "cpu_seconds"))();

    public void PlainNew() => ((delegate* unmanaged[Cdecl]<void>)NativeLibrary.GetExport(plain, "plain_new"))();

    public ulong PlainLoop(long cycles, ulong seed) =>
        ((delegate* unmanaged[Cdecl]<long, ulong, ulong>)NativeLibrary.GetExport(plain, "plain_loop"))(cycles, seed);

    public ulong SameLibraryLoop(VerilatorEngine engine, int[] offsets, long cycles, ulong seed)
    {
        fixed (int* place = offsets)
        {
            var run = (delegate* unmanaged[Cdecl]<nint, nint, byte*, int*, long, ulong, ulong>)NativeLibrary.GetExport(loop, "same_library_loop");
            return run(engine.StepFunction, engine.ModelHandle, engine.Memory, place, cycles, seed);
        }
    }

    public void Dispose()
    {
        NativeLibrary.Free(plain);
        NativeLibrary.Free(loop);
        Directory.Delete(directory, recursive: true);
    }
}
