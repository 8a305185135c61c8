namespace HdlDsl;

/// <summary>Which stream goes first when several offer a word.</summary>
public enum ArbiterPolicy
{
    /// <summary>The one behind the stream that was served last, in a circle; nobody waits for ever.</summary>
    RoundRobin,

    /// <summary>The first of the list; the others wait for as long as it has words.</summary>
    FixedPriority,
}

/// <summary>For how long an arbiter keeps its choice.</summary>
public enum ArbiterLock
{
    /// <summary>Until the word has moved, so that an offered word stays.</summary>
    Word,

    /// <summary>Until the last word of the packet has moved, so that packets are not mixed; for streams of <see cref="Packet{T}"/>.</summary>
    Packet,

    /// <summary>
    /// Not at all: a stream that comes to be preferred replaces a word that was offered and not taken. That breaks the protocol of the result, and is for
    /// consumers that do not mind.
    /// </summary>
    None,
}
