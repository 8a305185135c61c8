using System.Collections.Immutable;
using System.Diagnostics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// One elaboration: a work list of modules whose definitions are still to be built. Children are built after their parent, so depth costs no stack.
/// </summary>
internal sealed class ElaborationRun(ElaborationOptions options)
{
    /// <summary>A hierarchy deeper than this is taken for a module that contains itself.</summary>
    private const int MaxDepth = 1000;

    private readonly Dictionary<(Type Type, object Configuration, ClockDomain Domain, string Name), List<(Module Module, Definition Definition)>> definitions = [];
    private readonly Queue<(Module Module, Definition Definition, ClockDomain Domain, int Depth)> work = new();
    private readonly List<(Definition Parent, Definition Child)> parents = [];
    private readonly List<Diagnostic> diagnostics = [];

    /// <summary>What each definition was configured with.</summary>
    public Dictionary<Definition, object> Configurations { get; } = [];

    /// <summary>Builds a module and everything below it.</summary>
    /// <param name="top">The module.</param>
    /// <returns>Its definition; children are attached to their instances.</returns>
    public Definition Elaborate(Module top)
    {
        top.ForgetInstance();
        if (top is BlackBox { OwnClockPorts.Count: > 0 })
            throw Errors.BoxAsTop(top);
        var definition = Find(top, Styled(top.OwnDomain ?? options.Domain), depth: 0);
        while (work.TryDequeue(out var item))
            Build(item.Module, item.Definition, item.Domain, item.Depth);
        SpreadDomains();
        return definition;
    }

    public void ThrowIfErrors()
    {
        if (diagnostics.Exists(found => found.Severity == DiagnosticSeverity.Error))
            throw new HdlException([.. diagnostics]);
    }

    private ClockDomain Styled(ClockDomain domain) => options.Resets?.Apply(domain) ?? domain;

    private Definition Find(Module module, ClockDomain domain, int depth)
    {
        if (depth > MaxDepth)
            throw Errors.HierarchyTooDeep(module, MaxDepth);
        var key = (module.GetType(), module.Configuration ?? module.GetType(), domain, module.NameOfDefinition);
        if (!definitions.TryGetValue(key, out var candidates))
            definitions.Add(key, candidates = []);
        foreach (var (representative, known) in candidates)
        {
            if (ModuleState.AreAlike(representative, module))
                return known;
        }

        var configuration = module.Configuration;
        var definition = new Definition(module.NameOfDefinition)
        {
            Remark = configuration is null or Type || module is BlackBox ? null : ConfigurationText.Of(configuration),
            BlackBox = InDomain(module.BlackBoxInfo, domain),
            Location = module.CreationLocation,
        };
        candidates.Add((module, definition));
        if (configuration is not null and not Type)
            Configurations.Add(definition, configuration);
        work.Enqueue((module, definition, domain, depth));
        return definition;
    }

    private void Build(Module module, Definition definition, ClockDomain domain, int depth)
    {
        var builder = new DefinitionBuilder(module, definition, domain, options);
        DefinitionBuilder.Ambient = builder;
        try
        {
            if (module is BlackBox box)
                UseBoxDomain(box, definition, domain);
            else
                module.RunBuild();
            if (builder.Regions.HasOpenRegion)
                builder.Report(Errors.RegionLeftOpen(builder.Regions.InnermostLocation));
            else
                builder.Complete();
            builder.CollectInstances();
        }
        catch (HdlException stopped)
        {
            // What was found before the stop is part of the same phase.
            throw new HdlException([.. diagnostics, .. builder.Diagnostics, .. stopped.Diagnostics]);
        }
        finally
        {
            DefinitionBuilder.Ambient = null;
        }

        diagnostics.AddRange(builder.Diagnostics);
        for (var i = 0; i < builder.Instances.Count; i++)
        {
            var child = builder.Instances[i];
            var childDefinition = Find(child, child.OwnDomain is { } own ? Styled(own) : child.SurroundingDomain ?? domain, depth + 1);
            definition.Instances[i].Definition = childDefinition;
            parents.Add((definition, childDefinition));
        }
    }

    /// <summary>Clock ports without a domain get that of the surroundings, the others the style of resets that the target wants.</summary>
    private BlackBoxInfo? InDomain(BlackBoxInfo? info, ClockDomain domain) => info is null or { Clocks.IsEmpty: true }
        ? info
        : info with { Clocks = [.. info.Clocks.Select(clock => clock with { Domain = clock.Domain is { } own ? Styled(own) : domain })] };

    private static void UseBoxDomain(BlackBox box, Definition definition, ClockDomain domain)
    {
        foreach (var clock in definition.BlackBox!.Clocks)
            definition.UseDomain(clock.Domain!, clock.IsReset);
        if (definition.BlackBox.Clocks.IsEmpty && (box.UsesClock || box.UsesReset))
            definition.UseDomain(domain, box.UsesReset);
    }

    /// <summary>
    /// A definition has the clocks of everything below it. Edges were recorded parents first, so going backwards one sweep is enough but for shared
    /// children built early.
    /// </summary>
    private void SpreadDomains()
    {
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var i = parents.Count - 1; i >= 0; i--)
            {
                var (parent, child) = parents[i];
                foreach (var use in child.Domains)
                    changed |= AddUse(parent, use);
            }
        }

        Debug.Assert(parents.TrueForAll(edge => edge.Child.Domains.Count <= edge.Parent.Domains.Count), "domains spread upwards");
    }

    private static bool AddUse(Definition parent, DomainUse use)
    {
        foreach (var own in parent.Domains)
        {
            if (own.Domain == use.Domain && (own.NeedsReset || !use.NeedsReset))
                return false;
        }

        parent.UseDomain(use.Domain, use.NeedsReset);
        return true;
    }
}
