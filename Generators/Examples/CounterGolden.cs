namespace Generators.Examples;

/// <summary>What a <see cref="Counter"/> has to do, as plain arithmetic.</summary>
public sealed class CounterGolden(CounterConfig config)
{
    /// <summary>The count, 0 after reset.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the count can't go further.</summary>
    /// <param name="down">Direction.</param>
    /// <returns>True at 0 downwards and at the limit upwards.</returns>
    public bool AtEnd(bool down) => Count == (down ? 0 : config.Limit);

    /// <summary>A clock cycle.</summary>
    /// <param name="enable">Whether it counts.</param>
    /// <param name="down">Direction.</param>
    public void Step(bool enable, bool down)
    {
        if (!enable)
            return;
        if (!AtEnd(down))
            Count += down ? -1 : 1;
        else if (config.AtEnd == EndAction.Wrap)
            Count = down ? config.Limit : 0;
    }
}
