using System.Runtime.CompilerServices;
using HdlDsl;

namespace Verification;

/// <summary>
/// Watches a stream anywhere at a module's ports, in front of or behind it: checks that an offered word stays until it is taken, and reports each word that
/// moves. It drives nothing, and looks once in each cycle of the first clock.
/// </summary>
/// <typeparam name="T">Payload of the stream.</typeparam>
/// <typeparam name="TWord">A word in C#, with value equality.</typeparam>
/// <param name="simulation">The simulation.</param>
/// <param name="stream">An input or output stream of the simulated module.</param>
/// <param name="get">Reads the payload ports.</param>
/// <param name="moved">Called with each word that moves; null for none.</param>
/// <param name="name">What the stream is called in messages; the argument's text unless given.</param>
public sealed class StreamMonitor<T, TWord>(
    Simulation simulation, Stream<T> stream, Func<T, TWord> get, Action<TWord>? moved = null, [CallerArgumentExpression(nameof(stream))] string name = "")
    where T : Data
{
    private TWord? offered;
    private bool isOffered;
    private long offeredSince;

    /// <summary>Words that have moved.</summary>
    public long Words { get; private set; }

    /// <summary>Cycles in which a word was offered and not taken.</summary>
    public long StalledCycles { get; private set; }

    /// <summary>Cycles in which no word was offered.</summary>
    public long IdleCycles { get; private set; }

    /// <summary>Looks at the present cycle. Call it once a cycle, when all inputs are set and before the clock edge.</summary>
    /// <exception cref="VerificationException">The producer withdrew or changed a word that was not taken.</exception>
    public void Sample()
    {
        if (!simulation.GetBool(stream.Valid))
        {
            if (isOffered)
                throw Broken("Valid", $"1, since {offered} was offered in cycle {offeredSince} and has not been taken", "0");
            IdleCycles++;
            return;
        }

        var word = get(stream.Payload);
        if (!isOffered)
            offeredSince = simulation.Cycle;
        else if (!EqualityComparer<TWord>.Default.Equals(word, offered))
            throw Broken("Payload", $"{offered}, which was offered in cycle {offeredSince} and has not been taken", $"{word}");
        (offered, isOffered) = (word, !simulation.GetBool(stream.Ready));
        if (isOffered)
        {
            StalledCycles++;
            return;
        }

        Words++;
        moved?.Invoke(word);
    }

    /// <summary>Forgets a word that was offered: call it at a reset.</summary>
    public void Forget() => isOffered = false;

    /// <summary>A process that samples in every cycle, for <see cref="Simulation.Run(IEnumerable{Wait}[])"/> or <see cref="Simulation.Start"/>.</summary>
    /// <param name="isOver">Ends the process when it is true at the beginning of a cycle.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> Watch(Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        while (!isOver())
        {
            yield return Wait.Settled;
            Sample();
            yield return Wait.NextCycle;
        }
    }

    private VerificationException Broken(string port, string expected, string got) =>
        simulation.Mismatch($"{port} of stream '{name}'", expected, got, null);
}
