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
        Check(entry.CreateModule(entry.Presets.Single(known => known.Name == preset).Config));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 3, false)]
    [InlineData(3, 1, true)]
    public void An_engine_of_one_row_or_column_is_clean(int rows, int columns, bool isShared) =>
        Check(new MixPeEngine(new MixPeEngineConfig { Rows = rows, Columns = columns, SharedDequantiser = isShared }));

    private static void Check(Module module)
    {
        var design = Elaborator.Elaborate(module);
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }
}
