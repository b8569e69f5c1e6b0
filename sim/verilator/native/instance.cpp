#include "instance.h"

#include <algorithm>

#include "verilated.h"

namespace {
constexpr uint64_t DEFAULT_PERIOD_PS = 1000;
// The ports' memory is shown to TypeScript from an address aligned for every kind of typed array.
constexpr uint64_t MEMORY_ALIGNMENT = 64;
constexpr size_t CONTROL_HEADER = 16;
constexpr size_t CONTROL_PER_STREAM = 8;
}  // namespace

Instance::Instance(uint64_t seed, int initial, bool trace)
    : m_context(new VerilatedContext) {
    activate();
    m_context->timeunit(-12);
    m_context->timeprecision(-12);
    m_context->fatalOnError(false);
    m_context->randReset(initial);
    m_context->randSeed(static_cast<int>(seed & 0x7FFFFFFF) | 1);
    m_context->traceEverOn(trace);
    m_model = mosaicModel.create(m_context.get());
    m_storage.resize(mosaicModel.portCount);
    mosaicModel.bind(m_model, m_storage.data());

    uint64_t low = ~0ull;
    uint64_t high = 0;
    for (uint32_t i = 0; i < mosaicModel.portCount; ++i) {
        const uint64_t address = reinterpret_cast<uint64_t>(m_storage[i]);
        low = std::min(low, address);
        high = std::max(high, address + mosaicModel.ports[i].bytes);
        if (mosaicModel.ports[i].input) std::memset(m_storage[i], 0, mosaicModel.ports[i].bytes);
    }
    low -= low % MEMORY_ALIGNMENT;
    m_memory = reinterpret_cast<uint8_t*>(low);
    m_memoryBytes = mosaicModel.portCount == 0 ? 0 : (high - low + 7) / 8 * 8;

    m_clocks.resize(std::max(1u, mosaicModel.domainCount));
    for (uint32_t i = 0; i < m_clocks.size(); ++i) {
        Clock& clock = m_clocks[i];
        clock.clock = &m_noClock;
        if (i < mosaicModel.domainCount) {
            const MosaicDomain& domain = mosaicModel.domains[i];
            clock.clock = static_cast<uint8_t*>(m_storage[domain.clock]);
            clock.activeLevel = domain.rising ? 1 : 0;
            *clock.clock = !clock.activeLevel;
            if (domain.reset >= 0) {
                clock.reset = static_cast<uint8_t*>(m_storage[domain.reset]);
                clock.resetLevel = static_cast<uint8_t>(domain.resetActive);
                *static_cast<uint8_t*>(m_storage[domain.reset]) = !clock.resetLevel;
            }
        }
        clock.period = DEFAULT_PERIOD_PS;
        clock.next = clock.period;
    }
    m_streams.resize(mosaicModel.streamCount);
    for (uint32_t i = 0; i < mosaicModel.streamCount; ++i) {
        const MosaicStream& shape = mosaicModel.streams[i];
        m_streams[i].bind(mosaicModel, shape, m_storage.data());
        m_clocks[shape.domain].streams.push_back(i);
    }
    m_finishing.reserve(m_streams.size());
    m_control.assign(CONTROL_HEADER + CONTROL_PER_STREAM * m_streams.size(), 0);
    mosaicModel.evalFirst(m_model);
}

Instance::~Instance() {
    activate();
    closeTrace();
    mosaicModel.destroy(m_model);
    m_context.reset();
    Verilated::threadContextp(nullptr);
    currentMessages = nullptr;
}

// Instances of one model take turns on a thread; Verilator's runtime and our messages go by the one that is active.
void Instance::activate() {
    currentMessages = &m_messages;
    Verilated::threadContextp(m_context.get());
}

void Instance::evaluate() {
    activate();
    mosaicModel.eval(m_model);
}

void Instance::setClock(uint32_t domain, uint64_t period, uint64_t phase) {
    m_clocks[domain].period = period;
    m_clocks[domain].next = m_time + (phase == 0 ? period : phase);
}

void Instance::restartCount() {
    for (Clock& clock : m_clocks) clock.cycle = 0;
    m_recorder.clear();
}

void Instance::collectActive() {
    m_stale = false;
    m_busy = false;
    for (Clock& clock : m_clocks) {
        clock.active.clear();
        clock.checked.clear();
        for (const uint32_t index : clock.streams) {
            Stream& stream = m_streams[index];
            if (stream.busy()) clock.active.push_back(&stream);
            if (m_checkStreams && stream.produces()) clock.checked.push_back(&stream);
        }
        m_busy |= !clock.active.empty();
    }
}

// Looks at the handshakes of one domain, after everything has settled and just before the edge.
inline void Instance::beforeEdge(Clock& clock) {
    if (VL_UNLIKELY(inReset(clock))) {
        for (const uint32_t index : clock.streams) m_streams[index].forget();
        return;
    }
    for (Stream* const stream : clock.checked) {
        const Violation violation = stream->check();
        if (VL_UNLIKELY(violation != Violation::none)) {
            m_violation = violation;
            m_violationStream = static_cast<uint32_t>(stream - m_streams.data());
        }
    }
    const uint64_t cycle = clock.cycle;
    for (Stream* const stream : clock.active) {
        if (VL_UNLIKELY(stream->sample(cycle))) m_finishing.push_back(stream);
        else if (VL_UNLIKELY(stream->hangs())) m_hang = true;
    }
}

bool Instance::untilMet() const {
    for (const Condition& condition : m_conditions) {
        uint64_t value = 0;
        std::memcpy(&value, m_storage[condition.port], std::min(8u, mosaicModel.ports[condition.port].bytes));
        if (value != condition.value) return false;
    }
    return !m_conditions.empty();
}

