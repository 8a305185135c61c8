using System.Globalization;

namespace Generators.Dsp;

/// <summary>
/// A DSP48E2 slice: attributes of the primitive under their names, and which values its control inputs take. Hardware has only what the attributes need. The defaults
/// multiply and accumulate with all registers. Wide XOR and MACC-extend (Z = 100) are not modelled.
/// </summary>
public sealed record Dsp48Config
{
    private const long Low48 = (1L << 48) - 1;

    /// <summary>AREG: registers of A, 0 to 2.</summary>
    public int Areg { get; init; } = 1;

    /// <summary>ACASCREG: registers in front of ACOUT; AREG, or 1 when AREG is 2.</summary>
    public int Acascreg { get; init; } = 1;

    /// <summary>BREG: registers of B, 0 to 2.</summary>
    public int Breg { get; init; } = 1;

    /// <summary>BCASCREG: registers in front of BCOUT; BREG, or 1 when BREG is 2.</summary>
    public int Bcascreg { get; init; } = 1;

    /// <summary>CREG, 0 or 1.</summary>
    public int Creg { get; init; } = 1;

    /// <summary>DREG, 0 or 1.</summary>
    public int Dreg { get; init; } = 1;

    /// <summary>ADREG, 0 or 1.</summary>
    public int Adreg { get; init; } = 1;

    /// <summary>MREG, 0 or 1.</summary>
    public int Mreg { get; init; } = 1;

    /// <summary>PREG, 0 or 1.</summary>
    public int Preg { get; init; } = 1;

    /// <summary>INMODEREG, 0 or 1.</summary>
    public int Inmodereg { get; init; } = 1;

    /// <summary>OPMODEREG, 0 or 1.</summary>
    public int Opmodereg { get; init; } = 1;

    /// <summary>ALUMODEREG, 0 or 1.</summary>
    public int Alumodereg { get; init; } = 1;

    /// <summary>CARRYINREG, 0 or 1.</summary>
    public int Carryinreg { get; init; } = 1;

    /// <summary>CARRYINSELREG, 0 or 1.</summary>
    public int Carryinselreg { get; init; } = 1;

    /// <summary>A_INPUT.</summary>
    public DspInput AInput { get; init; }

    /// <summary>B_INPUT.</summary>
    public DspInput BInput { get; init; }

    /// <summary>AMULTSEL.</summary>
    public DspFactor Amultsel { get; init; }

    /// <summary>BMULTSEL.</summary>
    public DspFactor Bmultsel { get; init; }

    /// <summary>PREADDINSEL.</summary>
    public DspPreAdderInput Preaddinsel { get; init; }

    /// <summary>USE_MULT.</summary>
    public DspMultiplier UseMult { get; init; } = DspMultiplier.Multiply;

    /// <summary>USE_SIMD.</summary>
    public DspSimd UseSimd { get; init; }

    /// <summary>RND: the constant that W can select, 48 bits.</summary>
    public long Rnd { get; init; }

    /// <summary>USE_PATTERN_DETECT: the outputs PatternDetect, PatternBDetect, Overflow and Underflow.</summary>
    public bool UsePatternDetect { get; init; }

    /// <summary>PATTERN, 48 bits.</summary>
    public long Pattern { get; init; }

    /// <summary>MASK, 48 bits: ones are ignored.</summary>
    public long Mask { get; init; } = (1L << 46) - 1;

    /// <summary>SEL_PATTERN.</summary>
    public DspPatternSource SelPattern { get; init; }

    /// <summary>SEL_MASK.</summary>
    public DspMaskSource SelMask { get; init; }

    /// <summary>AUTORESET_PATDET.</summary>
    public DspAutoReset AutoresetPatdet { get; init; }

    /// <summary>AUTORESET_PRIORITY.</summary>
    public DspAutoResetPriority AutoresetPriority { get; init; }

    /// <summary>Values of OPMODE: W in bits 8:7, Z in 6:4, Y in 3:2, X in 1:0.</summary>
    public DspModes Opmodes { get; init; } = new(0b00_010_01_01);

