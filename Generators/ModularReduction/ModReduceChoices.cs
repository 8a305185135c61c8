namespace Generators.ModularReduction;

/// <summary>How the remainder is found. All architectures have the same ports and give the same canonical result.</summary>
public enum ModArchitecture
{
    /// <summary>Tables of the residues of the high half's groups, summed: the conventional method.</summary>
    Table,

    /// <summary>Restoring subtraction, one or two bits in a step.</summary>
    Iterative,

    /// <summary>High bits by tables and low bits by subtraction at the same time, fused (ALLMod, arXiv 2503.15916).</summary>
    Hybrid,

    /// <summary>Tables that share the look-up tables of the adders' own carry chains.</summary>
    FusedTable,

    /// <summary>Folding from the top with one table in every step.</summary>
    Horner,

    /// <summary>Barrett with a quotient from the whole number: one correction.</summary>
    BarrettFull,

    /// <summary>Barrett with a quotient from the top half: two corrections.</summary>
    BarrettShort,

    /// <summary>Barrett by a fixed modulus with constant multipliers of ternary adders.</summary>
    BarrettTernary,

    /// <summary>Montgomery, with conversion.</summary>
    Montgomery,

    /// <summary>Folding by 2^n − c.</summary>
    PseudoMersenne,

    /// <summary>Folding by 2^a ± 2^b ± 1.</summary>
    Solinas,

    /// <summary>Folding by c·2^w + 1.</summary>
    NttPrime,

    /// <summary>Small multiplications by residues of the bytes' weights (basis-aligned transformation).</summary>
    Bat,
}

/// <summary>How the table's words are summed.</summary>
public enum ModAccumulation
{
    /// <summary>One word after the other.</summary>
    Serial,

    /// <summary>A tree of adders of two words.</summary>
    Tree,

    /// <summary>A tree of adders of three words.</summary>
    TernaryTree,

    /// <summary>Full adders without carry propagation, and one adder at the end.</summary>
    CarrySave,
}

/// <summary>How a sum of some multiples of the modulus becomes a remainder.</summary>
public enum ModCorrection
{
    /// <summary>Subtractions of M·2^j where they leave no negative number, from the greatest j down.</summary>
    Restoring,

    /// <summary>The bits above the modulus' width once more through a table, then two subtractions.</summary>
    Fold,

    /// <summary>A multiple of the modulus from a table of the top bits, then one subtraction.</summary>
    Quotient,
}

/// <summary>Which number of those that are congruent is the result.</summary>
public enum ModOutputForm
{
    /// <summary>The remainder: below M.</summary>
    Canonical,

    /// <summary>Below 2M.</summary>
    BelowTwice,

    /// <summary>What the architecture has in front of its corrections; <see cref="ModOutput"/> has its width and bound.</summary>
    Redundant,
}

/// <summary>Where tables are.</summary>
public enum ModRomStyle
{
    /// <summary>In look-up tables, read at once.</summary>
    Lut,

    /// <summary>In block RAM, read in the cycle before.</summary>
    Block,
}

/// <summary>How digits are multiplied.</summary>
public enum ModProduct
{
    /// <summary>Verilog's operator: synthesis takes multiplier blocks where it has some.</summary>
    Operator,

    /// <summary>Sums of shifted copies: no multiplier blocks.</summary>
    ShiftAdd,
}

/// <summary>How adders of three words are written.</summary>
public enum ModAdders
{
    /// <summary>In operators, for any device.</summary>
    Portable,

    /// <summary>
    /// Also as <c>LUT6_2</c> and <c>CARRY4</c> for Xilinx devices, which stand in the Verilog under the macro HDL_LUT6_2: a look-up table for each bit of a sum, whatever
    /// synthesis does around it.
    /// </summary>
    Lut6x2,
}

/// <summary>How Montgomery's reduction walks through a number.</summary>
public enum MontgomeryForm
{
    /// <summary>A digit in every step: the quotient digit, its product with the modulus and a shift.</summary>
    WordSerial,

    /// <summary>One quotient of all bits, by two long multiplications.</summary>
    Full,
}
