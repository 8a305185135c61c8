using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// A core of FlightLLM (arXiv 2401.03868) that executes programs: the controller dispatches to load unit, store unit, product unit (MM and MV) and MISC unit, which
/// share buffers on the chip. What programs leave in the memory is what <see cref="IsaInterpreter"/> leaves there, bit for bit. From the first error on no
/// command begins, and the error stays until reset.
/// </summary>
/// <param name="config">The engine; it is checked before the first port takes a width from it.</param>
public sealed class FlightEngine(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    // Checked in front of the ports, whose widths follow from it.
    private readonly FlightEngineConfig sizes = config.Validated();

    /// <summary>The program, one word after the other, when there is no memory inside. The next one is taken when this one is finished.</summary>
    public Stream<Packet<Bits>>? Words { get; } = config.Controller.MemoryWords == 0 ? In.Stream(new Packet<Bits>(Shape.Bits(32))) : null;

    /// <summary>Writes the program memory, when there is one.</summary>
    public Flow<FlightProgramWrite>? ProgramWrites { get; } = config.Controller.MemoryWords == 0 ? null : In.Flow(new FlightProgramWrite(config.Controller));

    /// <summary>Runs the first words of the program memory: how many, at least 1.</summary>
    public Stream<UInt>? Start { get; } = config.Controller.MemoryWords == 0 ? null : In.Stream(Shape.UInt(config.Controller.AddressBits + 1));

    /// <summary>Bits by which results of products are shifted right, rounded half up; the same throughout a program.</summary>
    public UInt OutputShift { get; } = In.UInt(5);

    /// <summary>Words that are wanted of each channel of the memory: byte address divided by the bytes of a word.</summary>
    public StreamList<UInt> Requests { get; } = Out.Streams(config.Shape.Channels, Shape.UInt(config.PortAddressBits));

    /// <summary>The words, in the order of the requests of their channel, after any number of cycles.</summary>
    public StreamList<Bits> Responses { get; } = In.Streams(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <summary>Words for each channel of the memory. Requests that come after a word was taken get it.</summary>
    public StreamList<FlightMemoryWrite> Writes { get; } = Out.Streams(config.Shape.Channels, new FlightMemoryWrite(config));

    /// <summary>Operands of softmax, norms and SiLU for an external unit.</summary>
    public Stream<FlightSpecialOperands>? SpecialOperands { get; } = config.SpecialPort ? Out.Stream(new FlightSpecialOperands(config)) : null;

    /// <summary>Its results: as many words as operands, laid out like them.</summary>
    public Stream<Vec<Bits>>? SpecialResults { get; } = config.SpecialPort ? In.Stream(Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBits))) : null;

    /// <summary>There is nothing to do, and no part of a program has come.</summary>
    public Bit IsIdle { get; } = Out.Bit();

    /// <summary>One cycle: all of the program is complete, and its results are in the memory.</summary>
    public Bit IsFinished { get; } = Out.Bit();

    /// <summary>Units whose next command waits for tokens.</summary>
    public Bits Blocked { get; } = Out.Bits(IsaUnitSets.Count);

    /// <summary>The product unit multiplies in this cycle.</summary>
    public Bit IsMultiplying { get; } = Out.Bit();

    /// <summary>The first error, from the cycle behind it, and the word of its instruction.</summary>
    public FlightError Error { get; } = Out.Of(new FlightError(config.Controller));

    /// <inheritdoc/>
    protected override void Build()
    {
        var controller = Instance(new FlightController(sizes.Commands), "controller");
        if (Words is not null)
        {
            controller.Words!.TakeFrom(Words);
        }
        else
        {
            controller.ProgramWrites!.Value = ProgramWrites!;
            controller.Start!.TakeFrom(Start!);
        }

        IsIdle.Value = controller.IsIdle;
        IsFinished.Value = controller.IsFinished;
        Blocked.Value = controller.Blocked;
        Error.Value = controller.Error;
        var isStopped = (controller.Error.Kind != IsaFaultKind.None).Named("isStopped");

        var loader = Instance(new FlightLoader(Config), "loader");
        var storer = Instance(new FlightStorer(Config), "storer");
        var products = Instance(new FlightProductUnit(Config), "products");
        var misc = Instance(new FlightMiscUnit(Config), "misc");
        loader.Commands.TakeFrom(controller.Load.HaltWhen(isStopped));
        storer.Commands.TakeFrom(controller.Store.HaltWhen(isStopped));
        products.MatrixCommands.TakeFrom(controller.MatrixMatrix.HaltWhen(isStopped));
        products.VectorCommands.TakeFrom(controller.MatrixVector.HaltWhen(isStopped));
        misc.Commands.TakeFrom(controller.Misc.HaltWhen(isStopped));
        controller.System.Ready.Value = !isStopped;
        var systemDone = Delay(controller.System.Fire, 1, 0);
        controller.Done.Value = Cat(systemDone, misc.Done, products.VectorDone, products.MatrixDone, storer.Done, loader.Done);
        controller.Faults!.Value = Cat(BitsOf(0, 1), misc.Fault, products.VectorFault, products.MatrixFault, storer.Fault, loader.Fault);

        for (var channel = 0; channel < Config.Shape.Channels; channel++)
        {
            Requests[channel].TakeFrom(loader.Requests[channel]);
            loader.Responses[channel].TakeFrom(Responses[channel]);
            Writes[channel].TakeFrom(storer.Writes[channel]);
        }

        if (SpecialOperands is not null)
        {
            SpecialOperands.TakeFrom(misc.SpecialOperands!);
            misc.SpecialResults!.TakeFrom(SpecialResults!);
        }

        products.OutputShift.Value = OutputShift;
        IsMultiplying.Value = products.IsMultiplying;
        ConnectBuffers(loader, storer, products, misc);
    }

    /// <summary>The global buffer has one write port; results of products can't wait and go first.</summary>
    private void ConnectBuffers(FlightLoader loader, FlightStorer storer, FlightProductUnit products, FlightMiscUnit misc)
    {
        var fills = loader.Fills;
        var isGlobal = (fills.Payload.Buffer == IsaBuffer.Global).Named("isGlobal");
        var isTaken = (products.Writes.Valid | misc.Writes.Valid).Named("isTaken");
        fills.Ready.Value = !(isGlobal & isTaken);
        products.Fills.Valid.Value = fills.Valid;
        products.Fills.Payload.Value = fills.Payload;
        misc.Writes.Ready.Value = !products.Writes.Valid;

        var global = Instance(new FlightGlobalBuffer(Config), "results");
        var fill = Wire.Of(new FlightGlobalWrite(Config)).Named("fill");
        fill.Address.Value = fills.Payload.Address.Wrap(fill.Address.Width);
        for (var channel = 0; channel < Config.Shape.Channels; channel++)
        {
            fill.Data[channel].Value = fills.Payload.Data[channel];
            fill.Masks[channel].Value = fills.Payload.Mask;
        }

        global.Writes.Valid.Value = isTaken | (fills.Valid & isGlobal);
        global.Writes.Payload.Value = Mux(products.Writes.Valid, products.Writes.Payload, Mux(misc.Writes.Valid, misc.Writes.Payload, fill));
        global.StoreAddress.Value = storer.Address;
        global.StoreEnable.Value = storer.Enable;
        storer.Words.Value = global.StoreWords;
        global.MiscAddress.Value = misc.Address;
        misc.Words.Value = global.MiscWords;
    }
}
