using System.Globalization;
using System.Text;

namespace Synthesis.Tests;

/// <summary>A liberty library of our own: NAND2 of 1 µm², inverter of 0.5 µm², flip-flop of 5 µm², with delays that grow with slew and load.</summary>
internal static class TestLiberty
{
    public static string Text(bool flipFlop = true)
    {
        var text = new StringBuilder("""
            /* A comment with { a brace. */
            library (small) {
              delay_model : table_lookup;
              time_unit : "1ps";
              voltage_unit : "1V";
              current_unit : "1uA";
              pulling_resistance_unit : "1kohm";
              capacitive_load_unit (1, ff);
              nom_voltage : 1.0;
              lu_table_template (t) { variable_1 : input_net_transition; variable_2 : total_output_net_capacitance; index_1 ("1, 10, 100"); index_2 ("1, 10, 100"); }

            """);
        Gate(text, "INV", 0.5, "!A", ["A"], "negative_unate", 10);
        Gate(text, "NAND2", 1, "!(A & B)", ["A", "B"], "negative_unate", 14);
        Gate(text, "NOR2", 1, "!(A | B)", ["A", "B"], "negative_unate", 16);
        Gate(text, "XOR2", 2.5, "(A & !B) | (!A & B)", ["A", "B"], "non_unate", 30);
        Gate(text, "BUF", 1, "A", ["A"], "positive_unate", 20);
        if (flipFlop)
        {
            text.Append("""
                  cell (DFF) {
                    area : 5;
                    ff (IQ, IQN) { next_state : "D"; clocked_on : "C"; }
                    pin (D) { direction : input; capacitance : 1; }
                    pin (C) { direction : input; capacitance : 1; clock : true; }
                    pin (Q) { direction : output; function : "IQ"; }
                  }

                """);
        }

        return text.Append("}\n").ToString();
    }

    private static void Gate(StringBuilder text, string name, double area, string function, string[] inputs, string sense, double delay)
    {
        text.Append(CultureInfo.InvariantCulture, $"  cell ({name}) {{\n    area : {area};\n");
        foreach (var input in inputs)
            text.Append(CultureInfo.InvariantCulture, $"    pin ({input}) {{ direction : input; capacitance : 1; }}\n");
        text.Append(CultureInfo.InvariantCulture, $"    pin (Y) {{ direction : output; function : \"{function}\";\n");
        foreach (var input in inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"      timing () {{ related_pin : \"{input}\"; timing_sense : {sense};\n");
            foreach (var table in new[] { "cell_rise", "cell_fall", "rise_transition", "fall_transition" })
                text.Append(CultureInfo.InvariantCulture, $"        {table} (t) {{ values ({Rows(delay)}); }}\n");
            text.Append("      }\n");
        }

        text.Append("    }\n  }\n");
    }

    private static string Rows(double delay) => string.Join(", ", new[] { 1.0, 10, 100 }.Select(slew =>
        "\"" + string.Join(", ", new[] { 1.0, 10, 100 }.Select(load => (delay + (0.1 * slew) + load).ToString("0.##", CultureInfo.InvariantCulture))) + "\""));
}
