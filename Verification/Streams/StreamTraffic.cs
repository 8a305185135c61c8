using HdlDsl;

namespace Verification;

/// <summary>
/// Testbench processes that send words into a ready/valid stream and take words out of one, with random stalls, and that check the
/// protocol: an offered word stays until it is taken. They work in cycles of the first clock; a stream of another clock needs one with the same period and phase.
/// </summary>
public static class StreamTraffic
{
    /// <summary>
    /// Sends words. Valid does not wait for Ready; between words there are random pauses. While Valid is 0 the payload has random bits, other ones in each cycle,
    /// so that a module that looks at them is found out.
    /// </summary>
    /// <typeparam name="T">Payload of the stream.</typeparam>
    /// <typeparam name="TWord">A word in C#.</typeparam>
    /// <param name="simulation">The simulation.</param>
    /// <param name="stream">An input stream of the simulated module.</param>
    /// <param name="words">What to send.</param>
    /// <param name="set">Sets the payload ports for a word.</param>
    /// <param name="stalls">Random pauses.</param>
    /// <param name="keepsPayload">The payload stays while Valid is 0, for a <paramref name="set"/> that does not set all of it.</param>
    /// <returns>A process for <see cref="Simulation.Run(Func{Task}[])"/>; ends when the last word has moved.</returns>
    public static async Task Send<T, TWord>(
        this Simulation simulation, Stream<T> stream, IEnumerable<TWord> words, Action<T, TWord> set, Stalls stalls, bool keepsPayload = false)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(set);
        var random = stalls.Start();
        // A source of its own: the pauses are the same with and without.
        var garbage = keepsPayload ? null : new Random(stalls.Seed ^ 0x3c3c3c3c);
        foreach (var word in words)
        {
            while (stalls.Pauses(random))
            {
                Withdraw();
                await simulation.NextCycle();
            }

            simulation.Set(stream.Valid, true);
            set(stream.Payload, word);
            bool moved;
            do
            {
                await simulation.Settled();
                moved = simulation.GetBool(stream.Ready);
                await simulation.NextCycle();
            }
            while (!moved);
        }

        Withdraw();

        void Withdraw()
        {
            simulation.Set(stream.Valid, false);
            if (garbage is not null)
                simulation.SetRandomBits(stream.Payload, garbage);
        }
    }

    /// <summary>Takes words, with random pauses in which Ready is 0.</summary>
    /// <typeparam name="T">Payload of the stream.</typeparam>
    /// <typeparam name="TWord">A word in C#, with value equality.</typeparam>
    /// <param name="simulation">The simulation.</param>
    /// <param name="stream">An output stream of the simulated module.</param>
    /// <param name="count">How many words to take.</param>
    /// <param name="get">Reads the payload ports.</param>
    /// <param name="taken">Called with each word that has moved.</param>
    /// <param name="stalls">Random pauses.</param>
    /// <returns>A process for <see cref="Simulation.Run(Func{Task}[])"/>; ends when the last word has moved.</returns>
    /// <exception cref="VerificationException">The producer withdrew or changed a word that was not taken.</exception>
    public static async Task Receive<T, TWord>(
        this Simulation simulation, Stream<T> stream, long count, Func<T, TWord> get, Action<TWord> taken, Stalls stalls)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(get);
        ArgumentNullException.ThrowIfNull(taken);
        var random = stalls.Start();
        var offered = false;
        TWord? pending = default;
        for (var received = 0L; received < count;)
        {
            var isReady = !stalls.Pauses(random);
            simulation.Set(stream.Ready, isReady);
            await simulation.Settled();
            var isValid = simulation.GetBool(stream.Valid);
            if (offered && !isValid)
                throw simulation.Mismatch("Valid of a stream", "1 until the word is taken", "0", null);
            if (isValid)
            {
                var word = get(stream.Payload);
                if (offered && !EqualityComparer<TWord>.Default.Equals(word, pending))
                    throw simulation.Mismatch("the payload of a stream", $"{pending} until it is taken", $"{word}", null);
                (pending, offered) = (word, !isReady);
                if (isReady)
                {
                    taken(word);
                    received++;
                }
            }

            await simulation.NextCycle();
        }

        simulation.Set(stream.Ready, false);
    }
}
