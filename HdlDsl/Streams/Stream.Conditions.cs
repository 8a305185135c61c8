namespace HdlDsl;

/// <content>Words held back or dropped by a condition.</content>
public sealed partial class Stream<T>
{
    /// <summary>Holds words back while a condition is set.</summary>
    /// <param name="condition">No word moves while it is 1.</param>
    /// <param name="keepsOffers">
    /// False: Valid falls in the cycle in which the condition rises, even if the word was offered before; the condition must then rise only between words
    /// (behind a Fire, or while Valid is 0) for the result to keep the protocol. True: a word that has been offered stays, for one more register.
    /// </param>
    /// <returns>The words, latency 0; combinational from the condition to Valid and Ready.</returns>
    public Stream<T> HaltWhen(Bit condition, bool keepsOffers = false)
    {
        var builder = Begin();
        var name = BaseName();
        var isHalted = condition;
        Bit? isOffered = null;
        if (keepsOffers)
        {
            isOffered = Reg.Bit();
            builder.NameWeakly(isOffered, $"{name}_isOffered");
            isHalted = condition & !isOffered;
        }

        var goesOn = !isHalted;
        var result = Made(Valid & goesOn, Payload, name, "halted");
        Ready.Value = result.Ready & goesOn;
        if (isOffered is not null)
            isOffered.Next = result.IsStalled;
        return result;
    }

    /// <summary>Lets words pass only while a condition is set; as <see cref="HaltWhen"/> with the opposite condition.</summary>
    /// <param name="condition">Words move only while it is 1.</param>
    /// <param name="keepsOffers">Whether a word that has been offered stays when the condition falls; see <see cref="HaltWhen"/>.</param>
    /// <returns>The words, latency 0.</returns>
    public Stream<T> ContinueWhen(Bit condition, bool keepsOffers = false) => HaltWhen(!condition, keepsOffers);

    /// <summary>
    /// Drops words: while the condition is set, the word offered is taken and goes nowhere. A condition made from the word keeps the protocol; any other must
    /// rise only between words.
    /// </summary>
    /// <param name="condition">The word of this cycle is dropped when it is 1.</param>
    /// <returns>The words that stay, latency 0; combinational from the condition to Valid and Ready.</returns>
    public Stream<T> ThrowWhen(Bit condition)
    {
        Begin();
        var result = Made(Valid & !condition, Payload, BaseName(), "kept");
        Ready.Value = result.Ready | condition;
        return result;
    }

    /// <summary>Keeps only the words of cycles in which a condition is set; as <see cref="ThrowWhen(Bit)"/> with the opposite condition.</summary>
    /// <param name="condition">The word of this cycle is dropped when it is 0.</param>
    /// <returns>The words that stay, latency 0.</returns>
    public Stream<T> TakeWhen(Bit condition) => ThrowWhen(!condition);

    /// <summary>Drops the words for which a condition holds.</summary>
    /// <param name="condition">Made from the word, so the protocol is kept.</param>
    /// <returns>The words that stay, latency 0.</returns>
    public Stream<T> ThrowWhen(Func<T, Bit> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return ThrowWhen(condition(Payload));
    }

    /// <summary>Keeps only the words for which a condition holds.</summary>
    /// <param name="condition">Made from the word, so the protocol is kept.</param>
    /// <returns>The words that stay, latency 0.</returns>
    public Stream<T> TakeWhen(Func<T, Bit> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return ThrowWhen(!condition(Payload));
    }
}
