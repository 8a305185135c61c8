using HdlDsl;
using HdlDsl.Netlists;
using Verification.Coverage;
using Verification.Engines;
using Verification.Mutation;

namespace Verification;

/// <summary>A module, elaborated once, ready for any number of simulations on any engine.</summary>
public sealed class DesignUnderTest
{
    private readonly Lazy<string> coverageDigest;

    private DesignUnderTest(Module module, Design design)
    {
        coverageDigest = new Lazy<string>(() => DesignPlaces.DigestOf(this));
        Module = module;
        Design = design;
        EngineDesign = EngineDesign.Of(design);
        ImplicitPorts = EngineDesign.Ports.Length - design.Top.Ports.Count;
    }

    /// <summary>The module whose ports the testbench uses.</summary>
    public Module Module { get; }

    /// <summary>The elaborated design.</summary>
    public Design Design { get; }

    /// <summary>The Verilog that the external engines simulate: exactly what is written to files. Printed when first asked for.</summary>
    public string Verilog => EngineDesign.Verilog;

    /// <summary>What the engines need to know.</summary>
    public EngineDesign EngineDesign { get; }

    /// <summary>The configuration in words, for failure messages.</summary>
    public string DesignPoint => Design.Top.Remark is { } remark ? $"{Design.Top.Name}: {remark}" : Design.Top.Name;

    /// <summary>What makes coverages of two runs coverages of the same design.</summary>
    internal string CoverageDigest => coverageDigest.Value;

    /// <summary>Number of clock and reset ports in front of the module's own ports.</summary>
    internal int ImplicitPorts { get; }

    /// <summary>Elaborates a module.</summary>
    /// <param name="module">The top module.</param>
    /// <param name="options">How it is elaborated; null for the defaults.</param>
    /// <returns>The design.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The design is illegal.</exception>
    public static DesignUnderTest Of(Module module, ElaborationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (CoverageRun.Current is not null)
            options = (options ?? CoverageRun.Located) with { CaptureLocations = true };
        var design = Elaborator.Elaborate(module, options);
        return new DesignUnderTest(module, DesignReplacement.Current?.Apply(design) ?? design);
    }
}
