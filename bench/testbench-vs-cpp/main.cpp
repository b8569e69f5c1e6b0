// The reference of `make bench`: the testbench of one processing element as one would write it by hand on Verilator's class. It runs the
// same jobs as the TypeScript testbench, with random pauses on every stream, and compares every byte. The only C++ of this project that
// names ports of hw/.
//
//   reference JOBS.bin transactions REPEATS SEED    all jobs, so many times
//   reference JOBS.bin steps CYCLES                 one port written and one read per cycle
//
// Prints seconds (of the running part alone; wall clock, and on a core), cycles and compared bytes as JSON; exits with 1 if a byte differs.
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <memory>
#include <vector>

#include "Vmodel.h"
#include "verilated.h"

namespace {

// xorshift64*.
class Random {
public:
    explicit Random(uint64_t seed) : m_state((seed + 1) * 0x9E3779B97F4A7C15ull | 1) { next(); }
    uint64_t next() {
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return m_state * 0x2545F4914F6CDD1Dull;
    }
    uint32_t byte() { return static_cast<uint32_t>(next() >> 56); }

private:
    uint64_t m_state;
};

// Words of one stream, and how many cycles in 256 its testbench side pauses.
struct Words {
    const uint64_t* begin = nullptr;
    const uint64_t* end = nullptr;
    uint32_t pausesPer256 = 0;
    uint64_t seed = 0;
};

// Drives a stream that the element consumes. Valid, once up, stays until ready.
class Source {
public:
    Source(CData& valid, const CData& ready, QData& bits) : m_valid(valid), m_ready(ready), m_bits(bits) {
        valid = 0;
        bits = 0;
    }
    void start(const Words& words) {
        m_next = words.begin;
        m_end = words.end;
        m_pauses = words.pausesPer256;
        m_random = Random(words.seed);
    }
    void drive() {
        if (m_valid && !m_taken) return;
        m_taken = false;
        m_valid = m_next != m_end && m_random.byte() >= m_pauses;
        if (m_valid) m_bits = *m_next;
    }
    // Just before the edge; returns the number of words that it moves.
    uint64_t sample() {
        m_taken = m_valid && m_ready;
        m_next += m_taken;
        return m_taken;
    }

private:
    CData& m_valid;
    const CData& m_ready;
    QData& m_bits;
    const uint64_t* m_next = nullptr;
    const uint64_t* m_end = nullptr;
    uint32_t m_pauses = 0;
    bool m_taken = false;
    Random m_random{0};
};

// Takes a stream that the element produces and compares it.
class Sink {
public:
    Sink(const CData& valid, CData& ready, const QData& bits) : m_valid(valid), m_ready(ready), m_bits(bits) { ready = 0; }
    void start(const Words& words) {
        m_next = words.begin;
        m_end = words.end;
        m_pauses = words.pausesPer256;
        m_random = Random(words.seed);
    }
    void drive() { m_ready = m_next != m_end && m_random.byte() >= m_pauses; }
    uint64_t sample() {
        if (!(m_valid && m_ready)) return 0;
        m_wrongWords += *m_next++ != m_bits;
        return 1;
    }
    uint64_t wrongWords() const { return m_wrongWords; }

private:
    const CData& m_valid;
    CData& m_ready;
    const QData& m_bits;
    const uint64_t* m_next = nullptr;
    const uint64_t* m_end = nullptr;
    uint32_t m_pauses = 0;
    uint64_t m_wrongWords = 0;
    Random m_random{0};
};

constexpr uint64_t RESET_CYCLES = 2;
constexpr size_t SOURCES = 4;
constexpr size_t SINKS = 3;
constexpr size_t STREAMS = SOURCES + SINKS;

// What all streams carry side by side, as jobs.ts writes it.
struct Job {
    Words streams[STREAMS];  // sources first
    uint64_t patienceCycles = 0;
    uint64_t words = 0;
};

// Reads a file of jobs: their number, then for each its patience, the length of each stream, and the streams one after the other.
class JobFile {
public:
    explicit JobFile(const char* path) {
        std::ifstream in(path, std::ios::binary | std::ios::ate);
        m_data.resize(in ? static_cast<size_t>(in.tellg()) / 8 : 0);
        in.seekg(0);
        in.read(reinterpret_cast<char*>(m_data.data()), static_cast<std::streamsize>(m_data.size() * 8));
        if (!in || m_data.empty()) {
            std::fprintf(stderr, "cannot read %s\n", path);
            std::exit(2);
        }
        const uint64_t* at = m_data.data();
        for (uint64_t count = *at++; count != 0; --count) {
            Job job;
            job.patienceCycles = *at++;
            const uint64_t* words = at + STREAMS;
            for (Words& stream : job.streams) {
                stream.begin = words;
                stream.end = words += *at++;
                job.words += static_cast<uint64_t>(stream.end - stream.begin);
            }
            at = words;
            m_jobs.push_back(job);
        }
    }
    std::vector<Job>& jobs() { return m_jobs; }

private:
    std::vector<uint64_t> m_data;
    std::vector<Job> m_jobs;
};

class Testbench {
public:
    Testbench() {
        m_top->rst_n = 0;
        for (uint64_t i = 0; i < RESET_CYCLES; ++i) cycle();
        m_top->rst_n = 1;
    }
    ~Testbench() { m_top->final(); }

