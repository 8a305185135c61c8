using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Cli.Tests;

/// <summary>What a stub can be configured to.</summary>
public sealed record StubConfig
{
    [Knob("Width of the value.", Min = 1, Max = 16, Unit = "bits")]
    public int Width { get; init; } = 8;

    [Knob("Whether the output is too narrow, which is illegal.")]
    public bool Broken { get; init; }
}

/// <summary>Passes a value on; broken on demand.</summary>
public sealed class Stub(StubConfig config) : Module<StubConfig>(config)
{
    public UInt Value { get; } = In.UInt(config.Width);

    public UInt Same { get; } = Out.UInt(config.Width);

    protected override void Build()
    {
        if (Config.Broken)
            Same.Value = Value + Value;
        else
            Same.Value = Value;
    }
}

/// <summary>Holds a value that no reset clears.</summary>
public sealed class Forgetful : Module
{
    public UInt Held { get; } = Out.UInt(32);

    protected override void Build()
    {
        var held = Reg.UInt(32, reset: Reset.None);
        held.Next = held;
        Held.Value = held;
    }
}

/// <summary>A design whose verification does what a test wants.</summary>
internal sealed class StubEntry(Func<VerificationRequest, VerificationReport>? verify = null) : CatalogueEntry
{
    public override string Name => "stub";

    public override string Summary => "Passes a value on.";

    public override string DocumentationPage => "stub.md";

    public override Type ConfigType => typeof(StubConfig);

    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("plain", new StubConfig()),
        ("narrow", new StubConfig { Width = 1 }),
    ];

    public override Module CreateModule(object config)
    {
        var stub = (StubConfig)config;
        return stub.Width != 13 ? new Stub(stub) : throw new ArgumentException("Width 13 brings bad luck.", nameof(config));
    }

    public override VerificationReport Verify(object config, VerificationRequest request) =>
        verify is null ? new VerificationReport(10, 20, null, request.WaveformPath) : verify(request);
}
