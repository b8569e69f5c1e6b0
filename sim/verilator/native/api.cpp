// The C interface that TypeScript loads. The same for every design.
#include <cstring>

#include "instance.h"

#define MOSAIC_API extern "C" __attribute__((visibility("default")))

MOSAIC_API Instance* mosaic_create(double seed, int initial, int trace) {
    return new Instance(static_cast<uint64_t>(seed), initial, trace != 0);
}
MOSAIC_API void mosaic_destroy(Instance* instance) { delete instance; }
MOSAIC_API void mosaic_evaluate(Instance* instance) { instance->evaluate(); }
MOSAIC_API int mosaic_run(Instance* instance, double cycles, uint32_t mode, uint32_t domain) {
    return static_cast<int>(instance->run(static_cast<uint64_t>(cycles), mode, domain));
}
MOSAIC_API int mosaic_step(Instance* instance, uint32_t mode) { return static_cast<int>(instance->run(1, mode, 0)); }
MOSAIC_API void mosaic_clock(Instance* instance, uint32_t domain, double period, double phase) {
    instance->setClock(domain, static_cast<uint64_t>(period), static_cast<uint64_t>(phase));
}
MOSAIC_API void mosaic_restart_count(Instance* instance) {
    instance->restartCount();
    instance->publish();
}
MOSAIC_API void mosaic_check_streams(Instance* instance, int on) { instance->checkStreams(on != 0); }

// Memory shared with TypeScript.
MOSAIC_API void* mosaic_memory(Instance* instance) { return instance->memory(); }
MOSAIC_API double mosaic_memory_bytes(Instance* instance) { return static_cast<double>(instance->memoryBytes()); }
MOSAIC_API double mosaic_offset(Instance* instance, uint32_t port) {
    return static_cast<double>(static_cast<uint8_t*>(instance->storage(port)) - instance->memory());
}
MOSAIC_API double* mosaic_control(Instance* instance) { return instance->control().data(); }
MOSAIC_API uint32_t mosaic_control_length(Instance* instance) { return static_cast<uint32_t>(instance->control().size()); }

// Transfers. `data` is copied; null for a stream that the design sends. The number of the first word that does not fit the stream, which
// then is not queued, or -1.
MOSAIC_API double mosaic_queue(Instance* instance, uint32_t stream, double words, const uint8_t* data, uint32_t stall, double seed,
                             double idleLimit) {
    Stream& target = instance->stream(stream);
    if (data != nullptr) {
        for (uint64_t i = 0; i < static_cast<uint64_t>(words); ++i) {
            if (!target.fits(data + i * target.wordBytes())) return static_cast<double>(i);
        }
    }
    Transfer transfer;
    transfer.words = static_cast<uint64_t>(words);
    transfer.data.resize(transfer.words * target.wordBytes());
    if (data != nullptr) std::memcpy(transfer.data.data(), data, transfer.data.size());
    transfer.stall = stall;
    transfer.random = Random(static_cast<uint64_t>(seed));
    if (idleLimit > 0) transfer.idleLimit = static_cast<uint64_t>(idleLimit);
    target.queueUp(std::move(transfer));
    return -1;
}
// Takes the oldest finished transfer: words, first and last cycle into `facts`, what was collected into `data`. False: there is none.
MOSAIC_API int mosaic_take(Instance* instance, uint32_t stream, double* facts, uint8_t* data) {
    std::deque<Transfer>& finished = instance->stream(stream).finished();
    if (finished.empty()) return 0;
    const Transfer& transfer = finished.front();
    facts[0] = static_cast<double>(transfer.words);
    facts[1] = static_cast<double>(transfer.firstCycle);
    facts[2] = static_cast<double>(transfer.lastCycle);
    if (data != nullptr) std::memcpy(data, transfer.data.data(), transfer.data.size());
    finished.pop_front();
    return 1;
}
// What the stream's current transfer has collected so far.
MOSAIC_API double mosaic_peek(Instance* instance, uint32_t stream, uint8_t* data) {
    Stream& source = instance->stream(stream);
    if (!source.busy()) return 0;
    std::memcpy(data, source.current().data.data(), source.done() * source.wordBytes());
    return static_cast<double>(source.done());
}
MOSAIC_API void mosaic_clear(Instance* instance, uint32_t stream) { instance->stream(stream).clear(); }
// The word that was offered and the one that replaced it, after a violation.
MOSAIC_API void mosaic_violation(Instance* instance, uint32_t stream, uint8_t* held, uint8_t* seen) {
    Stream& source = instance->stream(stream);
    std::memcpy(held, source.held(), source.wordBytes());
    std::memcpy(seen, source.collected(), source.wordBytes());
}

// Conditions that end a run, all of them together.
MOSAIC_API void mosaic_until(Instance* instance, uint32_t count, const uint32_t* ports, const uint64_t* values) {
    instance->conditions().clear();
    for (uint32_t i = 0; i < count; ++i) instance->conditions().push_back({ports[i], values[i]});
}

// Recording.
MOSAIC_API void mosaic_record(Instance* instance, uint32_t depth, const uint32_t* segments, uint32_t count) {
    instance->recorder().configure(depth, segments, count);
    instance->publish();
}
MOSAIC_API const void* mosaic_rows(Instance* instance) { return instance->recorder().rows(); }
MOSAIC_API const void* mosaic_row_cycles(Instance* instance) { return instance->recorder().cycles(); }
MOSAIC_API int mosaic_trace_open(Instance* instance, const char* path, int depth) { return instance->openTrace(path, depth); }
MOSAIC_API void mosaic_trace_close(Instance* instance) { instance->closeTrace(); }

// What the design printed since the last call, cut at `size`; clears stop and finish.
MOSAIC_API const char* mosaic_messages(Instance* instance) { return instance->messages().text.c_str(); }
MOSAIC_API const char* mosaic_stop_file(Instance* instance) { return instance->messages().stopFile.c_str(); }
MOSAIC_API int mosaic_stop_line(Instance* instance) { return instance->messages().stopLine; }
MOSAIC_API void mosaic_messages_clear(Instance* instance) { instance->messages() = Messages(); }
