using System.Globalization;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>How the checks speak about signals, instances and places.</summary>
internal static class SignalText
{
    /// <summary>"wire 'x' of 'Adder'", or "input 'A' of instance 'pe' in 'Array'".</summary>
    public static string Of(Definition definition, int signal) => $"{WithoutModule(definition, signal)} {Preposition(definition, signal)} '{definition.Name}'";

    /// <summary>"wire 'x'", or "input 'A' of instance 'pe'".</summary>
    public static string WithoutModule(Definition definition, int signal)
    {
        var entry = definition.Signals[signal];
        if (entry.Instance < 0)
            return Errors.Describe(entry);
        var direction = entry.Kind == SignalKind.InstanceInput ? "input" : "output";
        return $"{direction} '{entry.Name}' of {Instance(definition.Instances[entry.Instance])}";
    }

    /// <summary>"'x'", "'pe.A'", "an unnamed wire": short, for lists; with the bits when they are not all.</summary>
    public static string Short(Definition definition, int signal, BitRange bits)
    {
        var entry = definition.Signals[signal];
        var range = "";
        if (bits.High - bits.Low + 1 < entry.Width)
        {
            range = bits.Low == bits.High
                ? string.Create(CultureInfo.InvariantCulture, $"[{bits.Low}]")
                : string.Create(CultureInfo.InvariantCulture, $"[{bits.High}, {bits.Low}]");
        }

        if (entry.Instance >= 0)
        {
            var instance = definition.Instances[entry.Instance];
            return $"'{instance.Name ?? instance.Definition!.Name}.{entry.Name}{range}'";
        }

        return entry.Name is null ? $"an unnamed {(entry.Kind == SignalKind.Register ? "register" : "wire")}{range}" : $"'{entry.Name}{range}'";
    }

    /// <summary>"instance 'pe'", or "the instance of 'Pe' without a name".</summary>
    public static string Instance(InstanceEntry instance) =>
        instance.Name is null ? $"the instance of '{instance.Definition!.Name}' without a name" : $"instance '{instance.Name}'";

    public static DiagnosticNote DeclaredHere(in SignalEntry signal) => new(signal.Location, "declared here");

    private static string Preposition(Definition definition, int signal) => definition.Signals[signal].Instance < 0 ? "of" : "in";
}