bool Instance::allTransfersDone() const {
    return std::none_of(m_streams.begin(), m_streams.end(), [](const Stream& stream) { return stream.busy(); });
}

void Instance::dump(uint64_t time) {
    if (time <= m_dumped) time = m_dumped + 1;
    m_dumped = time;
    mosaicModel.traceDump(m_trace, time);
}

uint64_t Instance::nextEdge() const {
    uint64_t next = m_clocks[0].next;
    for (const Clock& clock : m_clocks) next = std::min(next, clock.next);
    return next;
}

Status Instance::run(uint64_t cycles, uint32_t mode, uint32_t countedDomain) {
    activate();
    if (m_stale) collectActive();
    m_hang = false;
    m_violation = Violation::none;
    const Status status =
        m_clocks.size() == 1 ? loop<true>(cycles, mode, countedDomain) : loop<false>(cycles, mode, countedDomain);
    publish();
    return status;
}

// A cycle is two evaluations. With the clock at its inactive level the inputs change and everything settles; then the handshakes are
// looked at, just before the edge; then the edge. Clocks of several domains return to their inactive level only when their next
// edge is due: nothing in a design can tell, and it saves an evaluation per clock.
template <bool SINGLE> Status Instance::loop(uint64_t cycles, uint32_t mode, uint32_t countedDomain) {
    void* const model = m_model;
    const auto eval = mosaicModel.eval;
    const bool record = (mode & RECORD) && m_recorder.on();
    const bool returns = mode & (ANY_TRANSFER | ALL_TRANSFERS);
    Clock* const first = m_clocks.data();
    Clock* const last = SINGLE ? first + 1 : first + m_clocks.size();
    Clock& counted = m_clocks[countedDomain];
    const uint64_t end = counted.cycle + cycles;
    bool ended = false;
    while (counted.cycle < end) {
        const uint64_t edge = SINGLE ? first->next : nextEdge();
        const auto due = [edge](const Clock& clock) { return SINGLE || clock.next == edge; };
        for (Clock* clock = first; clock != last; ++clock) {
            if (!due(*clock)) continue;
            *clock->clock = !clock->activeLevel;
            if (clock->active.empty() || inReset(*clock)) continue;
            for (Stream* const stream : clock->active) stream->drive();
        }
        eval(model);
        if (VL_UNLIKELY(m_trace != nullptr)) dump(edge - std::min(edge, counted.period / 2));

        for (Clock* clock = first; clock != last; ++clock) {
            if (due(*clock)) beforeEdge(*clock);
        }
        if (record && due(*first)) m_recorder.sample(m_memory, first->cycle);

        for (Clock* clock = first; clock != last; ++clock) {
            if (!due(*clock)) continue;
            *clock->clock = clock->activeLevel;
            clock->next += clock->period;
            ++clock->cycle;
        }
        m_time = edge;
        m_context->time(edge);
        eval(model);
        if (VL_UNLIKELY(m_trace != nullptr)) dump(edge);

        ended = !m_finishing.empty();
        if (VL_UNLIKELY(ended)) {
            for (Stream* const stream : m_finishing) stream->finish();
            m_finishing.clear();
            collectActive();
        }
        if (VL_UNLIKELY(m_messages.stopped || m_messages.finished || m_violation != Violation::none)) break;
        if (VL_UNLIKELY(ended) && returns && ((mode & ANY_TRANSFER) || allTransfersDone())) break;
        if ((mode & UNTIL) && untilMet()) break;
        if (VL_UNLIKELY(m_hang) && returns) break;
    }
    m_released = ended;
    return verdict(mode, ended);
}

Status Instance::verdict(uint32_t mode, bool ended) const {
    if (m_messages.stopped) return Status::stopped;
    if (m_violation != Violation::none) return Status::violation;
    if (m_messages.finished) return Status::finished;
    if ((mode & UNTIL) && untilMet()) return Status::until;
    if (ended && (((mode & ANY_TRANSFER) != 0) || ((mode & ALL_TRANSFERS) && allTransfersDone()))) return Status::transfer;
    if (m_hang && (mode & (ANY_TRANSFER | ALL_TRANSFERS))) return Status::hang;
    return Status::limit;
}

// Shows the state to TypeScript; the layout is known to library.ts.
void Instance::publish() {
    m_control[0] = static_cast<double>(m_clocks[0].cycle);
    m_control[1] = static_cast<double>(m_time);
    m_control[2] = m_violationStream;
    m_control[3] = static_cast<double>(m_violation);
    m_control[4] = static_cast<double>(m_recorder.total());
    m_control[5] = static_cast<double>(m_messages.text.size());
    m_control[6] = m_released;
    if (!m_busy && !m_shownBusy) return;
    m_shownBusy = m_busy;
    double* out = m_control.data() + CONTROL_HEADER;
    for (const Stream& stream : m_streams) {
        const bool busy = stream.busy();
        out[0] = busy ? static_cast<double>(stream.done()) : 0;
        out[1] = busy ? static_cast<double>(stream.current().words) : 0;
        out[2] = busy ? static_cast<double>(stream.idle()) : 0;
        out[3] = stream.validNow();
        out[4] = stream.readyNow();
        out[5] = busy ? 1 : 0;
        out += CONTROL_PER_STREAM;
    }
}

bool Instance::openTrace(const char* path, int depth) {
    if (mosaicModel.traceOpen == nullptr) return false;
    closeTrace();
    activate();
    m_trace = mosaicModel.traceOpen(m_model, path, depth);
    m_dumped = m_time;
    if (m_trace != nullptr) mosaicModel.traceDump(m_trace, m_time);
    return m_trace != nullptr;
}

void Instance::closeTrace() {
    if (m_trace != nullptr) mosaicModel.traceClose(m_trace);
    m_trace = nullptr;
}
