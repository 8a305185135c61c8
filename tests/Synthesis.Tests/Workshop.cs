using Generators.Catalogue;
using HdlDsl;
using Verification.Engines.Caching;

namespace Synthesis.Tests;

/// <summary>Designs whose mapping can be told by hand, a cache that goes away, and a liberty file.</summary>
internal sealed class Workshop : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("hdl-synthesis-test-").FullName;

    public ModelCache Cache => new(Path.Combine(Folder, "cache"));

    public SynthesisDriver Driver => new(Cache);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A shell script that can be run.</summary>
    public string Executable(string name, string text)
    {
        var path = Write(name, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public string Liberty() => Write("small.lib", TestLiberty.Text());

    public static SynthesisRequest RequestOf(Module module, SynthesisTarget target) => SynthesisRequest.Of(Elaborator.Elaborate(module), target);

    public static SynthesisRequest RequestOf(string design, string preset, SynthesisTarget target)
    {
        var entry = Catalogue.Find(design);
        return RequestOf(entry.CreateModule(Catalogue.FindPreset(entry, preset).Config), target);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>An accumulator: a register, an adder.</summary>
public sealed class Accumulate(int width) : Module
{
    public UInt Value { get; } = In.UInt(width);

    public UInt Total { get; } = Out.UInt(width);

    protected override void Build()
    {
        var total = Reg.UInt(width);
        total.Next = (total + Value).Wrap();
        Total.Value = total;
    }
}

/// <summary>A product in registers.</summary>
public sealed class Product : Module
{
    public SInt Left { get; } = In.SInt(8);

    public SInt Right { get; } = In.SInt(8);

    public SInt Result { get; } = Out.SInt(16);

    protected override void Build()
    {
        var result = Reg.SInt(16);
        result.Next = Left * Right;
        Result.Value = result;
    }
}

/// <summary>Whether an odd number of bits is set.</summary>
public sealed class Parity(int width) : Module
{
    public Bits Value { get; } = In.Bits(width);

    public Bit Odd { get; } = Out.Bit();

    protected override void Build() => Odd.Value = Value.Parity();
}
