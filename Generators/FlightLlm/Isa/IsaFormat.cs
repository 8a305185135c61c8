using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>Bits of a word that belong to a field.</summary>
/// <param name="Word">Word of the instruction, from 0.</param>
/// <param name="High">Highest bit.</param>
/// <param name="Low">Lowest bit.</param>
public readonly record struct IsaPart(int Word, int High, int Low)
{
    /// <summary>Bits.</summary>
    public int Width => High - Low + 1;

    /// <summary>Ones at the bits.</summary>
    public uint Mask => (uint)(((1UL << Width) - 1) << Low);
}

/// <summary>A field of an instruction.</summary>
/// <param name="Name">Name in programs.</param>
/// <param name="Parts">Where it is; the first part has the low bits.</param>
/// <param name="Of">Reads it from a record.</param>
public sealed record IsaField(string Name, ImmutableArray<IsaPart> Parts, Func<Instruction, long> Of)
{
    /// <summary>Names of the values 0, 1, …, when not every number means something; empty for a number.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Value in programs that do not say.</summary>
    public long Default { get; init; }

    /// <summary>Width in bits.</summary>
    public int Width => Parts.Sum(part => part.Width);

    /// <summary>Greatest legal value.</summary>
    public long Max => Names.IsEmpty ? (1L << Width) - 1 : Names.Length - 1;

    /// <summary>Whether some values of the bits mean nothing.</summary>
    public bool HasIllegalValues => Max != (1L << Width) - 1;

    /// <summary>"0 to 5 (B, meta, bias, fsb, A, global)" or "0 to 4095 (12 bits)".</summary>
    public string Range => Names.IsEmpty ? $"0 to {Max} ({Width} bits)" : $"0 to {Max} ({string.Join(", ", Names)})";
}

/// <summary>Where the fields of an instruction are: the one table that encoder, decoder, assembler and hardware read.</summary>
public sealed class IsaFormat
{
    /// <summary>Opcode bits of word 0.</summary>
    public static readonly IsaPart OpcodePart = new(0, 31, 28);

    /// <summary>Wait mask of word 0.</summary>
    public static readonly IsaPart WaitPart = new(0, 27, 23);

    /// <summary>Release mask of word 0.</summary>
    public static readonly IsaPart ReleasePart = new(0, 22, 18);

    /// <summary>Words of the longest instruction.</summary>
    public const int MaxWords = 7;

    private IsaFormat(IsaUnit unit, int opcode, int words, Func<IsaFieldValues, Instruction> make, params ImmutableArray<IsaField> fields)
    {
        (Unit, Opcode, Words, Make, Fields) = (unit, opcode, words, make, fields);
        var used = new uint[words];
        foreach (var part in fields.SelectMany(field => field.Parts).Concat([OpcodePart, WaitPart, ReleasePart]))
        {
            if ((used[part.Word] & part.Mask) != 0)
                throw new InvalidOperationException($"Fields of {Mnemonic} overlap in word {part.Word}.");
            used[part.Word] |= part.Mask;
        }

        Reserved = [.. used.Select(mask => ~mask)];
    }