    /// <summary>Values of ALUMODE: 0 to 3 arithmetic, 4 to 7 and 12 to 15 logic.</summary>
    public DspModes Alumodes { get; init; } = new(0);

    /// <summary>Values of INMODE.</summary>
    public DspModes Inmodes { get; init; } = new(0);

    /// <summary>Values of CARRYINSEL.</summary>
    public DspModes Carryinsels { get; init; } = new(0);

    /// <summary>Whether CARRYIN is a port; 0 otherwise.</summary>
    public bool HasCarryIn { get; init; }

    /// <summary>Clock enables.</summary>
    public DspControl Enables { get; init; } = DspControl.Shared;

    /// <summary>Resets.</summary>
    public DspControl Resets { get; init; }

    /// <summary>Outputs beside P.</summary>
    public DspOutputs Outputs { get; init; }

    /// <summary>Whether some mode adds the product.</summary>
    public bool UsesProduct => Opmodes.Field(0, 2).Contains(1);

    /// <summary>Whether some mode adds A:B.</summary>
    public bool UsesConcatenation => Opmodes.Field(0, 2).Contains(3);

    /// <summary>Whether the multiplier takes the pre-adder's result.</summary>
    public bool UsesPreAdder => UsesProduct && (Amultsel == DspFactor.PreAdder || Bmultsel == DspFactor.PreAdder);

    /// <summary>Whether D is in use.</summary>
    public bool UsesD => UsesPreAdder && Inmodes.Field(2, 1).Contains(1);

    /// <summary>Whether A is in use.</summary>
    public bool UsesA => UsesConcatenation || Outputs.HasFlag(DspOutputs.Acout)
        || (UsesProduct && (Amultsel == DspFactor.Operand || (UsesPreAdder && Preaddinsel == DspPreAdderInput.A)));

    /// <summary>Whether B is in use.</summary>
    public bool UsesB => UsesConcatenation || Outputs.HasFlag(DspOutputs.Bcout)
        || (UsesProduct && (Bmultsel == DspFactor.Operand || (UsesPreAdder && Preaddinsel == DspPreAdderInput.B)));

    /// <summary>Whether C is in use.</summary>
    public bool UsesC => Opmodes.Field(7, 2).Contains(3) || Opmodes.Field(2, 2).Contains(3) || Opmodes.Field(4, 3).Contains(3)
        || (UsePatternDetect && (SelPattern == DspPatternSource.C || SelMask != DspMaskSource.Mask));

    /// <summary>Whether PCIN is in use.</summary>
    public bool UsesPcin => Opmodes.Field(4, 3).Any(z => z is 1 or 5) || Carryinsels.Values.Any(select => select is 1 or 3);

    /// <summary>Whether P is fed back.</summary>
    public bool UsesFeedback => Opmodes.Field(7, 2).Contains(1) || Opmodes.Field(0, 2).Contains(2) || Opmodes.Field(4, 3).Any(z => z is 2 or 6 or 7)
        || Carryinsels.Values.Any(select => select is 4 or 5 or 7);

    /// <summary>Width of A: all 30 bits only where A:B or ACOUT needs them.</summary>
    public int ABits => UsesConcatenation || Outputs.HasFlag(DspOutputs.Acout) ? 30 : 27;

    /// <summary>Lanes of <see cref="UseSimd"/>.</summary>
    public int Lanes => UseSimd switch { DspSimd.One48 => 1, DspSimd.Two24 => 2, _ => 4 };

