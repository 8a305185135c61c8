using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport.Parsing;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>Gives the parameters of a header their values and the ports their widths.</summary>
internal sealed class HeaderEvaluator
{
    private const int MaxDepth = 64;

    private readonly HeaderSyntax header;
    private readonly ParameterValues given;
    private readonly Dictionary<string, ParameterSyntax> parameters;
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly Evaluator evaluator;

    public HeaderEvaluator(HeaderSyntax header, ParameterValues given)
    {
        this.header = header;
        this.given = given;
        parameters = header.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        evaluator = new Evaluator(ValueOf);
    }

    public VerilogModule Run()
    {
        RefuseUnknown();
        // Parameters first and in order, so that a long chain of them costs no stack.
        var evaluated = header.Parameters.Select(Parameter).ToImmutableArray();
        var ports = header.Ports.Select(Port).ToImmutableArray();
        return new VerilogModule(header.Name, evaluated, ports, header.Place)
        {
            Overrides = [.. header.Parameters.Where(parameter => given.Values.ContainsKey(parameter.Name)).Select(parameter => KeyValuePair.Create(parameter.Name, ValueOf(parameter.Name, parameter.Place).Literal()))],
        };
    }

    private void RefuseUnknown()
    {
        foreach (var name in given.Values.Keys)
        {
            if (!parameters.TryGetValue(name, out var parameter))
            {
                throw ImportErrors.InCode(
                    ImportErrors.Parameter, $"module '{header.Name}' has no parameter '{name}'.",
                    ImportErrors.Advice(name, [.. header.Parameters.Where(each => !each.IsLocal).Select(each => each.Name)], "parameters"), header.Place.Note("the module"));
            }

            if (parameter.IsLocal)
            {
                throw ImportErrors.InCode(
                    ImportErrors.Parameter, $"'{name}' of module '{header.Name}' is a localparam and can't be set.", "set the parameters that it is computed from.",
                    parameter.Place.Note("declared here"));
            }
        }
    }

    private VerilogParameter Parameter(ParameterSyntax parameter)
    {
        var isSet = given.Values.ContainsKey(parameter.Name);
        try
        {
            var value = ValueOf(parameter.Name, parameter.Place);
            return new VerilogParameter(
                parameter.Name, parameter.IsLocal, isSet, value.Number, value.Text, value.Width, parameter.DefaultText, Problem: null, parameter.Place);
        }
        catch (HdlException failure) when (!isSet)
        {
            return new VerilogParameter(
                parameter.Name, parameter.IsLocal, isSet, Number: null, Text: null, 0, parameter.DefaultText, failure.Diagnostics[0].Message, parameter.Place);
        }
    }

    private Value ValueOf(string name, VerilogPlace place)
    {
        if (values.TryGetValue(name, out var known))
            return known;
        if (!parameters.TryGetValue(name, out var parameter))
        {
            throw ImportErrors.At(
                ImportErrors.NotConstant, place, $"'{name}' is no parameter of module '{header.Name}'.", ImportErrors.Advice(name, parameters.Keys, "parameters"));
        }

        if (!underWay.Add(name))
            throw Evaluator.NotConstant(parameter.Place, $"parameter '{name}' depends on itself");
        try
        {
            if (underWay.Count > MaxDepth)
            {
                throw ImportErrors.At(
                    ImportErrors.TooLarge, parameter.Place, $"parameters depend on later ones more than {MaxDepth} deep.", "declare them in the order in which they depend on each other.");
            }

            return values[name] = given.Values.TryGetValue(name, out var set) ? Given(parameter, set) : Default(parameter);
        }
        finally
        {
            underWay.Remove(name);
        }
    }

    private Value Default(ParameterSyntax parameter)
    {
        if (parameter.Default is null)
        {
            throw ImportErrors.InCode(
                ImportErrors.Parameter, $"parameter '{parameter.Name}' of module '{header.Name}' has no default.", $"set it: parameters: new {{ {parameter.Name} = … }}.",
                parameter.Place.Note("declared here"));
        }

        if (parameter.Type.Name is "real" or "realtime")
            throw Evaluator.NotConstant(parameter.Place, $"parameter '{parameter.Name}' is a real number");
        return WidthOf(parameter.Type) is { } width
            ? evaluator.EvaluateFor(parameter.Default, width, IsSigned(parameter.Type))
            : WithSign(evaluator.EvaluateAlone(parameter.Default), parameter.Type);
    }

    private Value Given(ParameterSyntax parameter, Value value)
    {
        if (WidthOf(parameter.Type) is not { } width)
            return WithSign(value, parameter.Type);
        var isSigned = IsSigned(parameter.Type);
        var (least, most) = isSigned ? (-(BigInteger.One << (width - 1)), Value.Mask(width - 1)) : (BigInteger.Zero, Value.Mask(width));
        if (value.Text is null && (value.Number < least || value.Number > most))
        {
            throw ImportErrors.InCode(
                ImportErrors.Parameter, $"{value.Number} does not fit parameter '{parameter.Name}' of module '{header.Name}', which has {width} {(isSigned ? "signed" : "unsigned")} bits.",
                $"give a value from {least} to {most}.", parameter.Place.Note("declared here"));
        }

        return value.Text is null ? value.Resized(width, isSigned) : value;
    }

    private static Value WithSign(Value value, TypeSyntax type) => type.IsSigned is { } isSigned ? value with { IsSigned = isSigned } : value;

    private static bool IsSigned(TypeSyntax type) => type.IsSigned ?? type.Name is "integer" or "int" or "shortint" or "longint" or "byte";

    /// <summary>Width of a type, or null for a parameter that takes the width of its value.</summary>
    private int? WidthOf(TypeSyntax type)
    {
        var width = type.Name switch
        {
            "integer" or "int" => 32,
            "shortint" => 16,
            "longint" or "time" => 64,
            "byte" => 8,
            "logic" or "bit" or "reg" => 1L,
            _ => (long?)null,
        };
        foreach (var (msb, lsb) in type.Ranges)
        {
            var (high, low) = (evaluator.EvaluateAlone(msb), evaluator.EvaluateAlone(lsb));
            var size = BigInteger.Abs(high.Number - low.Number) + 1;
            width = size > Signal.MaxWidth || (width ?? 1) * (long)size > Signal.MaxWidth
                ? throw ImportErrors.At(ImportErrors.NotConstant, msb.Place, $"the range [{high.Number}:{low.Number}] has more than {Signal.MaxWidth} bits.", "check the parameters.", $"'{header.Name}' declares it here")
                : (width ?? 1) * (long)size;
        }

        return (int?)width;
    }

    private VerilogPort Port(PortSyntax port) => new(
        port.Name, port.Direction, WidthOf(port.Type) ?? 1, IsSigned(port.Type), port.Type.Ranges.Length > 0 || port.Type.Name is not ("" or "reg" or "logic" or "bit"), port.Place);
}