    /// <summary>All instructions, in the order of their units.</summary>
    public static ImmutableArray<IsaFormat> All { get; } =
    [
        new(
            IsaUnit.Load, 1, 7, LoadOf,
            Number<LoadInstruction>("mode", i => (int)i.Buffer, new IsaPart(0, 17, 15)) with { Names = ["B", "meta", "bias", "fsb", "A", "global"] },
            Number<LoadInstruction>("hbm_channel", i => i.HbmChannel, new IsaPart(0, 14, 12)),
            Number<LoadInstruction>("bank_addr", i => i.BankAddress, new IsaPart(0, 11, 0)),
            Number<LoadInstruction>("src_1d_stride", i => i.Stride1, new(1, 31, 0), new(2, 1, 0)),
            Number<LoadInstruction>("src_2d_stride", i => i.Stride2, new(2, 31, 2), new(3, 3, 0)),
            Number<LoadInstruction>("src_3d_stride", i => i.Stride3, new(3, 31, 4), new(4, 5, 0)),
            Number<LoadInstruction>("hbm_addr", i => i.HbmAddress, new(4, 31, 6), new(5, 7, 0)),
            Number<LoadInstruction>("loop1", i => i.Loop1, new IsaPart(5, 31, 24)) with { Default = 1 },
            Number<LoadInstruction>("loop2", i => i.Loop2, new IsaPart(5, 23, 16)) with { Default = 1 },
            Number<LoadInstruction>("loop3", i => i.Loop3, new IsaPart(5, 15, 8)) with { Default = 1 },
            Flag<LoadInstruction>("zero_fill", i => i.ZeroFill, new IsaPart(6, 25, 25)),
            Number<LoadInstruction>("hbm_type", i => (int)i.Access, new IsaPart(6, 24, 23)) with { Names = ["same", "cross"] },
            Number<LoadInstruction>("length", i => i.Length, new IsaPart(6, 22, 0))),
        new(
            IsaUnit.Store, 2, 3, StoreOf,
            Number<StoreInstruction>("bank_addr", i => i.BankAddress, new IsaPart(0, 17, 6)),
            Number<StoreInstruction>("loop1", i => i.Loop1, new IsaPart(0, 5, 1)) with { Default = 1 },
            Flag<StoreInstruction>("rs_col", i => i.IsVector, new IsaPart(0, 0, 0)),
            Number<StoreInstruction>("hbm_addr", i => i.HbmAddress, new(1, 31, 0), new(2, 1, 0)),
            Number<StoreInstruction>("hbm_type", i => (int)i.Access, new IsaPart(2, 29, 28)) with { Names = ["same", "cross"] },
            Number<StoreInstruction>("hbm_channel", i => i.HbmChannel, new IsaPart(2, 27, 25)),
            Number<StoreInstruction>("length", i => i.Length, new IsaPart(2, 24, 2)),

            // Not in the release, whose words have zeros here.
            Number<StoreInstruction>("format", i => (int)i.Format, new IsaPart(2, 31, 30)) with { Names = ["int8", "int4_by_4", "int4_by_8", "int4_by_16"] }),
        new(IsaUnit.MatrixMatrix, 3, 4, v => ProductOf(new MatrixMatrixInstruction(), v), ProductFields()),
        new(IsaUnit.MatrixVector, 4, 4, v => ProductOf(new MatrixVectorInstruction(), v), ProductFields()),
        new(
            IsaUnit.Misc, 5, 3, MiscOf,
            Number<MiscInstruction>("in_a", i => i.InA, new IsaPart(0, 17, 6)),
            Number<MiscInstruction>("mask", i => i.Mask, new IsaPart(0, 5, 4)),
            Number<MiscInstruction>("op", i => (int)i.Operation, new IsaPart(0, 3, 0)) with { Names = ["add", "mul", "softmax", "layernorm", "rmsnorm", "silu"] },
            Number<MiscInstruction>("in_b", i => i.InB, new IsaPart(1, 31, 20)),
            Number<MiscInstruction>("out", i => i.Out, new IsaPart(1, 19, 8)),
            Number<MiscInstruction>("K", i => i.Blocks, new IsaPart(2, 31, 18))),
        new(IsaUnit.System, 15, 1, _ => new SystemInstruction()),
    ];

    /// <summary>The unit.</summary>
    public IsaUnit Unit { get; }

    /// <summary>Name in programs.</summary>
    public string Mnemonic => Unit.Mnemonic();

    /// <summary>Opcode.</summary>
    public int Opcode { get; }

    /// <summary>Words of 32 bits.</summary>
    public int Words { get; }

    /// <summary>Fields other than opcode, wait and release.</summary>
    public ImmutableArray<IsaField> Fields { get; }

    /// <summary>Bits of each word that belong to no field; they are 0.</summary>
    public ImmutableArray<uint> Reserved { get; }

    /// <summary>Makes the record from fields, without tokens.</summary>
    public Func<IsaFieldValues, Instruction> Make { get; }

    /// <summary>The format of a unit's instructions.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>Its format.</returns>
    public static IsaFormat For(IsaUnit unit) => All[(int)unit];

    /// <summary>The format of an opcode.</summary>
    /// <param name="opcode">4 bits.</param>
    /// <returns>Its format, or null when no instruction has it.</returns>
    public static IsaFormat? OfOpcode(uint opcode) => All.FirstOrDefault(format => format.Opcode == opcode);

    private static IsaField Number<T>(string name, Func<T, long> of, params ImmutableArray<IsaPart> parts)
        where T : Instruction => new(name, parts, instruction => of((T)instruction));

    private static IsaField Flag<T>(string name, Func<T, bool> of, IsaPart part)
        where T : Instruction => new(name, [part], instruction => of((T)instruction) ? 1 : 0);