    /// <summary>Registers that hardware has, as the bits of the port Enables in this order when enables are individual.</summary>
    public DspEnables UsedEnables
    {
        get
        {
            var used = DspEnables.None;
            Use(DspEnables.A1, UsesA && Areg == 2);
            Use(DspEnables.A2, UsesA && Areg > 0);
            Use(DspEnables.Ad, UsesPreAdder && Adreg > 0);
            Use(DspEnables.B1, UsesB && Breg == 2);
            Use(DspEnables.B2, UsesB && Breg > 0);
            Use(DspEnables.C, UsesC && Creg > 0);
            Use(DspEnables.D, UsesD && Dreg > 0);
            Use(DspEnables.M, (UsesProduct || Carryinsels.Values.Contains(6)) && Mreg > 0);
            Use(DspEnables.P, Preg > 0);
            Use(DspEnables.Ctrl, (!Opmodes.IsFixed && Opmodereg > 0) || (!Carryinsels.IsFixed && Carryinselreg > 0));
            Use(DspEnables.AluMode, !Alumodes.IsFixed && Alumodereg > 0);
            Use(DspEnables.InMode, !Inmodes.IsFixed && Inmodereg > 0);
            Use(DspEnables.CarryIn, HasCarryIn && Carryinreg > 0);
            return used;

            void Use(DspEnables which, bool isUsed) => used |= isUsed ? which : DspEnables.None;
        }
    }

    /// <summary>Resets that hardware has, as the bits of the port Resets in this order when resets are individual.</summary>
    public DspResets UsedResets
    {
        get
        {
            var enables = UsedEnables;
            var used = DspResets.None;
            Use(DspResets.A, DspEnables.A1 | DspEnables.A2);
            Use(DspResets.B, DspEnables.B1 | DspEnables.B2);
            Use(DspResets.C, DspEnables.C);
            Use(DspResets.D, DspEnables.D | DspEnables.Ad);
            Use(DspResets.M, UsesProduct ? DspEnables.M : DspEnables.None);
            Use(DspResets.P, DspEnables.P);
            Use(DspResets.Ctrl, DspEnables.Ctrl);
            Use(DspResets.AluMode, DspEnables.AluMode);
            Use(DspResets.InMode, DspEnables.InMode);
            Use(DspResets.AllCarryIn, DspEnables.CarryIn | (Carryinsels.Values.Contains(6) ? DspEnables.M : DspEnables.None));
            return used;

            void Use(DspResets which, DspEnables registers) => used |= (enables & registers) != DspEnables.None ? which : DspResets.None;
        }
    }

