namespace Generators.BitMod.CycleModel;

/// <summary>What the accelerator works on.</summary>
public sealed record CycleWorkload
{
    /// <summary>The language model.</summary>
    public required LanguageModel Model { get; init; }

    /// <summary>All tokens of the context at once (the paper's discriminative task), or one more token (each step of its generative task).</summary>
    public CyclePhase Phase { get; init; } = CyclePhase.Prefill;

    /// <summary>Number of tokens in the context, 1 … 1,048,576; the paper's is 256.</summary>
    public int ContextLength { get; init; } = 256;

    /// <summary>Number of sequences, 1 … 1024; 1 with the published attention shapes.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>How attention is cut into matrix multiplications.</summary>
    public AttentionShapes Attention { get; init; } = AttentionShapes.Published;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        Model.Validate();
        SizeRange.Check(ContextLength, 1 << 20, nameof(ContextLength));
        SizeRange.Check(Batch, Attention == AttentionShapes.Published ? 1 : 1024, nameof(Batch));
    }
}

/// <summary>A phase of work on a language model.</summary>
public enum CyclePhase
{
    /// <summary>All tokens of the context at once.</summary>
    Prefill,

    /// <summary>One more token.</summary>
    Decode,
}

/// <summary>How the authors' simulator cuts attention into matrix multiplications.</summary>
public enum AttentionShapes
{
    /// <summary>
    /// Those that the paper's figures come from (first published revision, November 2024). The heads of a layer are one multiplication: queries are
    /// the weights of the first one, [tokens, hidden size], each of whose results counts hidden-size products instead of head-size ones, once for
    /// each head; scores are the weights of the second one. In prefill that counts scores as many times too dear as there are heads, and weighted sums
    /// context length / head size times. Operands are 16 bits, terms are those of the weights.
    /// </summary>
    Published,

    /// <summary>
    /// Those of the corrected revision (July 2025): one multiplication for each key and value head, which the query heads of its group share; keys and
    /// values are the weights, with their own width and terms.
    /// </summary>
    PerHead,
}
