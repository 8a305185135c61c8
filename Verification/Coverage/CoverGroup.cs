using System.Globalization;
using System.Runtime.CompilerServices;
using HdlDsl;
using HdlDsl.Diagnostics;

namespace Verification.Coverage;

/// <summary>
/// Points and crosses that are sampled together: in each cycle just before the clock edge, when its condition holds, and never while a reset is active. It works
/// on every engine; a sample with bits that Icarus does not know is left out. Made by <see cref="Simulation.Cover(string, Func{bool}?)"/>.
/// </summary>
public sealed class CoverGroup
{
    /// <summary>A wider signal is covered by parts or by an expression.</summary>
    private const int MaxWidth = 127;

    private readonly Simulation simulation;
    private readonly Func<bool>? condition;
    private readonly List<CoverPoint> points = [];
    private readonly List<CoverCross> crosses = [];

    internal CoverGroup(Simulation simulation, string name, Func<bool>? condition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (this.simulation, Name, this.condition) = (simulation, name, condition);
    }

    /// <summary>Name in reports.</summary>
    public string Name { get; }

    /// <summary>Number of samples taken.</summary>
    public long Samples { get; private set; }

    /// <summary>Everything that is counted, with the counts of this simulation.</summary>
    public IReadOnlyList<CoverageItem> Items => [.. points.SelectMany(point => point.Items()), .. crosses.SelectMany(cross => cross.Items())];

    /// <summary>Covers a port.</summary>
    /// <param name="signal">A port of the simulated module, an element or a field of one, up to 127 bits.</param>
    /// <param name="name">Name in the group; the port's when not given.</param>
    /// <param name="file">Left to the compiler.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <returns>The point, without bins.</returns>
    public CoverPoint Point(Signal signal, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.Width > MaxWidth)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{signal} has {signal.Width} bits; points have up to {MaxWidth}. Cover a part of it, or an expression."), nameof(signal));
        var port = PortHandles.NameOf(signal);
        return Add(name ?? port, $"port {port}", new SourceLocation(file, line), signal.Width < 64 ? () => simulation.GetInt64(signal) : () => (Int128)simulation.Get(signal));
    }

    /// <summary>Covers an expression.</summary>
    /// <param name="name">Name in the group.</param>
    /// <param name="expression">Gives the value; it may read ports.</param>
    /// <param name="text">Left to the compiler.</param>
    /// <param name="file">Left to the compiler.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <returns>The point, without bins.</returns>
    public CoverPoint Point(
        string name, Func<long> expression, [CallerArgumentExpression(nameof(expression))] string text = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return Add(name, text, new SourceLocation(file, line), () => expression());
    }

    /// <summary>Covers the combinations of the bins that points have by now.</summary>
    /// <param name="name">Name in the group.</param>
    /// <param name="points">Two or more points of this group.</param>
    /// <param name="ignores">Says of which combinations of bins' names nothing is expected; null for none.</param>
    /// <param name="file">Left to the compiler.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <returns>The cross.</returns>
    public CoverCross Cross(
        string name, CoverPoint[] points, Func<IReadOnlyList<string>, bool>? ignores = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(points);
        if (points.Length < 2 || points.Distinct().Count() != points.Length || !points.All(this.points.Contains))
            throw new ArgumentException($"Cross '{name}' needs two or more different points of group '{Name}'.", nameof(points));
        RefuseTaken(name);
        RefuseWhenSampled();
        var cross = new CoverCross(this, name, new SourceLocation(file, line), points, ignores);
        crosses.Add(cross);
        return cross;
    }

    /// <summary>Takes a sample now, whatever the condition says. Groups without a clock edge of their own use it.</summary>
    public void Sample()
    {
        var values = simulation.ReadForCoverage(() => points.ConvertAll(point => point.Read()));
        if (values is not null)
            Count(values);
    }

    /// <summary>The bins and combinations that were never hit, and the share of the others.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var items = Items;
        var covered = items.Count(item => item.IsCovered(0));
        var share = items.Count == 0 ? 100 : 100.0 * covered / items.Count;
        return string.Concat(items.Where(item => !item.IsCovered(0)).Select(item => string.Create(CultureInfo.InvariantCulture, $"  {item.Name}: {item.Counts[0]} of {item.Least}\n"))
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"{Name}: {covered} of {items.Count} ({share:0.0} %) in {Samples} samples\n")));
    }

    /// <summary>The sample of a cycle.</summary>
    internal void SampleCycle()
    {
        var values = simulation.ReadForCoverage(() => condition?.Invoke() == false ? null : points.ConvertAll(point => point.Read()));
        if (values is not null)
            Count(values);
    }

    /// <summary>A reset lies between two samples.</summary>
    internal void Forget() => points.ForEach(point => point.Forget());

    internal CoverageItem Item(CoverageKind kind, SourceLocation location, string name, long count, long least) =>
        new(kind, Name, DesignPlaces.FileOf(location), location.IsKnown ? location.Line : 0, name, [count]) { Least = least };

    internal VerificationException Illegal(string message) => new(message + simulation.Circumstances);

    internal void RefuseWhenSampled()
    {
        if (Samples > 0)
            throw new InvalidOperationException($"Group '{Name}' has samples already; declare its bins and crosses before the first cycle.");
    }

    private void Count(List<Int128> values)
    {
        Samples++;
        for (var i = 0; i < values.Count; i++)
            points[i].Sample(values[i]);
        foreach (var cross in crosses)
            cross.Sample();
    }

    private CoverPoint Add(string name, string text, SourceLocation location, Func<Int128> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        RefuseTaken(name);
        RefuseWhenSampled();
        var point = new CoverPoint(this, name, text, location, read);
        points.Add(point);
        return point;
    }

    private void RefuseTaken(string name)
    {
        if (points.Exists(point => point.Name == name) || crosses.Exists(cross => cross.Name == name))
            throw new ArgumentException($"Group '{Name}' has '{name}' already.", nameof(name));
    }
}
