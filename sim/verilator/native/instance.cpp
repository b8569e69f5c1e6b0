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
    currentMessages = &m_messages;
    Verilated::threadContextp(m_context.get());
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
        if (shape.produces) m_clocks[shape.domain].produced.push_back(i);
    }
    m_finishing.reserve(m_streams.size());
    m_control.assign(CONTROL_HEADER + CONTROL_PER_STREAM * m_streams.size(), 0);
    mosaicModel.eval(m_model);
}

Instance::~Instance() {
    currentMessages = &m_messages;
    closeTrace();
    mosaicModel.destroy(m_model);
    currentMessages = nullptr;
}

void Instance::evaluate() {
    currentMessages = &m_messages;
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

inline void Instance::drive(Clock& clock) {
    for (const uint32_t index : clock.streams) {
        if (m_streams[index].busy()) m_streams[index].drive();
    }
}

inline void Instance::sample(Clock& clock) {
    for (const uint32_t index : clock.streams) {
        Stream& stream = m_streams[index];
        if (!stream.busy()) continue;
        if (stream.sample(clock.cycle)) {
            m_finishing.push_back(index);
        } else if (VL_UNLIKELY(stream.current().idle >= stream.current().idleLimit)) {
            m_hang = true;
        }
    }
    if (!m_checkStreams) return;
    for (const uint32_t index : clock.produced) {
        const Violation violation = m_streams[index].check();
        if (VL_UNLIKELY(violation != Violation::none)) {
            m_violation = violation;
            m_violationStream = index;
        }
    }
}

inline void Instance::afterEdge() {
    for (const uint32_t index : m_finishing) m_streams[index].finish();
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

// A cycle is two evaluations. With the clock at its inactive level the inputs change and everything settles; then the handshakes are
// looked at, just before the edge; then the edge. Clocks of several domains return to their inactive level only when their next
// edge is due: nothing in a design can tell, and it saves an evaluation per clock.
Status Instance::run(uint64_t cycles, uint32_t mode, uint32_t countedDomain) {
    currentMessages = &m_messages;
    void* const model = m_model;
    const bool record = (mode & RECORD) && m_recorder.on();
    const bool returns = mode & (ANY_TRANSFER | ALL_TRANSFERS);
    m_hang = false;
    m_violation = Violation::none;
    Clock& counted = m_clocks[countedDomain];
    const uint64_t end = counted.cycle + cycles;
    while (counted.cycle < end) {
        const uint64_t edge = m_clocks.size() == 1 ? m_clocks[0].next : nextEdge();
        for (Clock& clock : m_clocks) {
            if (clock.next != edge) continue;
            if (clock.clock != nullptr) *clock.clock = !clock.activeLevel;
            if (!inReset(clock)) drive(clock);
        }
        mosaicModel.eval(model);
        if (VL_UNLIKELY(m_trace != nullptr)) dump(edge - std::min(edge, counted.period / 2));

        m_finishing.clear();
        for (Clock& clock : m_clocks) {
            if (clock.next != edge) continue;
            if (VL_UNLIKELY(inReset(clock))) {
                for (const uint32_t index : clock.streams) m_streams[index].forget();
            } else {
                sample(clock);
            }
        }
        if (record && m_clocks[0].next == edge) m_recorder.sample(m_memory, m_clocks[0].cycle);

        for (Clock& clock : m_clocks) {
            if (clock.next != edge) continue;
            if (clock.clock != nullptr) *clock.clock = clock.activeLevel;
            clock.next += clock.period;
            ++clock.cycle;
        }
        m_time = edge;
        m_context->time(edge);
        mosaicModel.eval(model);
        if (VL_UNLIKELY(m_trace != nullptr)) dump(edge);

        const bool ended = !m_finishing.empty();
        if (ended) afterEdge();
        if (VL_UNLIKELY(m_messages.stopped || m_messages.finished || m_violation != Violation::none)) break;
        if (ended && returns && ((mode & ANY_TRANSFER) || allTransfersDone())) break;
        if ((mode & UNTIL) && untilMet()) break;
        if (VL_UNLIKELY(m_hang && returns)) break;
    }
    const Status status = verdict(mode, !m_finishing.empty());
    publish();
    return status;
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
    double* out = m_control.data() + CONTROL_HEADER;
    for (const Stream& stream : m_streams) {
        const bool busy = stream.busy();
        out[0] = busy ? static_cast<double>(stream.current().done) : 0;
        out[1] = busy ? static_cast<double>(stream.current().words) : 0;
        out[2] = busy ? static_cast<double>(stream.current().idle) : 0;
        out[3] = stream.validNow();
        out[4] = stream.readyNow();
        out[5] = busy ? 1 : 0;
        out += CONTROL_PER_STREAM;
    }
}

bool Instance::openTrace(const char* path, int depth) {
    if (mosaicModel.traceOpen == nullptr) return false;
    closeTrace();
    currentMessages = &m_messages;
    m_trace = mosaicModel.traceOpen(m_model, path, depth);
    m_dumped = m_time;
    if (m_trace != nullptr) mosaicModel.traceDump(m_trace, m_time);
    return m_trace != nullptr;
}

void Instance::closeTrace() {
    if (m_trace != nullptr) mosaicModel.traceClose(m_trace);
    m_trace = nullptr;
}