    /// <summary>Checks all attributes and modes against each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An attribute has a value that the primitive does not take, or attributes do not go together; the message names them.</exception>
    public void Validate()
    {
        Range("Areg", Areg, 2);
        Range("Breg", Breg, 2);
        foreach (var (name, value) in new[]
                 {
                     ("Creg", Creg), ("Dreg", Dreg), ("Adreg", Adreg), ("Mreg", Mreg), ("Preg", Preg), ("Inmodereg", Inmodereg), ("Opmodereg", Opmodereg),
                     ("Alumodereg", Alumodereg), ("Carryinreg", Carryinreg), ("Carryinselreg", Carryinselreg),
                 })
            Range(name, value, 1);
        Refuse(!(Acascreg == Areg || (Areg == 2 && Acascreg == 1)), $"Acascreg is {Acascreg} with Areg {Areg}; it takes {(Areg == 2 ? "1 or 2" : $"{Areg}")}.");
        Refuse(!(Bcascreg == Breg || (Breg == 2 && Bcascreg == 1)), $"Bcascreg is {Bcascreg} with Breg {Breg}; it takes {(Breg == 2 ? "1 or 2" : $"{Breg}")}.");
        foreach (var (name, value) in new[] { ("Rnd", Rnd), ("Pattern", Pattern), ("Mask", Mask) })
            Refuse(value is < 0 or > Low48, $"{name} is {value}; it takes 48 bits, 0 to 2^48 - 1.");
        Values("Opmodes", Opmodes, 511, IsOpmode, "Z (bits 6:4) is not 100, which is MACC-extend, and X and Y (bits 3:0) both select the product or neither does");
        Values("Alumodes", Alumodes, 15, mode => mode is < 8 or >= 12, "0 to 7 or 12 to 15");
        Values("Inmodes", Inmodes, 31, _ => true, "0 to 31");
        Values("Carryinsels", Carryinsels, 7, _ => true, "0 to 7");
        Refuse(Inmodes.Field(0, 1).Contains(1) && Areg != 2, $"Inmodes has a value with bit 0, which takes A from the first of two registers; Areg is {Areg} and must be 2.");
        Refuse(Inmodes.Field(4, 1).Contains(1) && Breg != 2, $"Inmodes has a value with bit 4, which takes B from the first of two registers; Breg is {Breg} and must be 2.");
        ValidateModes();
        ValidateResets();
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="Validate"/>.</exception>
    public Dsp48Config Validated()
    {
        Validate();
        return this;
    }

    private static bool IsOpmode(int mode) => ((mode >> 4) & 7) != 4 && ((mode & 3) == 1) == (((mode >> 2) & 3) == 1);

    private void ValidateModes()
    {
        Refuse(UsesProduct && UseMult == DspMultiplier.None, "Opmodes has a value that adds the product; UseMult is None and must be Multiply or Dynamic.");
        Refuse(UsesProduct && UseSimd != DspSimd.One48, $"Opmodes has a value that adds the product; UseSimd is {UseSimd} and must be One48, because the multiplier has no lanes.");
        Refuse(UseMult == DspMultiplier.None && Mreg != 0, "UseMult is None; Mreg is 1 and must be 0.");
        Refuse(
            UseMult == DspMultiplier.Multiply && UsesProduct && UsesConcatenation,
            "Opmodes has values that add the product and values that add A:B; UseMult is Multiply and must be Dynamic.");
        Refuse(UsesFeedback && Preg == 0, "Opmodes or Carryinsels has a value that feeds P back; Preg is 0 and must be 1.");
        Refuse(UseSimd != DspSimd.One48 && UsePatternDetect, $"UsePatternDetect is true; UseSimd is {UseSimd} and must be One48.");
        Refuse(AutoresetPatdet != DspAutoReset.NoReset && !UsePatternDetect, $"AutoresetPatdet is {AutoresetPatdet}; UsePatternDetect is false and must be true.");
        Refuse(AutoresetPatdet != DspAutoReset.NoReset && Preg == 0, $"AutoresetPatdet is {AutoresetPatdet}; Preg is 0 and must be 1.");
        Refuse(Amultsel == DspFactor.PreAdder && Bmultsel == DspFactor.PreAdder && Preaddinsel == DspPreAdderInput.A, "Amultsel and Bmultsel are PreAdder, a square; Preaddinsel is A and must be B.");
        Refuse(
            Alumodes.Values.Any(mode => mode >= 4) && UsesProduct && Opmodes.Values.All(mode => (mode & 15) == 5),
            "Alumodes has a logic operation and all Opmodes add the product; logic operations work on A:B, C, P and PCIN.");
    }

    /// <summary>A reset sets mode registers to 0, whatever the other values are.</summary>
    private void ValidateResets()
    {
        foreach (var (name, modes, registers, register) in new[]
                 {
                     ("Opmodes", Opmodes, Opmodereg, "Opmodereg"), ("Alumodes", Alumodes, Alumodereg, "Alumodereg"), ("Inmodes", Inmodes, Inmodereg, "Inmodereg"),
                     ("Carryinsels", Carryinsels, Carryinselreg, "Carryinselreg"),
                 })
        {
            Refuse(
                Resets != DspControl.None && !modes.IsFixed && registers == 1 && !modes.Values.Contains(0),
                $"{name} has several values without 0, and a reset sets their register to 0: add 0 to {name}, or choose {register} 0 or Resets None.");
        }
    }

    private static void Values(string name, DspModes modes, int greatest, Func<int, bool> isLegal, string legal)
    {
        Refuse(modes.Values.IsEmpty, $"{name} is empty; it takes one value at least.");
        foreach (var mode in modes.Values)
            Refuse(mode < 0 || mode > greatest || !isLegal(mode), $"{name} has {Binary(mode)}; legal are values of which {legal}.");
    }

    private static string Binary(int mode) => mode < 0 ? mode.ToString(CultureInfo.InvariantCulture) : "0b" + Convert.ToString(mode, 2);

    private static void Range(string name, int value, int greatest) => Refuse(value < 0 || value > greatest, $"{name} is {value}; it takes 0 to {greatest}.");

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
            throw new ArgumentOutOfRangeException(null, message);
    }
}
