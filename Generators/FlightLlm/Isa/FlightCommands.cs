using HdlDsl;

namespace Generators.FlightLlm.Isa;

/// <summary>A command of a unit: the fields of its instruction, and where that is.</summary>
public abstract class FlightCommand : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The controller.</param>
    protected FlightCommand(FlightControllerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Position = Shape.UInt(config.PositionBits);
    }

    /// <summary>Number of the instruction's word 0 in the program.</summary>
    public UInt Position { get; }
}

/// <summary>LD, see <see cref="LoadInstruction"/>.</summary>
/// <param name="config">The controller.</param>
public sealed class FlightLoadCommand(FlightControllerConfig config) : FlightCommand(config)
{
    /// <summary>What is filled.</summary>
    public Enum<IsaBuffer> Buffer { get; } = Shape.Enum<IsaBuffer>();

    /// <summary>Channel of the memory.</summary>
    public UInt HbmChannel { get; } = Shape.UInt(3);

    /// <summary>First row.</summary>
    public UInt BankAddress { get; } = Shape.UInt(12);

    /// <summary>Bytes between chunks of the inner loop.</summary>
    public UInt Stride1 { get; } = Shape.UInt(34);

    /// <summary>Bytes between chunks of the middle loop.</summary>
    public UInt Stride2 { get; } = Shape.UInt(34);

    /// <summary>Bytes between chunks of the outer loop.</summary>
    public UInt Stride3 { get; } = Shape.UInt(34);

    /// <summary>Address in bytes.</summary>
    public UInt HbmAddress { get; } = Shape.UInt(34);

    /// <summary>Count of the inner loop.</summary>
    public UInt Loop1 { get; } = Shape.UInt(8);

    /// <summary>Count of the middle loop.</summary>
    public UInt Loop2 { get; } = Shape.UInt(8);

    /// <summary>Count of the outer loop.</summary>
    public UInt Loop3 { get; } = Shape.UInt(8);

    /// <summary>Zeros for channels above the channel.</summary>
    public Bit ZeroFill { get; } = Shape.Bit();

    /// <summary>How channels are used.</summary>
    public Enum<HbmAccess> Access { get; } = Shape.Enum<HbmAccess>();

    /// <summary>Bytes of a chunk.</summary>
    public UInt Length { get; } = Shape.UInt(23);
}

/// <summary>ST, see <see cref="StoreInstruction"/>.</summary>
/// <param name="config">The controller.</param>
public sealed class FlightStoreCommand(FlightControllerConfig config) : FlightCommand(config)
{
    /// <summary>First row.</summary>
    public UInt BankAddress { get; } = Shape.UInt(12);

    /// <summary>Rows.</summary>
    public UInt Loop1 { get; } = Shape.UInt(5);

    /// <summary>Rows are vectors.</summary>
    public Bit IsVector { get; } = Shape.Bit();

    /// <summary>Address in bytes.</summary>
    public UInt HbmAddress { get; } = Shape.UInt(34);

    /// <summary>How channels are used.</summary>
    public Enum<HbmAccess> Access { get; } = Shape.Enum<HbmAccess>();

    /// <summary>Channel of the memory.</summary>
    public UInt HbmChannel { get; } = Shape.UInt(3);

    /// <summary>Elements of a row.</summary>
    public UInt Length { get; } = Shape.UInt(23);

    /// <summary>How elements are stored.</summary>
    public Enum<StoreFormat> Format { get; } = Shape.Enum<StoreFormat>();
}

/// <summary>MM or MV, see <see cref="ProductInstruction"/>.</summary>
/// <param name="config">The controller.</param>
public sealed class FlightProductCommand(FlightControllerConfig config) : FlightCommand(config)
{
    /// <summary>Blocks of 16 along K.</summary>
    public UInt Blocks { get; } = Shape.UInt(14);

    /// <summary>Accumulators go out and are emptied.</summary>
    public Bit Output { get; } = Shape.Bit();

    /// <summary>Adds the bias.</summary>
    public Bit Bias { get; } = Shape.Bit();

    /// <summary>Negative results become 0.</summary>
    public Bit Relu { get; } = Shape.Bit();

