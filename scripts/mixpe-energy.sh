#!/usr/bin/env bash
# Prints the switching of MixPE elements and their baselines for docs/mixpe.md: each is mapped to two-input gates by Yosys and simulated by Icarus with
# random operands, a product in every cycle, groups of 128. Each change of a gate's output counts with the gate's transistors, a register's with 24, the
# clock of a register with 4. Delays are zero: no glitches. In transistor changes for one product; a proxy of dynamic energy, not energy.
#   scripts/mixpe-energy.sh [cycles, 2000 unless given]
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cycles=${1:-2000}
if [[ ! $cycles =~ ^[1-9][0-9]*$ ]]; then
    echo "error: '$cycles' is no number of cycles." >&2
    exit 2
fi
simcells=$(dirname "$(command -v yosys)")/../share/yosys/simcells.v
if [[ ! -r $simcells ]]; then
    echo "error: Yosys' models of gates are not in '$simcells'." >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

switching() { # label top file kind
    local label=$1 top=$2 file=$3 kind=$4
    yosys -q -p "read_verilog $file; synth -flatten -top $top; dfflegalize -cell \$_DFF_P_ x; abc -g AND,NAND,OR,NOR,XOR,XNOR,MUX; opt_clean; splitnets; rename -top netlist; write_verilog -noattr -noexpr $work/netlist.v" > /dev/null
    local connections="" weight=0 port
    for port in Enable Control_Valid Valid; do
        grep -Eq "^ +input $port;" "$work/netlist.v" && connections+=", .$port(1'b1)"
    done
    grep -Eq '^ +input Control_First;' "$work/netlist.v" && connections+=", .Control_First(step == 0)"
    grep -Eq '^ +input First;' "$work/netlist.v" && connections+=", .First(step == 0)"
    grep -Eq '^ +input Control_Last;' "$work/netlist.v" && connections+=", .Control_Last(step == 127)"
    grep -Eq '^ +input Shift;' "$work/netlist.v" && connections+=", .Shift(1'b0)"
    weight=$(sed -n 's/^ *input \[\([0-9]*\):0\] Weight;/\1/p' "$work/netlist.v")
    local activation
    case $kind in
        integer) activation='random[7:0]' ;;
        # FP16 between 2^-4 and 2^4; the unpacked form has 16 more in the exponent.
        half) activation="{random[0], 5'd11 + {2'd0, random[3:1]}, random[13:4]}" ;;
        operand) activation="{random[0], 6'd27 + {3'd0, random[3:1]}, random[13:4]}" ;;
    esac
    local code="other[$weight:0]"
    # FP16 weights of the same sizes.
    [[ $weight != 15 ]] || code="{other[0], 5'd11 + {2'd0, other[3:1]}, other[13:4]}"
    cat > "$work/bench.v" << EOF
module bench;
  reg clk = 0, rst = 1;
  reg [6:0] step = 0;
  reg [31:0] random = 1, other = 2;
  netlist dut(.clk(clk), .Activation($activation), .Weight($code)$(grep -Eq '^ +input rst;' "$work/netlist.v" && echo ', .rst(rst)')$connections);
  integer i;
  initial begin
    \$dumpfile("$work/waves.vcd");
    for (i = 0; i < 300; i = i + 1) begin #1 clk = 1; #1 clk = 0; rst = i < 4; random = \$random; other = \$random; step = step + 1; end
    \$dumpvars(0, dut);
    for (i = 0; i < $cycles; i = i + 1) begin #1 clk = 1; #1 clk = 0; random = \$random; other = \$random; step = step + 1; end
    \$finish;
  end
endmodule
EOF
    iverilog -g2005 -o "$work/bench" "$work/bench.v" "$work/netlist.v" "$simcells"
    vvp "$work/bench" > /dev/null
    # Ports Y and Q inside the cells' scopes say which gate drives what.
    awk -v cycles="$cycles" -v label="$label" '
        FNR == NR { if ($1 ~ /^\\\$_/) kind[$2] = $1; next }
        $1 == "$scope" { scope = $3 }
        $1 == "$var" && ($5 == "Y" || $5 == "Q") && (scope in kind) { weights[$4] = weight(kind[scope]); if ($5 == "Q") registers++ }
        /^[01]/ { id = substr($0, 2); if (id in weights) { if (id in seen && seen[id] != substr($0, 1, 1)) sum += weights[id]; seen[id] = substr($0, 1, 1) } }
        function weight(name) {
            if (name ~ /NAND|NOR_/ && name !~ /XNOR/) return 4
            if (name ~ /XOR|XNOR|MUX/) return 12
            if (name ~ /NOT/) return 2
            if (name ~ /DFF/) return 24
            return 6
        }
        END { printf "| %s | %.0f |\n", label, sum / cycles + 2 * 4 * registers }' <(sed -E 's/^ +(\\\$_[A-Z0-9_]+) +([^ ]+) .*/\1 \2/' "$work/netlist.v") "$work/waves.vcd"
}

element() { # label top kind design settings...
    local label=$1 top=$2 kind=$3 design=$4 arguments=()
    shift 4
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/rtl"
    "$root/scripts/hdl" generate "$design" "${arguments[@]}" --out "$work/rtl" > /dev/null
    switching "$label" "$top" "$(find "$work/rtl" -name '*.v')" "$kind"
}

echo "| element | switching of one product |"
echo "|---|---|"
element "W4A8 unsigned, Ripple" MixPe integer mixpe-pe
element "W4A8 signed, Ripple" MixPe integer mixpe-pe weightSigned=true
element "W4A8 signed, Booth" MixPe integer mixpe-pe weightSigned=true topology=Booth
element "INT8 multiplier" Int8MultiplierPe integer int8-pe
element "W4A16, Fp32 sums" MixPeFloatPe operand mixpe-float-pe
element "W4A16, Aligned sums" MixPeFloatPe operand mixpe-float-pe accumulator=Aligned
element "FP16 multiply-accumulate, FP16 sums" FloatMac half float-mac
element "FP16 multiply-accumulate, FP32 sums" FloatMac half float-mac wideSum=true
