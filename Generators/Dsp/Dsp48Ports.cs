using System.Numerics;
using HdlDsl;

namespace Generators.Dsp;

/// <summary>Inputs of a slice: those that its attributes and modes need.</summary>
public sealed class Dsp48In : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The slice.</param>
    public Dsp48In(Dsp48Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        A = config.UsesA && config.AInput == DspInput.Direct ? Shape.SInt(config.ABits) : null;
        Acin = config.UsesA && config.AInput == DspInput.Cascade ? Shape.SInt(config.ABits) : null;
        B = config.UsesB && config.BInput == DspInput.Direct ? Shape.SInt(18) : null;
        Bcin = config.UsesB && config.BInput == DspInput.Cascade ? Shape.SInt(18) : null;
        C = config.UsesC ? Shape.UInt(48) : null;
        D = config.UsesD ? Shape.SInt(27) : null;
        Pcin = config.UsesPcin ? Shape.UInt(48) : null;
        CarryIn = config.HasCarryIn ? Shape.Bit() : null;
        CarryCascIn = config.Carryinsels.Values.Contains(2) ? Shape.Bit() : null;
        Opmode = config.Opmodes.IsFixed ? null : Shape.UInt(9);
        Alumode = config.Alumodes.IsFixed ? null : Shape.UInt(4);
        Inmode = config.Inmodes.IsFixed ? null : Shape.UInt(5);
        Carryinsel = config.Carryinsels.IsFixed ? null : Shape.UInt(3);
        Enables = Control(config.Enables, (int)config.UsedEnables);
        Resets = Control(config.Resets, (int)config.UsedResets);

        static UInt? Control(DspControl kind, int used) => (kind, used) switch
        {
            (DspControl.None, _) or (_, 0) => null,
            (DspControl.Shared, _) => Shape.UInt(1),
            _ => Shape.UInt(BitOperations.PopCount((uint)used)),
        };
    }

    /// <summary>A, 27 bits, or 30 where A:B or ACOUT needs them.</summary>
    public SInt? A { get; }

    /// <summary>ACIN, as wide as A.</summary>
    public SInt? Acin { get; }

    /// <summary>B, 18 bits.</summary>
    public SInt? B { get; }

    /// <summary>BCIN, 18 bits.</summary>
    public SInt? Bcin { get; }

    /// <summary>C, 48 bits.</summary>
    public UInt? C { get; }

    /// <summary>D, 27 bits.</summary>
    public SInt? D { get; }

    /// <summary>PCIN, 48 bits: connect it to PCOUT of the slice below and nothing else.</summary>
    public UInt? Pcin { get; }

    /// <summary>CARRYIN.</summary>
    public Bit? CarryIn { get; }

    /// <summary>CARRYCASCIN: connect it to CARRYCASCOUT of the slice below and nothing else.</summary>
    public Bit? CarryCascIn { get; }

    /// <summary>OPMODE, 9 bits.</summary>
    public UInt? Opmode { get; }

    /// <summary>ALUMODE, 4 bits.</summary>
    public UInt? Alumode { get; }

    /// <summary>INMODE, 5 bits.</summary>
    public UInt? Inmode { get; }

    /// <summary>CARRYINSEL, 3 bits.</summary>
    public UInt? Carryinsel { get; }

    /// <summary>Clock enables: one bit, or one for each of <see cref="Dsp48Config.UsedEnables"/>, the first of them lowest.</summary>
    public UInt? Enables { get; }

    /// <summary>Resets: one bit, or one for each of <see cref="Dsp48Config.UsedResets"/>, the first of them lowest.</summary>
    public UInt? Resets { get; }
}

/// <summary>Outputs of a slice: P and those that are asked for.</summary>
public sealed class Dsp48Out : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The slice.</param>
    public Dsp48Out(Dsp48Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Pcout = Has(DspOutputs.Pcout) ? Shape.UInt(48) : null;
        Acout = Has(DspOutputs.Acout) ? Shape.SInt(30) : null;
        Bcout = Has(DspOutputs.Bcout) ? Shape.SInt(18) : null;
        CarryOut = Has(DspOutputs.CarryOut) ? Shape.UInt(config.Lanes) : null;
        CarryCascOut = Has(DspOutputs.CarryCascOut) ? Shape.Bit() : null;
        if (config.UsePatternDetect)
            (PatternDetect, PatternBDetect, Overflow, Underflow) = (Shape.Bit(), Shape.Bit(), Shape.Bit(), Shape.Bit());

        bool Has(DspOutputs output) => config.Outputs.HasFlag(output);
    }

    /// <summary>P, 48 bits.</summary>
    public UInt P { get; } = Shape.UInt(48);

    /// <summary>PCOUT, 48 bits.</summary>
    public UInt? Pcout { get; }

    /// <summary>ACOUT, 30 bits.</summary>
    public SInt? Acout { get; }

    /// <summary>BCOUT, 18 bits.</summary>
    public SInt? Bcout { get; }

    /// <summary>CARRYOUT: a bit for each lane, lane 0 in bit 0.</summary>
    public UInt? CarryOut { get; }

    /// <summary>CARRYCASCOUT.</summary>
    public Bit? CarryCascOut { get; }

    /// <summary>PATTERNDETECT.</summary>
    public Bit? PatternDetect { get; }

    /// <summary>PATTERNBDETECT.</summary>
    public Bit? PatternBDetect { get; }

    /// <summary>OVERFLOW.</summary>
    public Bit? Overflow { get; }

    /// <summary>UNDERFLOW.</summary>
    public Bit? Underflow { get; }
}
