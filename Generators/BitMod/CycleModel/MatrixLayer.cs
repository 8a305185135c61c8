using System.Collections.Immutable;

namespace Generators.BitMod.CycleModel;

/// <summary>A matrix multiplication: weights [OutputChannels, InputChannels] times activations.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Repeats">How many equal ones there are, one after the other.</param>
/// <param name="IsAttention">Whether the weights are keys or values.</param>
/// <param name="WeightMatrices">Number of weight matrices that are multiplied side by side.</param>
/// <param name="Batch">Number of activation matrices: that of the weights, or all with one weight matrix.</param>
/// <param name="OutputChannels">Rows of a weight matrix.</param>
/// <param name="InputChannels">Columns of a weight matrix: products of a result.</param>
/// <param name="Tokens">Rows of an activation matrix.</param>
/// <param name="InputLength">Length of an activation row in memory; that of the input channels but for <see cref="AttentionShapes.Published"/>.</param>
public sealed record MatrixLayer(
    string Name, int Repeats, bool IsAttention, int WeightMatrices, int Batch, int OutputChannels, int InputChannels, int Tokens, int InputLength)
{
    /// <summary>The multiplications of a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <returns>Linear layers, then attention.</returns>
    /// <exception cref="ArgumentException">An option of the workload is out of its range.</exception>
    public static ImmutableArray<MatrixLayer> Of(CycleWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        workload.Validate();
        return [.. Linear(workload), .. workload.Attention == AttentionShapes.Published ? Published(workload) : PerHead(workload)];
    }

    private static IEnumerable<MatrixLayer> Linear(CycleWorkload workload)
    {
        var model = workload.Model;
        var keyValueSize = model.HeadSize * model.KeyValueHeads;
        yield return Of("q_proj", model.Layers, model.HiddenSize, model.HiddenSize);
        yield return Of("k_proj", model.Layers, keyValueSize, model.HiddenSize);
        yield return Of("v_proj", model.Layers, keyValueSize, model.HiddenSize);
        yield return Of("o_proj", model.Layers, model.HiddenSize, model.HiddenSize);
        if (model.IsGated)
            yield return Of("gate_proj", model.Layers, model.FeedForwardSize, model.HiddenSize);
        yield return Of("up_proj", model.Layers, model.FeedForwardSize, model.HiddenSize);
        yield return Of("down_proj", model.Layers, model.HiddenSize, model.FeedForwardSize);

        // The simulator computes the last matrix for every token of the context, though only the last one's result is needed to go on.
        yield return Of("lm_head", 1, model.Vocabulary, model.HiddenSize);

        // In decoding the sequences of a batch are tokens of one multiplication; in prefill each is a multiplication of its own.
        MatrixLayer Of(string name, int repeats, int outputs, int inputs) => workload.Phase == CyclePhase.Decode
            ? new MatrixLayer(name, repeats, IsAttention: false, 1, 1, outputs, inputs, workload.Batch, inputs)
            : new MatrixLayer(name, repeats, IsAttention: false, 1, workload.Batch, outputs, inputs, workload.ContextLength, inputs);
    }

    private static IEnumerable<MatrixLayer> Published(CycleWorkload workload)
    {
        var model = workload.Model;
        var (context, tokens) = (workload.ContextLength, workload.Phase == CyclePhase.Decode ? 1 : workload.ContextLength);
        var keyValueSize = model.HeadSize * model.KeyValueHeads;
        yield return new MatrixLayer("attn_qk", model.Layers, IsAttention: true, 1, 1, tokens, model.HiddenSize, model.Heads * tokens, keyValueSize);
        yield return new MatrixLayer("attn_v", model.Layers, IsAttention: true, 1, 1, model.Heads * tokens, context, tokens, keyValueSize);
    }

    private static IEnumerable<MatrixLayer> PerHead(CycleWorkload workload)
    {
        var (model, context) = (workload.Model, workload.ContextLength);
        var matrices = workload.Batch * model.KeyValueHeads;
        var tokens = model.Heads / model.KeyValueHeads * (workload.Phase == CyclePhase.Decode ? 1 : context);
        yield return new MatrixLayer("attn_qk", model.Layers, IsAttention: true, matrices, matrices, context, model.HeadSize, tokens, model.HeadSize);
        yield return new MatrixLayer("attn_v", model.Layers, IsAttention: true, matrices, matrices, model.HeadSize, context, tokens, context);
    }
}
