using HdlDsl;
using Verification;

namespace Generators.FlightLlm.Isa;

/// <summary>Compares the command ports of a controller with instructions.</summary>
/// <param name="simulation">A simulation of <paramref name="controller"/>.</param>
/// <param name="controller">The controller.</param>
public sealed class FlightCommandCheck(Simulation simulation, FlightController controller)
{
    /// <summary>Compares all ports in this cycle.</summary>
    /// <param name="offers">Units that are offered a command.</param>
    /// <param name="headOf">The instruction that such a unit is offered.</param>
    public void Compare(IsaUnits offers, Func<IsaUnit, PlacedInstruction> headOf)
    {
        ArgumentNullException.ThrowIfNull(headOf);
        if (IsOffered(controller.Load, IsaUnit.Load, offers, headOf) is LoadInstruction load)
            Compare(controller.Load.Payload, load);
        if (IsOffered(controller.Store, IsaUnit.Store, offers, headOf) is StoreInstruction store)
            Compare(controller.Store.Payload, store);
        if (IsOffered(controller.MatrixMatrix, IsaUnit.MatrixMatrix, offers, headOf) is MatrixMatrixInstruction matrix)
            Compare(controller.MatrixMatrix.Payload, matrix);
        if (IsOffered(controller.MatrixVector, IsaUnit.MatrixVector, offers, headOf) is MatrixVectorInstruction vector)
            Compare(controller.MatrixVector.Payload, vector);
        if (IsOffered(controller.Misc, IsaUnit.Misc, offers, headOf) is MiscInstruction misc)
            Compare(controller.Misc.Payload, misc);
        IsOffered(controller.System, IsaUnit.System, offers, headOf);
    }

    private Instruction? IsOffered<T>(Stream<T> port, IsaUnit unit, IsaUnits offers, Func<IsaUnit, PlacedInstruction> headOf)
        where T : FlightCommand
    {
        simulation.Expect(port.Valid, offers.Has(unit));
        if (!offers.Has(unit))
            return null;
        var head = headOf(unit);
        simulation.Expect(port.Payload.Position, head.Position);
        return head.Instruction;
    }

    private void Compare(FlightLoadCommand command, LoadInstruction load)
    {
        simulation.Expect(command.Buffer, load.Buffer);
        simulation.Expect(command.HbmChannel, load.HbmChannel);
        simulation.Expect(command.BankAddress, load.BankAddress);
        simulation.Expect(command.Stride1, load.Stride1);
        simulation.Expect(command.Stride2, load.Stride2);
        simulation.Expect(command.Stride3, load.Stride3);
        simulation.Expect(command.HbmAddress, load.HbmAddress);
        simulation.Expect(command.Loop1, load.Loop1);
        simulation.Expect(command.Loop2, load.Loop2);
        simulation.Expect(command.Loop3, load.Loop3);
        simulation.Expect(command.ZeroFill, load.ZeroFill);
        simulation.Expect(command.Access, load.Access);
        simulation.Expect(command.Length, load.Length);
    }

    private void Compare(FlightStoreCommand command, StoreInstruction store)
    {
        simulation.Expect(command.BankAddress, store.BankAddress);
        simulation.Expect(command.Loop1, store.Loop1);
        simulation.Expect(command.IsVector, store.IsVector);
        simulation.Expect(command.HbmAddress, store.HbmAddress);
        simulation.Expect(command.Access, store.Access);
        simulation.Expect(command.HbmChannel, store.HbmChannel);
        simulation.Expect(command.Length, store.Length);
        simulation.Expect(command.Format, store.Format);
    }

    private void Compare(FlightProductCommand command, ProductInstruction product)
    {
        simulation.Expect(command.Blocks, product.Blocks);
        simulation.Expect(command.Output, product.Output);
        simulation.Expect(command.Bias, product.Bias);
        simulation.Expect(command.Relu, product.Relu);
        simulation.Expect(command.Sparse, product.Sparse);
        simulation.Expect(command.BiasAddress, product.BiasAddress);
        simulation.Expect(command.MetaAddress, product.MetaAddress);
        simulation.Expect(command.FsbAddress, product.FsbAddress);
        simulation.Expect(command.AAddress, product.AAddress);
        simulation.Expect(command.BAddress, product.BAddress);
        simulation.Expect(command.OutAddress, product.OutAddress);
        simulation.Expect(command.Precision, product.Precision);
        simulation.Expect(command.UnsignedCodes, product.UnsignedCodes);
        simulation.Expect(command.Zero, product.Zero);
        simulation.Expect(command.HasShift, product.HasShift);
        simulation.Expect(command.Shift, product.Shift);
    }

    private void Compare(FlightMiscCommand command, MiscInstruction misc)
    {
        simulation.Expect(command.InA, misc.InA);
        simulation.Expect(command.Mask, misc.Mask);
        simulation.Expect(command.Operation, misc.Operation);
        simulation.Expect(command.InB, misc.InB);
        simulation.Expect(command.Out, misc.Out);
        simulation.Expect(command.Blocks, misc.Blocks);
    }
}
