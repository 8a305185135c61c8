using System.Globalization;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>A property that did not hold at a clock edge.</summary>
/// <param name="Kind">Whether it is asserted or assumed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">The top module and the instances on the way down to it, separated by dots.</param>
/// <param name="Location">Where it is written.</param>
public sealed record PropertyViolation(PropertyKind Kind, string Name, string Path, SourceLocation Location)
{
    /// <summary>What is wrong and where.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <returns>A sentence without its full stop.</returns>
    public string Text(long cycle) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Kind == PropertyKind.Assume ? "assumption" : "assertion")} '{Name}' of {Path}{(Location.IsKnown ? $" ({Location})" : "")} does not hold in cycle {cycle}");
}

/// <summary>
/// Checks what modules assert and assume, in each cycle just before the clock edge, as solvers see it: not while the reset of the property's domain acts, and not before it
/// has acted when registers started at random. Properties of a domain without registers are looked at at every edge.
/// </summary>
public sealed unsafe class PropertyCheck : ICycleObserver
{
    private readonly SimulatedModel model;
    private readonly Action<PropertyViolation> failed;
    private readonly Group[] groups;

    /// <summary>Prepares to check. Give it to <see cref="SimulatedModel.AddObserver"/> to begin.</summary>
    /// <param name="model">A compiled model with <see cref="SimulatorOptions.ChecksProperties"/>.</param>
    /// <param name="failed">Called for a property that does not hold; what it throws comes out of the model's edge, in front of it.</param>
    /// <param name="startsAtRandom">Whether registers started at random, so that nothing holds before a reset.</param>
    /// <exception cref="ArgumentException">The model can't check properties.</exception>
    public PropertyCheck(SimulatedModel model, Action<PropertyViolation> failed, bool startsAtRandom = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(failed);
        if ((model as CompiledModel)?.ObservedProperties is not { } properties)
            throw new ArgumentException($"This model of '{model.Design.Top.Name}' can't check properties. Make a compiled one with SimulatorOptions.ChecksProperties.", nameof(model));
        (this.model, this.failed) = (model, failed);
        groups = [.. properties.GroupBy(DomainOf).Select(group => new Group(model, group.Key, [.. group], startsAtRandom))];
        Count = properties.Length;
    }

    /// <summary>Number of properties in all instances.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public ObservationMoments Moments => Count == 0 ? ObservationMoments.None : ObservationMoments.BeforeEdge;

    /// <summary>Whether a design asserts or assumes anything.</summary>
    /// <param name="design">The design.</param>
    /// <returns>True when there is something to check.</returns>
    public static bool IsNeeded(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Instrumentation.HasProperties(design);
    }

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks)
    {
        foreach (var group in groups)
        {
            if (!group.Counts(clocks))
                continue;
            foreach (var property in group.Properties)
            {
                if (model.Memory[property.Offset] == 0)
                    Fail(property);
            }
        }
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <summary>Modules without registers have no reset port, and their properties nothing that turns them off.</summary>
    private static (ClockDomain? Domain, bool HasReset) DomainOf(ObservedProperty property)
    {
        var domain = property.Definition.Signals[property.Signal].PropertyDomain;
        return (domain, property.Definition.Domains.Any(use => use.Domain == domain && use.NeedsReset));
    }

    private void Fail(in ObservedProperty property)
    {
        ref readonly var entry = ref property.Definition.Signals[property.Signal];
        failed(new PropertyViolation(entry.Property, property.Name, string.Join('.', property.Scopes), entry.Location));
    }

    /// <summary>Properties of one domain.</summary>
    private sealed class Group
    {
        private readonly SimulatedModel model;
        private readonly ulong clock;
        private readonly int reset = -1;
        private readonly byte level;
        private bool waits;

        public Group(SimulatedModel model, (ClockDomain? Domain, bool HasReset) key, ObservedProperty[] properties, bool startsAtRandom)
        {
            var domain = key.Domain;
            this.model = model;
            Properties = properties;
            var number = domain is null ? -1 : model.Clocks.IndexOf(domain.Clock);
            clock = number < 0 ? 0 : 1UL << number;
            if (domain is null || !key.HasReset)
                return;
            reset = model.Ports[model.FindPort(domain.Reset)].Offset;
            level = (byte)(domain.ResetActiveLow ? 0 : 1);
            waits = startsAtRandom;
        }

        public ObservedProperty[] Properties { get; }

        /// <summary>Whether properties must hold at the edges that are about to come.</summary>
        public bool Counts(ulong clocks)
        {
            if (clock != 0 && clocks != 0 && (clocks & clock) == 0)
                return false;
            if (reset < 0)
                return true;
            var isActive = model.Memory[reset] == level;
            waits &= !isActive;
            return !isActive && !waits;
        }
    }
}
