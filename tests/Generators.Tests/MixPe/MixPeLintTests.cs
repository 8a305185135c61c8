using Generators.Catalogue;
using Generators.MixPe;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;

namespace Generators.Tests;

/// <summary>The Verilog of all presets is clean under Verilator, Icarus and Yosys, and elaboration warns of nothing.</summary>
public class MixPeLintTests
{
    private static readonly CatalogueEntry[] Entries = [new MixPeFloatEntry(), new MixPeEngineEntry(), new MixPeWeightArrayEntry()];

    public static TheoryData<string, string> Presets()
    {
        var data = new TheoryData<string, string>();
        foreach (var entry in Entries)
        {
            foreach (var (preset, _) in entry.Presets)
                data.Add(entry.Name, preset);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_is_clean(string name, string preset)
    {
        var entry = Entries.Single(known => known.Name == name);
        var design = Elaborator.Elaborate(entry.CreateModule(entry.Presets.Single(known => known.Name == preset).Config));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }
}
