// The C++ loops. PLAIN compiles a whole harness around the Verilated class as a user would write it, otherwise only the loop, which calls the step
// function of the library that C# uses. ports.inc is generated for the design: it defines ROW_COUNT, STRIDE, drive and sample.
#include <cstdint>
#include <cstring>

static inline uint64_t mix(uint64_t sum, uint64_t value) { return ((sum << 1) | (sum >> 63)) ^ value; }

template <typename T> static inline void store(T& port, const uint8_t* row) { std::memcpy(&port, row, sizeof(T)); }

template <typename T> static inline uint64_t mix_wide(uint64_t sum, const T& port) {
    uint64_t words[(sizeof(T) + 7) / 8] = {};
    std::memcpy(words, &port, sizeof(T));
    for (uint64_t word : words) sum = mix(sum, word);
    return sum;
}

#ifdef PLAIN
#include "verilated.h"
#include "Vtop.h"
#include "Vtop.cpp.inc"
#include "ports.inc"

static inline void step(Vtop* top) {
    top->clk = 0;
    top->eval();
    top->clk = 1;
    top->eval();
}

extern "C" __attribute__((visibility("default"))) Vtop* plain_new() {
    Vtop* top = new Vtop(new VerilatedContext);
    top->rst = 1;
    step(top);
    top->rst = 0;
    return top;
}

extern "C" __attribute__((visibility("default"))) void plain_delete(Vtop* top) {
    VerilatedContext* context = top->contextp();
    delete top;
    delete context;
}

extern "C" __attribute__((visibility("default"))) uint64_t plain_loop(Vtop* top, const uint8_t* rows, int64_t first, int64_t cycles) {
    uint64_t sum = 0;
    for (int64_t i = first; i < first + cycles; ++i) {
        drive(top, rows + (i & (ROW_COUNT - 1)) * STRIDE);
        step(top);
        sum = sample(top, sum);
    }
    return sum;
}
#else
#include "ports.inc"

extern "C" __attribute__((visibility("default"))) uint64_t same_library_loop(
    int (*step)(void*), void* model, uint8_t* ports, const uint8_t* rows, int64_t first, int64_t cycles) {
    uint64_t sum = 0;
    for (int64_t i = first; i < first + cycles; ++i) {
        drive(ports, rows + (i & (ROW_COUNT - 1)) * STRIDE);
        step(model);
        sum = sample(ports, sum);
    }
    return sum;
}
#endif