    /// <summary>Weights are compressed.</summary>
    public Bit Sparse { get; } = Shape.Bit();

    /// <summary>First row of the bias buffer.</summary>
    public UInt BiasAddress { get; } = Shape.UInt(12);

    /// <summary>First row of the meta buffer.</summary>
    public UInt MetaAddress { get; } = Shape.UInt(12);

    /// <summary>First row of the FSB buffer.</summary>
    public UInt FsbAddress { get; } = Shape.UInt(12);

    /// <summary>First row of the A buffer.</summary>
    public UInt AAddress { get; } = Shape.UInt(12);

    /// <summary>First row of the B buffer.</summary>
    public UInt BAddress { get; } = Shape.UInt(12);

    /// <summary>Row of the global buffer.</summary>
    public UInt OutAddress { get; } = Shape.UInt(12);

    /// <summary>How weights are stored.</summary>
    public Enum<IsaPrecision> Precision { get; } = Shape.Enum<IsaPrecision>();

    /// <summary>Codes of weights are unsigned.</summary>
    public Bit UnsignedCodes { get; } = Shape.Bit();

    /// <summary>What is taken off each code.</summary>
    public UInt Zero { get; } = Shape.UInt(4);

    /// <summary>Outputs are shifted by <see cref="Shift"/>.</summary>
    public Bit HasShift { get; } = Shape.Bit();

    /// <summary>Bits by which outputs are shifted right.</summary>
    public UInt Shift { get; } = Shape.UInt(5);
}

/// <summary>MISC, see <see cref="MiscInstruction"/>.</summary>
/// <param name="config">The controller.</param>
public sealed class FlightMiscCommand(FlightControllerConfig config) : FlightCommand(config)
{
    /// <summary>First row of the first operand.</summary>
    public UInt InA { get; } = Shape.UInt(12);

    /// <summary>Passed to the operation.</summary>
    public UInt Mask { get; } = Shape.UInt(2);

    /// <summary>The operation.</summary>
    public Enum<MiscOperation> Operation { get; } = Shape.Enum<MiscOperation>();

    /// <summary>First row of the second operand.</summary>
    public UInt InB { get; } = Shape.UInt(12);

    /// <summary>First row of the result.</summary>
    public UInt Out { get; } = Shape.UInt(12);

    /// <summary>Blocks of 16 elements.</summary>
    public UInt Blocks { get; } = Shape.UInt(14);
}

/// <summary>SYS: a barrier, nothing but its place.</summary>
/// <param name="config">The controller.</param>
public sealed class FlightSystemCommand(FlightControllerConfig config) : FlightCommand(config);

/// <summary>A command in front of its unit, with its tokens.</summary>
/// <typeparam name="T">The command.</typeparam>
/// <param name="command">Shape of the command.</param>
public sealed class FlightEntry<T>(T command) : Bundle
    where T : FlightCommand
{
    /// <summary>Wait mask.</summary>
    public Bits Wait { get; } = Shape.Bits(IsaUnitSets.MaskBits);

    /// <summary>Release mask.</summary>
    public Bits Release { get; } = Shape.Bits(IsaUnitSets.MaskBits);

    /// <summary>The command.</summary>
    public T Command { get; } = command;
}

/// <summary>The first thing that went wrong; it stays until reset.</summary>
public sealed class FlightError : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The controller.</param>
    public FlightError(FlightControllerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Word = Shape.UInt(config.PositionBits);
    }

    /// <summary>What; <see cref="IsaFaultKind.None"/> for nothing.</summary>
    public Enum<IsaFaultKind> Kind { get; } = Shape.Enum<IsaFaultKind>();

    /// <summary>Number of the program's word that it belongs to.</summary>
    public UInt Word { get; }
}

/// <summary>A word of the program memory.</summary>
public sealed class FlightProgramWrite : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The controller.</param>
    public FlightProgramWrite(FlightControllerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.AddressBits);
    }

    /// <summary>Its address.</summary>
    public UInt Address { get; }

    /// <summary>The word.</summary>
    public Bits Word { get; } = Shape.Bits(32);
}
