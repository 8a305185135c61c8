using System.Collections.Immutable;

namespace Generators.BitMod.CycleModel;

/// <summary>The sizes of a decoder-only language model that decide its matrix multiplications. Those of the six models below are in their public config.json.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HiddenSize">Length of a token's vector; a multiple of <paramref name="Heads"/>.</param>
/// <param name="FeedForwardSize">Length of the vector between the feed-forward matrices.</param>
/// <param name="IsGated">Three feed-forward matrices (gate, up, down) instead of two.</param>
/// <param name="Layers">Number of decoder layers.</param>
/// <param name="Heads">Number of query heads; a multiple of <paramref name="KeyValueHeads"/>.</param>
/// <param name="KeyValueHeads">Number of key and value heads; less than the heads with grouped-query attention.</param>
/// <param name="Vocabulary">Output channels of the last matrix (lm_head).</param>
public sealed record LanguageModel(
    string Name, int HiddenSize, int FeedForwardSize, bool IsGated, int Layers, int Heads, int KeyValueHeads, int Vocabulary)
{
    private const int MaxSize = 1 << 24;

    /// <summary>facebook/opt-1.3b.</summary>
    public static LanguageModel Opt1Point3B { get; } = new("OPT-1.3B", 2048, 8192, IsGated: false, 24, 32, 32, 50272);

    /// <summary>microsoft/phi-2.</summary>
    public static LanguageModel Phi2 { get; } = new("Phi-2", 2560, 10240, IsGated: false, 32, 32, 32, 51200);

    /// <summary>01-ai/Yi-6B.</summary>
    public static LanguageModel Yi6B { get; } = new("Yi-6B", 4096, 11008, IsGated: true, 32, 32, 4, 64000);

    /// <summary>meta-llama/Llama-2-7b-hf.</summary>
    public static LanguageModel Llama2With7B { get; } = new("Llama-2-7B", 4096, 11008, IsGated: true, 32, 32, 32, 32000);

    /// <summary>meta-llama/Llama-2-13b-hf.</summary>
    public static LanguageModel Llama2With13B { get; } = new("Llama-2-13B", 5120, 13824, IsGated: true, 40, 40, 40, 32000);

    /// <summary>meta-llama/Meta-Llama-3-8B.</summary>
    public static LanguageModel Llama3With8B { get; } = new("Llama-3-8B", 4096, 14336, IsGated: true, 32, 32, 8, 128256);

    /// <summary>The six models of the paper, in its order.</summary>
    public static ImmutableArray<LanguageModel> OfPaper { get; } = [Opt1Point3B, Phi2, Yi6B, Llama2With7B, Llama2With13B, Llama3With8B];

    /// <summary>Length of a head's vector.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Checks the sizes.</summary>
    /// <exception cref="ArgumentException">A size is less than 1 or more than 2^24, or heads do not divide; the message names it.</exception>
    public void Validate()
    {
        SizeRange.Check(HiddenSize, MaxSize, nameof(HiddenSize));
        SizeRange.Check(FeedForwardSize, MaxSize, nameof(FeedForwardSize));
        SizeRange.Check(Layers, MaxSize, nameof(Layers));
        SizeRange.Check(Heads, MaxSize, nameof(Heads));
        SizeRange.Check(KeyValueHeads, MaxSize, nameof(KeyValueHeads));
        SizeRange.Check(Vocabulary, MaxSize, nameof(Vocabulary));
        CheckMultiple(HiddenSize, Heads, nameof(Heads));
        CheckMultiple(Heads, KeyValueHeads, nameof(KeyValueHeads));
    }

    private static void CheckMultiple(int number, int divisor, string parameterName)
    {
        if (number % divisor != 0)
            throw new ArgumentOutOfRangeException(parameterName, divisor, FormattableString.Invariant($"It must divide {number}."));
    }
}
