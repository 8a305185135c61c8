using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.CompiledText;
using Microsoft.CodeAnalysis;
using Verification;

namespace Buses.Tests;

/// <summary>The C header is compiled and asked for its numbers; the driver is compiled and drives the hardware; the page is compared.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("gcc", "-std=c99", "c", 32)]
    [InlineData("g++", "-std=c++17", "cpp", 32)]
    [InlineData("gcc", "-std=c99", "c", 64)]
    public void The_C_header_has_the_numbers_of_the_map(string compiler, string standard, string extension, int dataBits)
    {
        var map = new AllKindsMap(dataBits);
        var expected = new List<string>();
        var lines = new List<string>();
        foreach (var register in map.Layout.Registers.Where(register => !register.Name.StartsWith("Channel", StringComparison.Ordinal)))
        {
            var macro = $"ALL_KINDS_{register.Name.ToUpperInvariant()}";
            Ask($"{macro}_OFFSET", register.Offset);
            foreach (var field in register.Fields.Where(field => field.Access != FieldAccess.Reserved))
            {
                var name = $"{macro}_{Upper(field.Name)}";
                Ask($"{name}_SHIFT", field.Low);
                Ask($"{name}_WIDTH", field.Width);
                Ask($"{name}_MASK", ((1L << field.Width) - 1) << field.Low);
            }
        }

        for (var i = 0; i < map.Channel.Count; i++)
            Ask($"ALL_KINDS_CHANNEL_OFFSET({i})", map.Channel[i].Offset);
        Ask("ALL_KINDS_CHANNEL_COUNT", 3);
        Ask("ALL_KINDS_CONTROL_MODE_PRODUCT", 5);
        Ask("ALL_KINDS_CONTROL_RESET", 2 | (5 << 12) | (0b1010 << 20) | (0xFDL << 24));
        // Words taken apart and put together, and a block of memory in the place of the device.
        Ask("all_kinds_control_offset2_get(0xFD000000u)", -3);
        Ask("all_kinds_control_offset2_set(0x00FFFFFFu, -128)", 0x80FFFFFF);
        Ask("all_kinds_control_mode_get(0xFFFF5FFFu)", 5);
        Ask("(all_kinds_control_write(device, 0xFFFFFFFFu), all_kinds_control_modify(device, ALL_KINDS_CONTROL_ENABLE_MASK, 0), all_kinds_control_read(device))", 0xFF007000);
        Ask("(all_kinds_channel_write(device, 2, 77), all_kinds_channel_read(device, 2))", 77);
        Ask($"device[0x60 / {dataBits / 8}]", 77);

        var program = $$"""
            #include <stdio.h>
            #include "registers.h"
            #include "registers.h"
            static uint{{dataBits}}_t device[64];
            int main(void)
            {
            {{string.Join('\n', lines)}}
                return 0;
            }

            """;
        Compile(compiler, standard, extension, RegisterTexts.CHeader(map), program).ShouldBe(string.Join('\n', expected) + "\n");

        void Ask(string expression, long value)
        {
            lines.Add($"    printf(\"%lld\\n\", (long long)({expression}));");
            expected.Add(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void The_driver_compiles_and_drives_the_hardware() => WithDriver(new AllKindsMap(), assembly =>
    {
        var dut = new AxiLiteRegisters<AllKindsMap>(new AllKindsMap());
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var master = new AxiLiteMaster(sim, dut.Bus, AxiLiteStalls.All(0.2), checker: new AxiLiteChecker(sim, dut.Bus));
            dynamic driver = Activator.CreateInstance(assembly.GetType("Drivers.AllKindsDriver").ShouldNotBeNull(), master, 0UL).ShouldNotBeNull();
            ((uint)driver.Version.Value).ShouldBe(0x01020304u);
            ((bool)driver.Control.Enable).ShouldBeTrue();
            ((int)driver.Control.Offset2).ShouldBe(-3);
            ((string)driver.Control.Mode.ToString()).ShouldBe("Product");
            driver.Control.Offset2 = -100;
            driver.Control.Enable = false;
            driver.Control.PulseCommand(9u);
            ((int)driver.Control.Offset2).ShouldBe(-100);
            sim.Expect((SInt)dut.ValueOf(dut.Map.Control.Offset2)!, -100);
            sim.Expect((Bit)dut.ValueOf(dut.Map.Control.Enable)!, false);
            ((string)driver.Control.Mode.ToString()).ShouldBe("Product");

            sim.Set(dut.InputOf(dut.Map.Events.Errors)!, 0b101);
            sim.Step();
            sim.Set(dut.InputOf(dut.Map.Events.Errors)!, 0);
            ((uint)driver.Events.Errors).ShouldBe(0b101u);
            driver.Events.ClearErrors(0b100u);
            ((uint)driver.Events.Errors).ShouldBe(0b001u);
            ((uint)driver.Events.Seen).ShouldBe(0u, "reading Errors has read the register");

            driver.Channel[1].Gain = -12345;
            ((int)driver.Channel[1].Gain).ShouldBe(-12345);
            ((int)driver.Channel[2].Gain).ShouldBe(-1);
            driver.Secret.Lock = true;
            sim.Expect((UInt)dut.ValueOf(dut.Map.Secret.Key)!, 0xBEEF);
            driver.Secret.Key = 0x1234u;
            sim.Expect((UInt)dut.ValueOf(dut.Map.Secret.Key)!, 0x1234);
            ((bool)driver.Secret.Lock).ShouldBeTrue();
            driver.Shared.SetRequests(6u);
            ((uint)driver.Shared.Requests).ShouldBe(6u);
            ((uint)driver.Shared.Count).ShouldBe(7u);
        });
    });

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void Drivers_and_pages_are_the_same_each_time(int dataBits)
    {
        WithDriver(new AllKindsMap(dataBits), _ => { });
        RegisterTexts.CSharpDriver(new AllKindsMap(dataBits), "A").ShouldBe(RegisterTexts.CSharpDriver(new AllKindsMap(dataBits), "A"));
        RegisterTexts.CHeader(new AllKindsMap(dataBits)).ShouldBe(RegisterTexts.CHeader(new AllKindsMap(dataBits)));
    }

    [Fact]
    public void The_driver_of_a_map_with_windows_compiles() => WithDriver(new WindowMap(), _ => { });

    [Fact]
    public void The_page_is_this() => RegisterTexts.Markdown(new AccumulatorMap()).ShouldBe(
        """
        # Accumulator

        Sums the words of packets.

        32-bit registers, 0xc bytes.

        | offset | name | what |
        |---|---|---|
        | 0x0 | Control | What to do. |
        | 0x4 | Status | What happened. |
        | 0x8 | Total |  |

        ## Control at 0x0

        What to do.

        Reset value 0x00000000.

        | bits | field | access | reset | what |
        |---|---|---|---|---|
        | 4 | Rounding | RW | None | How sums are halved. 0 None, 1 Half |
        | 1 | Clear | pulse | 0 | Forgets the sum so far. |
        | 0 | Enable | RW | 0 | Takes words while 1. |

        ## Status at 0x4

        What happened.

        Reset value 0x00000000.

        | bits | field | access | reset | what |
        |---|---|---|---|---|
        | 1 | Done | W1C | 0 | A packet has ended. |
        | 0 | Waiting | RO | 0 | A word is offered. |

        ## Total at 0x8

        Reset value 0x00000000.

        | bits | field | access | reset | what |
        |---|---|---|---|---|
        | 31:0 | Value | RO | 0 | Sum of the packet so far. |

        """);

    private static void WithDriver(RegisterMap map, Action<Assembly> use)
    {
        var driver = CSharpText.Compile("Drivers", CSharpText.Everything, ("Driver.cs", RegisterTexts.CSharpDriver(map, "Drivers")));
        CSharpText.Run(driver, use, DiagnosticSeverity.Warning);
    }

    private static string Upper(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static string Compile(string compiler, string standard, string extension, string header, string program)
    {
        var folder = Directory.CreateTempSubdirectory("registers-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "registers.h"), header);
            File.WriteAllText(Path.Combine(folder.FullName, $"main.{extension}"), program);
            Run(compiler, $"{standard} -Wall -Wextra -Wno-unused-function -Werror -pedantic -o main main.{extension}", folder.FullName);
            return Run(Path.Combine(folder.FullName, "main"), "", folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string file, string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}
