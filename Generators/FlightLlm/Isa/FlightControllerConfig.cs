using Generators.Catalogue;
using HdlDsl;

namespace Generators.FlightLlm.Isa;

/// <summary>Sizes of a <see cref="FlightController"/>.</summary>
public sealed record FlightControllerConfig
{
    /// <summary>Instructions that wait in front of each unit.</summary>
    [Knob("Instructions that wait in front of each unit.", Min = 1, Max = 64)]
    public int QueueDepth { get; init; } = 4;

    /// <summary>Tokens that each of the thirty queues holds.</summary>
    [Knob("Tokens that each of the thirty queues holds.", Min = 1, Max = 1023)]
    public int TokenCapacity { get; init; } = 15;

    /// <summary>Width of word numbers: programs have up to 2^PositionBits - 1 words.</summary>
    [Knob("Width of word numbers: programs have up to 2^bits - 1 words.", Min = 4, Max = 31, Unit = "bits")]
    public int PositionBits { get; init; } = 24;

    /// <summary>Cycles without any event after which the watchdog reports; 0 for no watchdog.</summary>
    [Knob("Cycles without any event after which the watchdog reports; 0 for none.", Min = 0, Max = 1 << 24, Unit = "cycles")]
    public int WatchdogCycles { get; init; }

    /// <summary>Words of a program memory inside; 0 for a stream of words from outside.</summary>
    [Knob("Words of a program memory inside; 0 for a stream of words.", Min = 0, Max = 1 << 20)]
    public int MemoryWords { get; init; }

    /// <summary>Whether there is a port with which units report that they can't execute their command.</summary>
    public bool HasFaultPort { get; init; }

    /// <summary>Width of a count of tokens: holds 0 … TokenCapacity.</summary>
    public int TokenBits => Hdl.BitsToCount(TokenCapacity + 1);

    /// <summary>Width of an address of the program memory; 1 without one.</summary>
    public int AddressBits => Hdl.BitsToCount(Math.Max(1, MemoryWords));

    /// <summary>Checks that the knobs go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(FlightControllerConfig)).CheckRanges(this);
        if (MemoryWords >> PositionBits != 0)
            throw new CatalogueException($"Knob 'memoryWords' can't be '{MemoryWords}': words of {PositionBits} bits (knob 'positionBits') end at {(1L << PositionBits) - 1}.");
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public FlightControllerConfig Validated()
    {
        Validate();
        return this;
    }
}
