using System.Globalization;

namespace Verification;

/// <summary>
/// Compares a sequence of results with what the golden model predicted, in order. The stimulus side calls <see cref="Predict"/>, the monitor
/// <see cref="Observe"/>; the end of the test calls <see cref="Finish"/> so that missing results are noticed.
/// </summary>
/// <typeparam name="T">A result; compared with its own equality.</typeparam>
/// <param name="simulation">The simulation, for cycle, design point and seed in messages.</param>
/// <param name="name">What is compared, for messages.</param>
public sealed class Scoreboard<T>(Simulation simulation, string name)
    where T : notnull
{
    private readonly Queue<(T Value, string Inputs)> expected = new();

    /// <summary>Results that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Results predicted but not seen yet.</summary>
    public int Outstanding => expected.Count;

    /// <summary>Adds what must come next.</summary>
    /// <param name="value">The golden model's result.</param>
    /// <param name="inputs">What led to it, for the message.</param>
    public void Predict(T value, string inputs = "") => expected.Enqueue((value, inputs));

    /// <summary>Compares a result of the hardware.</summary>
    /// <param name="value">What was seen.</param>
    /// <exception cref="VerificationException">It differs from the prediction, or nothing was predicted.</exception>
    public void Observe(T value)
    {
        simulation.CountCheck();
        if (!expected.TryDequeue(out var prediction))
            throw simulation.Mismatch(Label, "no result", Text(value), () => "none");
        if (!EqualityComparer<T>.Default.Equals(prediction.Value, value))
            throw simulation.Mismatch(Label, Text(prediction.Value), Text(value), prediction.Inputs.Length > 0 ? () => prediction.Inputs : null);
        Compared++;
    }

    /// <summary>Checks that everything predicted was seen.</summary>
    /// <exception cref="VerificationException">Results are missing.</exception>
    public void Finish()
    {
        if (expected.Count > 0)
        {
            var missing = expected.Count;
            var got = string.Create(CultureInfo.InvariantCulture, $"nothing ({missing} results are missing)");
            throw simulation.Mismatch(Label, Text(expected.Peek().Value), got, () => expected.Peek().Inputs);
        }
    }

    private string Label => string.Create(CultureInfo.InvariantCulture, $"result {Compared} of {name}");

    private static string Text(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
