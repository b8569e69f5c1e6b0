// One running copy of the design: clocks, streams, recording, and the loop over cycles.
// Nothing is allocated in the loop.
#pragma once

#include <memory>
#include <vector>

#include "messages.h"
#include "mosaic.h"
#include "recorder.h"
#include "stream.h"

class VerilatedContext;

// Why a run came back. The numbers are known to TypeScript (library.ts).
enum class Status : int { limit = 0, transfer = 1, until = 2, stopped = 3, hang = 4, violation = 5, finished = 6 };

// What ends a run besides its number of cycles.
enum RunMode : uint32_t { ANY_TRANSFER = 1, ALL_TRANSFERS = 2, UNTIL = 4, RECORD = 8 };

struct Condition {
    uint32_t port;
    uint64_t value;
};

class Instance {
public:
    Instance(uint64_t seed, int initial, bool trace);
    ~Instance();
    Instance(const Instance&) = delete;

    void evaluate();
    Status run(uint64_t cycles, uint32_t mode, uint32_t domain);
    void setClock(uint32_t domain, uint64_t period, uint64_t phase);
    bool openTrace(const char* path, int depth);
    void closeTrace();

    Stream& stream(uint32_t index) {
        m_stale = true;
        return m_streams[index];
    }
    uint32_t streamCount() const { return static_cast<uint32_t>(m_streams.size()); }
    void* storage(uint32_t port) const { return m_storage[port]; }
    uint8_t* memory() const { return m_memory; }
    uint64_t memoryBytes() const { return m_memoryBytes; }
    Recorder& recorder() { return m_recorder; }
    Messages& messages() { return m_messages; }
    std::vector<Condition>& conditions() { return m_conditions; }
    std::vector<double>& control() { return m_control; }
    void publish();
    void restartCount();
    void checkStreams(bool on) {
        m_checkStreams = on;
        m_stale = true;
    }

private:
    struct Clock {
        uint8_t* clock = nullptr;
        const uint8_t* reset = nullptr;
        uint8_t activeLevel = 1;
        uint8_t resetLevel = 0;
        uint64_t period = 0;
        uint64_t next = 0;  // time of the next active edge, in ps
        uint64_t cycle = 0;
        std::vector<uint32_t> streams;
        std::vector<Stream*> active;   // with a transfer
        std::vector<Stream*> checked;  // sent by the design
    };

    bool inReset(const Clock& clock) const { return clock.reset != nullptr && *clock.reset == clock.resetLevel; }
    template <bool SINGLE> Status loop(uint64_t cycles, uint32_t mode, uint32_t countedDomain);
    void activate();
    void beforeEdge(Clock& clock);
    void collectActive();
    bool untilMet() const;
    Status verdict(uint32_t mode, bool ended) const;
    bool allTransfersDone() const;
    void dump(uint64_t time);
    uint64_t nextEdge() const;

    std::unique_ptr<VerilatedContext> m_context;
    void* m_model = nullptr;
    void* m_trace = nullptr;
    uint64_t m_dumped = 0;
    std::vector<void*> m_storage;
    uint8_t* m_memory = nullptr;
    uint64_t m_memoryBytes = 0;
    std::vector<Clock> m_clocks;
    std::vector<Stream> m_streams;
    std::vector<Stream*> m_finishing;  // streams whose transfer ends with this edge
    std::vector<Condition> m_conditions;
    std::vector<double> m_control;
    Recorder m_recorder;
    Messages m_messages;
    uint64_t m_time = 0;
    uint8_t m_noClock = 0;  // stands for the clock of a design without one
    bool m_checkStreams = true;
    bool m_stale = true;       // someone had a stream in hand since its clock's lists were made
    bool m_busy = false;       // some stream has a transfer
    bool m_shownBusy = true;   // and had one when its state was last shown to TypeScript
    uint32_t m_violationStream = 0;
    Violation m_violation = Violation::none;
    bool m_hang = false;
    bool m_released = false;  // the last cycle ended a transfer, whose valid or ready went away unevaluated
};
