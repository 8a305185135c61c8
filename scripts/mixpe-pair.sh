#!/usr/bin/env bash
# Prints the area of an INT8 by UINT4 shift-add accumulator (20 bits) and of an INT8 by INT8 multiplier with accumulator (24 bits) in the cells of a
# liberty file, and their ratio: both bare, as the pair that docs/mixpe.md compares with, for each way to start a sum and each ABC script.
#   scripts/mixpe-pair.sh <liberty file>
set -euo pipefail
shopt -s inherit_errexit
liberty=${1:-}
if [[ ! -r $liberty ]]; then
    echo "error: the liberty file '$liberty' can't be read; usage: scripts/mixpe-pair.sh <liberty file>" >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

declare -A scripts=(
    [fast]='strash\ndch\nmap -B 0.9 -D 1000\ntopo\nbuffer -c\nupsize -D 1000\ndnsize -D 1000\nstime -p\n'
    [plain]='strash\nmap -D 1000\nbuffer\nupsize\ndnsize\nstime -p\n'
    [small]='strash\nifraig\nscorr\ndc2\ndch -f\nmap -D 1000\nbuffer\nupsize -D 1000\ndnsize -D 1000\nstime -p\n'
)
for name in "${!scripts[@]}"; do
    # shellcheck disable=SC2059
    printf "${scripts[$name]}" > "$work/$name.abc"
done

# What becomes of the sum in a cycle with the product q. Yosys merges a multiplication into an addition when nothing is between them.
declare -A updates=(
    [reset]='if (start) sum <= 0; else sum <= sum + q'
    [zero]='sum <= (start ? 0 : sum) + q'
    [load]='sum <= start ? q : sum + q'
)

pair() { # update registers
    local operands='wire signed [7:0] a = activation; wire signed [7:0] b = weight; wire [3:0] c = weight[3:0];'
    [[ $2 == no ]] || operands='reg signed [7:0] a, b; reg [3:0] c; always @(posedge clk) begin a <= activation; b <= weight; c <= weight[3:0]; end'
    cat > "$work/pair.v" << EOF
module ShiftAdd(input clk, input start, input [7:0] activation, input [7:0] weight, output reg signed [19:0] sum);
  $operands
  wire signed [11:0] d = a;
  wire signed [11:0] q = ((c[0] ? d : 12'sd0) + (c[1] ? d <<< 1 : 12'sd0)) + ((c[2] ? d <<< 2 : 12'sd0) + (c[3] ? d <<< 3 : 12'sd0));
  always @(posedge clk) ${updates[$1]};
endmodule
module Multiply(input clk, input start, input [7:0] activation, input [7:0] weight, output reg signed [23:0] sum);
  $operands
  wire signed [15:0] q = a * b;
  always @(posedge clk) ${updates[$1]};
endmodule
EOF
}

cells() { # top script
    yosys -p "read_verilog $work/pair.v; synth -flatten -top $1; dfflibmap -liberty $liberty; abc -liberty $liberty -script $work/$2.abc; opt_clean; stat -liberty $liberty" > "$work/log"
    sed -n 's/.*Chip area for module.*: *\([0-9.]*\).*/\1/p' "$work/log" | tail -1
    sed -n 's/.*Delay = *\([0-9.]*\) ps.*/\1/p' "$work/log" | tail -1
}

echo "| start of a sum | operand registers | ABC script | shift-add, um2 | ps | multiplier, um2 | ps | ratio |"
echo "|---|---|---|---|---|---|---|---|"
for update in reset zero load; do
    for registers in no yes; do
        pair "$update" "$registers"
        for script in fast plain small; do
            mapfile -t narrow < <(cells ShiftAdd "$script")
            mapfile -t wide < <(cells Multiply "$script")
            awk -v label="| $update | $registers | $script |" -v a="${narrow[0]}" -v b="${narrow[1]}" -v c="${wide[0]}" -v d="${wide[1]}" \
                'BEGIN { printf "%s %.0f | %.0f | %.0f | %.0f | %.2f |\n", label, a, b, c, d, a / c }'
        done
    done
done