    void run(const Job& job) {
        Vmodel& top = *m_top;
        for (size_t i = 0; i < SOURCES; ++i) m_sources[i].start(job.streams[i]);
        for (size_t i = 0; i < SINKS; ++i) m_sinks[i].start(job.streams[SOURCES + i]);
        uint64_t left = job.words;
        uint64_t lastMove = m_cycles;
        while (left != 0) {
            top.clk = 0;
            for (Source& source : m_sources) source.drive();
            for (Sink& sink : m_sinks) sink.drive();
            m_context.timeInc(500);
            top.eval();
            uint64_t moved = 0;
            for (Source& source : m_sources) moved += source.sample();
            for (Sink& sink : m_sinks) moved += sink.sample();
            left -= moved;
            if (moved != 0) {
                lastMove = m_cycles;
            } else if (m_cycles - lastMove > job.patienceCycles) {
                std::fprintf(stderr, "no word for %" PRIu64 " cycles, %" PRIu64 " to go\n", job.patienceCycles, left);
                std::exit(2);
            }
            top.clk = 1;
            m_context.timeInc(500);
            top.eval();
            ++m_cycles;
        }
        // The last words have been taken; nothing is offered from here on.
        for (Source& source : m_sources) source.drive();
        for (Sink& sink : m_sinks) sink.drive();
    }

    uint64_t step(uint64_t cycles) {
        uint64_t seen = 0;
        for (uint64_t i = 0; i < cycles; ++i) {
            m_top->outputs_ready = i & 1;
            cycle();
            seen += m_top->outputs_valid;
        }
        return seen;
    }

    uint64_t cycles() const { return m_cycles; }
    uint64_t wrongWords() const {
        uint64_t sum = 0;
        for (const Sink& sink : m_sinks) sum += sink.wrongWords();
        return sum;
    }

private:
    void cycle() {
        m_top->clk = 0;
        m_context.timeInc(500);
        m_top->eval();
        m_top->clk = 1;
        m_context.timeInc(500);
        m_top->eval();
        ++m_cycles;
    }

    static Vmodel* makeModel(VerilatedContext& context) {
        context.randReset(2);
        context.randSeed(1);
        return new Vmodel(&context);
    }

    VerilatedContext m_context;
    const std::unique_ptr<Vmodel> m_top{makeModel(m_context)};
    uint64_t m_cycles = 0;
    Source m_sources[SOURCES]{
        {m_top->config_valid, m_top->config_ready, m_top->config_bits},
        {m_top->weights_valid, m_top->weights_ready, m_top->weights_bits},
        {m_top->activations_valid, m_top->activations_ready, m_top->activations_bits},
        {m_top->partials_in_valid, m_top->partials_in_ready, m_top->partials_in_bits},
    };
    Sink m_sinks[SINKS]{
        {m_top->outputs_valid, m_top->outputs_ready, m_top->outputs_bits},
        {m_top->partials_out_valid, m_top->partials_out_ready, m_top->partials_out_bits},
        {m_top->status_valid, m_top->status_ready, m_top->status_bits},
    };
};

// Wall-clock time and this process's time on a core since its creation.
class Stopwatch {
public:
    void print() const {
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_start;
        const double onCore = static_cast<double>(std::clock() - m_startOnCore) / CLOCKS_PER_SEC;
        std::printf("{ \"seconds\": %.9f, \"cpuSeconds\": %.9f", passed.count(), onCore);
    }

private:
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    const std::clock_t m_startOnCore = std::clock();
};

// Other pauses for every transfer: a seed of its own, mostly short ones, in every fifth transfer many.
void choosePauses(Job& job, uint64_t seed, uint64_t& turn) {
    for (Words& stream : job.streams) {
        stream.seed = seed * 1000003 + turn;
        stream.pausesPer256 = turn++ % 5 == 0 ? 160 : 48;
    }
}

int transactions(JobFile& file, uint64_t repeats, uint64_t seed) {
    Testbench bench;
    uint64_t turn = 0;
    uint64_t comparedBytes = 0;
    const Stopwatch stopwatch;
    for (uint64_t i = 0; i < repeats; ++i) {
        for (Job& job : file.jobs()) {
            choosePauses(job, seed, turn);
            bench.run(job);
            for (size_t sink = SOURCES; sink < STREAMS; ++sink)
                comparedBytes += 8 * static_cast<uint64_t>(job.streams[sink].end - job.streams[sink].begin);
        }
    }
    stopwatch.print();
    std::printf(", \"cycles\": %" PRIu64 ", \"comparedBytes\": %" PRIu64 ", \"wrongWords\": %" PRIu64 " }\n",
                bench.cycles() - RESET_CYCLES, comparedBytes, bench.wrongWords());
    return bench.wrongWords() == 0 ? 0 : 1;
}

int steps(uint64_t cycles) {
    Testbench bench;
    const Stopwatch stopwatch;
    const uint64_t seen = bench.step(cycles);
    stopwatch.print();
    std::printf(", \"cycles\": %" PRIu64 ", \"seen\": %" PRIu64 " }\n", cycles, seen);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const bool isTransactions = argc == 5 && std::strcmp(argv[2], "transactions") == 0;
    const bool isSteps = argc == 4 && std::strcmp(argv[2], "steps") == 0;
    if (!isTransactions && !isSteps) {
        std::fprintf(stderr, "usage: %s JOBS.bin (transactions REPEATS SEED | steps CYCLES)\n", argv[0]);
        return 2;
    }
    if (isSteps) return steps(std::strtoull(argv[3], nullptr, 10));
    JobFile file(argv[1]);
    return transactions(file, std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10));
}
