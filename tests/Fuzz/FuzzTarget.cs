namespace Fuzz;

/// <summary>Something of ours that takes input from outside and must answer it with a result or with an error of its own kind.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="IsRefusal">Whether an exception is an answer; any other is a finding.</param>
internal abstract record FuzzTarget(string Name, Func<Exception, bool> IsRefusal)
{
    /// <summary>Time for one case; more is a finding.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that the thread of a case may allocate; more is a finding.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>How much of the time it gets, compared with the others.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The input of a case: the same for the same seed.</summary>
    public abstract byte[] Input(int seed);

    /// <summary>The input in words, where its bytes say little.</summary>
    public virtual string Describe(byte[] input) => "";

    /// <summary>Runs an input; returning or a refusal is right.</summary>
    public abstract void Run(byte[] input);
}

/// <summary>A reader, fed with good files that random changes have damaged.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="IsRefusal">Whether an exception is an answer.</param>
/// <param name="Corpus">Good inputs; made when first needed.</param>
/// <param name="Words">Pieces of text that lead far when they stand somewhere else.</param>
/// <param name="Read">The reader.</param>
internal sealed record ReaderTarget(string Name, Func<Exception, bool> IsRefusal, Lazy<byte[][]> Corpus, string[] Words, Action<byte[]> Read)
    : FuzzTarget(Name, IsRefusal)
{
    public override byte[] Input(int seed) => Mutator.Damage(Corpus.Value, Words, new Random(seed));

    public override void Run(byte[] input) => Read(input);
}

/// <summary>Something that a seed alone makes; the input is the seed as text.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="IsRefusal">Whether an exception is an answer.</param>
/// <param name="Check">Makes the thing and checks it.</param>
internal sealed record SeedTarget(string Name, Func<Exception, bool> IsRefusal, Action<int> Check) : FuzzTarget(Name, IsRefusal)
{
    /// <summary>Says what a seed stands for.</summary>
    public Func<int, string> Words { get; init; } = _ => "";

    public override string Describe(byte[] input) => Words(SeedOf(input));

    public override byte[] Input(int seed) => System.Text.Encoding.ASCII.GetBytes(seed.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override void Run(byte[] input) => Check(SeedOf(input));

    private static int SeedOf(byte[] input) => int.Parse(System.Text.Encoding.ASCII.GetString(input), System.Globalization.CultureInfo.InvariantCulture);
}
