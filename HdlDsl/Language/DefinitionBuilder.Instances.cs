using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <content>Modules made inside this one, and their names.</content>
internal sealed partial class DefinitionBuilder
{
    public void AddInstance(Module child)
    {
        child.ParentBuilder = this;
        child.InstanceNumber = instances.Count;
        child.SurroundingDomain = Domain;
        child.CreationLocation = CapturesLocations ? SourceLocation.OfCaller(child.GetType()) : SourceLocation.None;
        instances.Add(child);
    }

    /// <summary>Takes back a module that was made here only to be elaborated by itself.</summary>
    public void Withdraw(Module child)
    {
        if (child.InstanceNumber == instances.Count - 1 && collectedInstances < instances.Count)
            instances.RemoveAt(instances.Count - 1);
    }

    public void NameInstance(Module child, string? name, SourceLocation location)
    {
        if (!ReferenceEquals(child.ParentBuilder, this))
            throw Errors.InstanceOfAnotherModule(child, this);
        child.CreationLocation = location;
        CollectInstances();
        var entry = Definition.Instances[child.InstanceNumber];
        if (name is not null)
            (entry.Name, entry.NameIsSuggested) = (name, false);
    }

    public void SuggestInstanceName(Module child, string name)
    {
        CollectInstances();
        var entry = Definition.Instances[child.InstanceNumber];
        if (entry.Name is null || weakInstanceNames.Remove(child.InstanceNumber))
            (entry.Name, entry.NameIsSuggested) = (name, true);
    }

    /// <summary>Names what the language made, until the user's own name comes.</summary>
    public void NameWeakly(Signal signal, string name)
    {
        if (signal.Origin is not PlaceOrigin { IsWhole: true, Signal: >= 0 } place || Definition.Signals[place.Signal].Name is not null)
            return;
        NameSignal(signal, name, isSuggestion: true);
        weakNames.Add(place.Signal);
    }

    /// <summary>Names an instance that the language made, until the user's own name comes.</summary>
    public void NameWeakly(Module child, string name)
    {
        SuggestInstanceName(child, name);
        weakInstanceNames.Add(child.InstanceNumber);
    }

    /// <summary>The name of an instance made here so far, or its module's.</summary>
    public string NameOf(Module child)
    {
        CollectInstances();
        return Definition.Instances[child.InstanceNumber].Name ?? child.NameOfDefinition;
    }

    /// <summary>Gives every module made so far its port signals. Late, because a module's ports exist only when its constructor is done.</summary>
    public void CollectInstances()
    {
        while (collectedInstances < instances.Count)
        {
            var child = instances[collectedInstances++];
            var first = Definition.Signals.Length;
            foreach (var (name, signal, port) in child.Ports)
            {
                Definition.AddSignal(Entry(signal, port.IsInput ? SignalKind.InstanceInput : SignalKind.InstanceOutput, port.Location) with
                {
                    Name = name,
                    Instance = child.InstanceNumber,
                });
            }

            Definition.Instances.Add(new InstanceEntry
            {
                FirstSignal = first,
                PortCount = child.Ports.Length,
                Location = child.CreationLocation,
            });
        }
    }
}
