using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// MM and MV, one command at a time, on the same chains. An MM has a beat of <see cref="FlightEngineConfig.Lanes"/> columns (more of sparse blocks) in every cycle: each
/// chain has two rows of activations and the weights in common. An MV uses some chains of each channel: dense blocks as two columns of weights with the vector in common,
/// sparse ones as the vector with compressed weights. Weights of fewer than 8 bits are widened behind the buffers. From the last beat a command takes the latency of a chain and a cycle for each 16 results of a channel.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightProductUnit(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private FlightProductCommand command = null!;
    private Bit isVector = null!;

    private enum State
    {
        Idle,
        Check,
        Run,
        Flush,
        Drain,
        End,
        Stuck,
    }

    /// <summary>Commands of MM.</summary>
    public Stream<FlightProductCommand> MatrixCommands { get; } = In.Stream(new FlightProductCommand(config.Validated().Commands));

    /// <summary>Commands of MV.</summary>
    public Stream<FlightProductCommand> VectorCommands { get; } = In.Stream(new FlightProductCommand(config.Commands));

    /// <summary>Words that come from the memory.</summary>
    public Flow<FlightFill> Fills { get; } = In.Flow(new FlightFill(config));

    /// <summary>Bits by which outputs are shifted right whose commands do not say it.</summary>
    public UInt OutputShift { get; } = In.UInt(5);

    /// <summary>Results; they are always taken.</summary>
    public Flow<FlightGlobalWrite> Writes { get; } = Out.Flow(new FlightGlobalWrite(config));

    /// <summary>An MM is complete.</summary>
    public Bit MatrixDone { get; } = Out.Bit();

    /// <summary>An MV is complete.</summary>
    public Bit VectorDone { get; } = Out.Bit();

    /// <summary>An MM can't be executed; nothing more happens until reset.</summary>
    public Bit MatrixFault { get; } = Out.Bit();

    /// <summary>An MV can't be executed; nothing more happens until reset.</summary>
    public Bit VectorFault { get; } = Out.Bit();

    /// <summary>A beat goes into the chains.</summary>
    public Bit IsMultiplying { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var shape = Config.Shape;
        var state = Reg.Enum(State.Idle);
        command = Reg.Of(new FlightProductCommand(Config.Commands), Reset.None);
        isVector = Reg.Bit(Reset.None).Named("isVector");
        var (keepsMatrix, keepsVector) = (Reg.Bit(), Reg.Bit());
        var keeps = Mux(isVector, keepsVector, keepsMatrix);
        var isIdle = state == State.Idle;
        MatrixCommands.Ready.Value = isIdle;
        VectorCommands.Ready.Value = isIdle & !MatrixCommands.Valid;

        var buffers = Instance(new FlightBuffers(Config), "buffers");
        buffers.Fills.Value = Fills;
        var issue = Instance(new FlightProductIssue(Config), "issue");
        issue.Blocks.Value = command.Blocks;
        issue.Sparse.Value = command.Sparse;
        issue.AAddress.Value = command.AAddress;
        issue.FirstB.Value = command.BAddress;
        issue.FirstMeta.Value = command.MetaAddress;
        issue.FirstFsb.Value = command.FsbAddress;
        issue.Precision.Value = command.Precision;
        issue.IsVector.Value = isVector;
        issue.Continues.Value = keeps;
        issue.Starts.Value = state == State.Check;
        issue.Runs.Value = state == State.Run;
        buffers.AAddresses.Value = issue.AAddresses;
        buffers.BAddress.Value = issue.BAddress;
        buffers.MetaAddresses.Value = issue.MetaAddresses;
        buffers.FsbAddress.Value = issue.FsbAddress;
        issue.FsbBytes.Value = buffers.FsbBytes;
        IsMultiplying.Value = issue.Valid;

        var chains = Instance(new FlightProductChains(Config), "chains");
        chains.Valid.Value = Delay(issue.Valid, 1, 0);
        chains.Beat.Value = Delay(issue.Beat, 1, Reset.None);
        chains.Starts.Value = Delay(state == State.Check, 1, 0);
        chains.Precision.Value = command.Precision;
        chains.IsUnsigned.Value = command.UnsignedCodes;
        chains.Zero.Value = command.Zero;
        chains.ARows.Value = buffers.ARows;
        chains.BWord.Value = buffers.BWord;
        chains.MetaWords.Value = buffers.MetaWords;

        var sums = Instance(new FlightProductSums(Config), "sums");
        sums.Valid.Value = chains.IsDone;
        sums.Sums.Value = chains.Sums;
        sums.Steps.Value = chains.Steps;

        // Results, 16 of a channel in a cycle; of an MV one channel at a time, because each has biases of its own.
        var blocks = command.Blocks;
        var isFresh = (blocks == 0) & !keeps;
        var drains = Mux(isVector, command.Output | command.Bias, command.Output);
        var matrixSteps = shape.MatrixBanks;
        var vectorSteps = shape.VectorBanks * shape.Channels;
        var number = Reg.UInt(BitsToCount(Math.Max(matrixSteps, vectorSteps)));
        var isLastStep = number == Mux(isVector, UInt.Constant(vectorSteps - 1, number.Width), matrixSteps - 1);
        var isDraining = state == State.Drain;
        buffers.BiasAddress.Value = (command.BiasAddress + Mux(isVector, number, 0)).Wrap(Config.RowBits);
        sums.BiasRow.Value = buffers.BiasRow;
        sums.AddsBias.Value = (state == State.Run) & (issue.IsLast | (blocks == 0)) & !isVector & command.Bias;
        sums.Drains.Value = Delay(isDraining & drains, 1, 0);
        sums.Bank.Value = Delay(Mux(isVector, number >> BitOperations.Log2((uint)shape.Channels), number).Wrap(sums.Bank.Width), 1, Reset.None);
        sums.Channel.Value = Delay(shape.Channels == 1 ? UInt.Constant(0, 1) : number.Wrap(BitsToCount(shape.Channels)), 1, Reset.None);
        sums.IsVector.Value = isVector;
        sums.IsFresh.Value = isFresh;
        sums.Bias.Value = command.Bias;
        sums.Output.Value = command.Output;
        sums.Relu.Value = command.Relu;
        sums.ClearsBias.Value = (state == State.End) & !isVector & command.Output;
        sums.OutAddress.Value = command.OutAddress;
        sums.OutputShift.Value = Mux(command.HasShift, command.Shift, OutputShift);
        Writes.Value = sums.Writes;

        var isWrong = (command.Output & (command.OutAddress >= shape.GlobalRows))
            | ((command.Precision == IsaPrecision.Int8) & (command.UnsignedCodes | (command.Zero != 0)))
            | (command.Bias & (command.BiasAddress + Mux(isVector, UInt.Constant(vectorSteps, 13), 1) > shape.BufferRows))
            | Mux(
                isVector,
                (command.BAddress >= shape.BufferRows) | ((command.BAddress << 1) + blocks > 2 * shape.BufferRows),
                (command.AAddress >= shape.BufferRows) | (command.AAddress + blocks > shape.BufferRows));
        // Faults of beats are seen a cycle later, long before the command's sums are there.
        var faults = ((state == State.Check) & isWrong) | Delay(((state == State.Run) & issue.Fault) | chains.Fault, 1, 0);
        MatrixFault.Value = faults & !isVector;
        VectorFault.Value = faults & isVector;

        // The last results are written in the cycle of the completion.
        var isOver = (state == State.End) & !Delay(isDraining, 1, 0);
        MatrixDone.Value = isOver & !isVector;
        VectorDone.Value = isOver & isVector;
        using (When(isOver & isVector))
            keepsVector.Next = !command.Output & (keepsVector | (blocks != 0) | command.Bias);
        using (When(isOver & !isVector))
            keepsMatrix.Next = !command.Output & (keepsMatrix | (blocks != 0));
        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                command.Next = Mux(MatrixCommands.Valid, MatrixCommands.Payload, VectorCommands.Payload);
                isVector.Next = !MatrixCommands.Valid;
                number.Next = 0;
                using (When(MatrixCommands.Valid | VectorCommands.Valid))
                    state.Next = State.Check;
            }

            using (Case(State.Check))
                state.Next = State.Run;
            using (Case(State.Run))
            {
                using (When(blocks == 0))
                    state.Next = State.Drain;
                using (ElseWhen(issue.IsLast))
                    state.Next = State.Flush;
            }

            using (Case(State.Flush))
            {
                using (When(chains.IsDone & chains.Steps[0].Last))
                    state.Next = State.Drain;
            }

            using (Case(State.Drain))
            {
                number.Next = (number + 1).Wrap();
                using (When(isLastStep | !drains))
                    state.Next = State.End;
            }

            using (Case(State.End))
            {
                using (When(isOver))
                    state.Next = State.Idle;
            }

            using (Case(State.Stuck))
                state.Next = State.Stuck;
        }

        using (When(faults))
            state.Next = State.Stuck;
    }
}