    private static ImmutableArray<IsaField> ProductFields() =>
    [
        Number<ProductInstruction>("K", i => i.Blocks, new IsaPart(0, 17, 4)),
        Flag<ProductInstruction>("output", i => i.Output, new IsaPart(0, 3, 3)),
        Flag<ProductInstruction>("bias", i => i.Bias, new IsaPart(0, 2, 2)),
        Flag<ProductInstruction>("relu", i => i.Relu, new IsaPart(0, 1, 1)),
        Flag<ProductInstruction>("sparse", i => i.Sparse, new IsaPart(0, 0, 0)),
        Number<ProductInstruction>("bias_addr", i => i.BiasAddress, new(1, 31, 24), new(2, 3, 0)),
        Number<ProductInstruction>("meta_addr", i => i.MetaAddress, new IsaPart(1, 23, 12)),
        Number<ProductInstruction>("fsb_addr", i => i.FsbAddress, new IsaPart(1, 11, 0)),
        Number<ProductInstruction>("A_addr", i => i.AAddress, new IsaPart(2, 27, 16)),
        Number<ProductInstruction>("B_addr", i => i.BAddress, new IsaPart(2, 15, 4)),
        Number<ProductInstruction>("out_addr", i => i.OutAddress, new IsaPart(3, 11, 0)),

        // Not in the release, whose words have zeros here: INT8, and the program's shift.
        Number<ProductInstruction>("precision", i => (int)i.Precision, new IsaPart(3, 13, 12)) with { Names = ["int8", "int4", "int3", "int2"] },
        Flag<ProductInstruction>("unsigned", i => i.UnsignedCodes, new IsaPart(3, 14, 14)),
        Number<ProductInstruction>("zero", i => i.Zero, new IsaPart(3, 18, 15)),
        Flag<ProductInstruction>("has_shift", i => i.HasShift, new IsaPart(3, 19, 19)),
        Number<ProductInstruction>("shift", i => i.Shift, new IsaPart(3, 24, 20)),
    ];

    private static LoadInstruction LoadOf(IsaFieldValues v) => new()
    {
        Buffer = (IsaBuffer)v["mode"],
        HbmChannel = (int)v["hbm_channel"],
        BankAddress = (int)v["bank_addr"],
        Stride1 = v["src_1d_stride"],
        Stride2 = v["src_2d_stride"],
        Stride3 = v["src_3d_stride"],
        HbmAddress = v["hbm_addr"],
        Loop1 = (int)v["loop1"],
        Loop2 = (int)v["loop2"],
        Loop3 = (int)v["loop3"],
        ZeroFill = v["zero_fill"] != 0,
        Access = (HbmAccess)v["hbm_type"],
        Length = (int)v["length"],
    };

    private static StoreInstruction StoreOf(IsaFieldValues v) => new()
    {
        BankAddress = (int)v["bank_addr"],
        Loop1 = (int)v["loop1"],
        IsVector = v["rs_col"] != 0,
        HbmAddress = v["hbm_addr"],
        Access = (HbmAccess)v["hbm_type"],
        HbmChannel = (int)v["hbm_channel"],
        Length = (int)v["length"],
        Format = (StoreFormat)v["format"],
    };

    private static ProductInstruction ProductOf(ProductInstruction empty, IsaFieldValues v) => empty with
    {
        Blocks = (int)v["K"],
        Output = v["output"] != 0,
        Bias = v["bias"] != 0,
        Relu = v["relu"] != 0,
        Sparse = v["sparse"] != 0,
        BiasAddress = (int)v["bias_addr"],
        MetaAddress = (int)v["meta_addr"],
        FsbAddress = (int)v["fsb_addr"],
        AAddress = (int)v["A_addr"],
        BAddress = (int)v["B_addr"],
        OutAddress = (int)v["out_addr"],
        Precision = (IsaPrecision)v["precision"],
        UnsignedCodes = v["unsigned"] != 0,
        Zero = (int)v["zero"],
        HasShift = v["has_shift"] != 0,
        Shift = (int)v["shift"],
    };

    private static MiscInstruction MiscOf(IsaFieldValues v) => new()
    {
        InA = (int)v["in_a"],
        Mask = (int)v["mask"],
        Operation = (MiscOperation)v["op"],
        InB = (int)v["in_b"],
        Out = (int)v["out"],
        Blocks = (int)v["K"],
    };
}

/// <summary>Values of an instruction's fields by name.</summary>
public sealed class IsaFieldValues
{
    private readonly Dictionary<string, long> values = new(StringComparer.Ordinal);

    /// <summary>The value of a field.</summary>
    /// <param name="name">Its name.</param>
    public long this[string name]
    {
        get => values[name];
        set => values[name] = value;
    }
}
