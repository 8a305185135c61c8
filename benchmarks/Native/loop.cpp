// C++ loops to compare with. DESIGN selects the ports; PLAIN compiles a whole harness around the Verilated class as a user would write it,
// otherwise only the loop, which calls the step function of the library that C# uses.
#include <cstdint>
#include <cstring>
#include <time.h>

static inline uint64_t xorshift(uint64_t& s) { s ^= s << 13; s ^= s >> 7; s ^= s << 17; return s; }
static inline uint64_t mix(uint64_t sum, uint64_t value) { return ((sum << 1) | (sum >> 63)) ^ value; }

extern "C" __attribute__((visibility("default"))) double cpu_seconds() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

#ifdef PLAIN
#include "verilated.h"
#include "Vtop.h"
#include "Vtop.cpp.inc"
#define PORT(type, name, offset) top->name
#define STEP() (top->clk = 0, top->eval(), top->clk = 1, top->eval())
#else
#define PORT(type, name, offset) (*reinterpret_cast<type*>(base + offset))
#define STEP() step(model)
#endif

#if DESIGN == 0 // counter: Enable; Count, Overflow
#define DRIVE() PORT(uint8_t, Enable, o[0]) = r & 1
#define SAMPLE() mix(mix(sum, PORT(uint8_t, Count, o[1])), PORT(uint8_t, Overflow, o[2]))
#elif DESIGN == 1 // eight-lane dot product: Valid, Clear, A, B; Sum
#define DRIVE() PORT(uint8_t, Valid, o[0]) = 1, PORT(uint8_t, Clear, o[1]) = (r >> 60) == 0, PORT(uint64_t, A, o[2]) = r, PORT(uint64_t, B, o[3]) = r * 0x9E3779B97F4A7C15ull
#define SAMPLE() mix(sum, PORT(uint32_t, Sum, o[4]))
#else // 16x16 array: Clear, A, B (128 bits each), Row; Column
#define DRIVE() PORT(uint8_t, Clear, o[0]) = (r >> 60) == 0, wide(&PORT(uint32_t, A, o[1]), r), wide(&PORT(uint32_t, B, o[2]), r * 0x9E3779B97F4A7C15ull), PORT(uint8_t, Row, o[3]) = (r >> 8) & 15
#define SAMPLE() mix(sum, word0(&PORT(uint32_t, Column, o[4])))
template <typename T> static inline void wide(T* port, uint64_t r) {
    uint64_t words[2] = { r, ~r };
    std::memcpy(port, words, 16);
}
template <typename T> static inline uint64_t word0(T* port) {
    uint64_t word;
    std::memcpy(&word, port, 8);
    return word;
}
#endif

#ifdef PLAIN
static VerilatedContext* context;
static Vtop* top;
extern "C" __attribute__((visibility("default"))) void plain_new() {
    context = new VerilatedContext;
    top = new Vtop(context);
    top->rst = 1;
    STEP();
    top->rst = 0;
}
extern "C" __attribute__((visibility("default"))) uint64_t plain_loop(int64_t cycles, uint64_t seed) {
    uint64_t r = seed, sum = 0;
    const int o[5] = {};
    (void)o;
    for (int64_t i = 0; i < cycles; ++i) {
        xorshift(r);
        DRIVE();
        STEP();
        sum = SAMPLE();
    }
    return sum;
}
#else
extern "C" __attribute__((visibility("default"))) uint64_t same_library_loop(int (*step)(void*), void* model, uint8_t* base, const int* offsets, int64_t cycles, uint64_t seed) {
    uint64_t r = seed, sum = 0;
    const int o[5] = { offsets[0], offsets[1], offsets[2], offsets[3], offsets[4] };
    for (int64_t i = 0; i < cycles; ++i) {
        xorshift(r);
        DRIVE();
        STEP();
        sum = SAMPLE();
    }
    return sum;
}
#endif
