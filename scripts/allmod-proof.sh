#!/usr/bin/env bash
# Proves modular reducers by SAT, bounded in time: from a reset on, for every sequence of operands and of pauses on both sides, every result in so many
# cycles is the remainder by Verilog's own operator, in order. Prints a table in Markdown; fails when a reducer is found to be wrong. Those that take
# longer than the limit are listed as open.
#   scripts/allmod-proof.sh [--quick] [seconds for each proof, 120 unless given]
set -euo pipefail
# shellcheck source=scripts/proof-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/proof-common.sh"
proof_options 120 "$@"

checker() { # bits modulus operation
    cat << EOF
module proof(input clk, input rst, input watch, input valid, input [$((2 * $1 - 1)):0] value, input ready);
  wire operandsReady, resultsValid;
  wire [$(($1 - 1)):0] result;
  reg [$(($1 - 1)):0] expected;
  reg [4:0] inside, ahead;
  reg seen, done;
  wire take = valid && operandsReady;
  wire give = resultsValid && ready;
  ModReducer dut(.clk(clk), .rst(rst), .Operands_Valid(valid), .Operands_Ready(operandsReady), .Operands_Payload_Number(value),
    .Results_Valid(resultsValid), .Results_Ready(ready), .Results_Payload_Number(result));
  always @(posedge clk) begin
    inside <= inside + take - give;
    if (take && watch && !seen) begin seen <= 1; expected <= value $3 $2; ahead <= inside - give; end
    else if (seen && give) begin ahead <= ahead - 1; if (ahead == 0) done <= 1; end
    if (rst) begin inside <= 0; seen <= 0; done <= 0; end
  end
  always @* if (!rst && resultsValid) assert(inside != 0 && (!seen || done || ahead != 0 || result == expected));
endmodule
EOF
}

prove() { # wanted operation bits modulus steps settings...
    local wanted=$1 operation=$2 bits=$3 modulus=$4 steps=$5 arguments=() resets="-set-at 1 rst 1" begin found status=0 step
    shift 5
    for setting in "bits=$bits" "modulus=$modulus" "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/out"
    "$root/scripts/hdl" generate mod-reduce "${arguments[@]}" --out "$work/out" > /dev/null
    cat "$(find "$work/out" -name '*.v')" <(checker "$bits" "$modulus" "$operation") > "$work/proof.v"
    for ((step = 2; step <= steps; step++)); do
        resets+=" -set-at $step rst 0"
    done
    begin=$(date +%s.%N)
    timeout "$limit" yosys -q -p "read_verilog -sv $work/proof.v; prep -flatten -top proof; memory -nordff; opt -fast
        sat -seq $steps $resets -prove-asserts -prove-skip 1 -verify" > "$work/log" 2>&1 || status=$?
    case $status in
        0) found=proved ;;
        124) found="open after $limit s" ;;
        *) grep -q 'proof did fail' "$work/log" && found=wrong || found="failed: $(tail -1 "$work/log")" ;;
    esac
    row "$wanted" "$found" "$begin" "$*" "$bits" "$modulus" "$steps"
}

echo "| reducer | n | M | cycles | result | s |"
echo "|---|---|---|---|---|---|"
# The proof must be able to fail: a quotient is no remainder.
prove wrong / 4 13 14 architecture=Iterative interval=3
widths="4"
$quick || widths="4 5 6 8"
for bits in $widths; do
    for modulus in $(((1 << bits) - 1)) $(((1 << (bits - 1)) + 1)) $(((1 << bits) - 3)); do
        prove proved % "$bits" "$modulus" $((2 * bits + 10)) architecture=Table interval=2 groupBits=3
        prove proved % "$bits" "$modulus" $((2 * bits + 8)) architecture=FusedTable interval=1 groupBits=3 correction=Quotient
        prove proved % "$bits" "$modulus" $((2 * bits + 8)) architecture=Horner interval=2 groupBits=4
        prove proved % "$bits" "$modulus" $((2 * bits + 8)) architecture=Iterative interval=3 stepBits=2
        prove proved % "$bits" "$modulus" $((2 * bits + 12)) architecture=Hybrid interval=2 groupBits=2 iterativeBits=$((bits / 2))
        prove proved % "$bits" "$modulus" $((2 * bits + 10)) architecture=BarrettFull interval=2 digitBits=3
        prove proved % "$bits" "$modulus" $((2 * bits + 10)) architecture=BarrettShort interval=1 digitBits=4
        prove proved % "$bits" "$modulus" 14 architecture=BarrettTernary
        prove proved % "$bits" "$modulus" $((2 * bits + 10)) architecture=Montgomery interval=2 digitBits=3
        prove proved % "$bits" "$modulus" $((2 * bits + 10)) architecture=Bat digitBits=4
    done
done
exit $failed
