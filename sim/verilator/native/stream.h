// One ready/valid stream of the design and the transfers queued on it.
#pragma once

#include <cstring>
#include <deque>
#include <vector>

#include "mosaic.h"

// xorshift64*: fast, and good enough to decide about stalls.
class Random {
public:
    explicit Random(uint64_t seed) {
        // Neighbouring seeds must not give similar sequences: mix once (splitmix64); the state must not be zero.
        uint64_t z = seed + 0x9E3779B97F4A7C15ull;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        m_state = (z ^ (z >> 31)) | 1;
    }
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

struct Transfer {
    uint64_t words = 0;
    std::vector<uint8_t> data;
    uint32_t stall = 0;  // in 1/256
    Random random{0};
    uint64_t idleLimit = ~0ull;  // cycles without a transfer that count as a hang
    uint64_t firstCycle = 0;
    uint64_t lastCycle = 0;
};

enum class Violation : uint32_t { none = 0, validDropped = 1, payloadChanged = 2 };

class Stream {
public:
    void bind(const MosaicModel& model, const MosaicStream& shape, void* const* storage) {
        m_produces = shape.produces != 0;
        m_wordBytes = shape.wordBytes;
        m_signed = shape.isSigned != 0;
        m_valid = static_cast<uint8_t*>(storage[shape.valid]);
        m_ready = static_cast<uint8_t*>(storage[shape.ready]);
        uint32_t position = 0;
        for (uint32_t i = 0; i < shape.fieldCount; ++i) {
            const uint32_t port = model.fields[shape.firstField + i];
            m_fields.push_back({static_cast<uint8_t*>(storage[port]), model.ports[port].width, model.ports[port].bytes, position});
            position += model.ports[port].width;
        }
        m_plain = m_fields.size() == 1 && m_wordBytes <= 8;
        if (m_plain) m_field = m_fields[0];
        m_mask = lowBits(position);
        m_width = position;
        m_scratch.resize(m_wordBytes + 8);
        m_held.resize(m_wordBytes + 8);
        m_collected.resize(m_wordBytes + 8);
    }

    bool produces() const { return m_produces; }
    uint32_t wordBytes() const { return m_wordBytes; }
    uint8_t validNow() const { return *m_valid; }
    uint8_t readyNow() const { return *m_ready; }
    bool busy() const { return m_current != nullptr; }
    const Transfer& current() const { return *m_current; }
    std::deque<Transfer>& finished() { return m_finished; }

    // Whether a word has nothing above its highest bit but, where it is signed, copies of it.
    bool fits(const uint8_t* word) const {
        if (m_plain) {
            const uint64_t value = load(word, m_wordBytes);
            const uint64_t above = lowBits(8 * m_wordBytes) & ~m_mask;
            const uint64_t sign = m_signed && (value >> (m_field.width - 1) & 1) ? above : 0;
            return (value & above) == sign;
        }
        uint32_t bit = m_width;
        for (; bit < 8 * m_wordBytes; bit = (bit / 8 + 1) * 8) {
            if (word[bit / 8] >> (bit % 8) != 0) return false;
        }
        return true;
    }

    void queueUp(Transfer&& transfer) {
        m_queue.push_back(std::move(transfer));
        m_current = &m_queue.front();
        if (m_queue.size() == 1) begin();
    }

    // Drops all transfers and lets go of the handshake.
    void clear() {
        if (busy()) release();
        m_queue.clear();
        m_finished.clear();
        m_current = nullptr;
    }

    // Before the edge, with the clock inactive: what the testbench drives this cycle. Valid, once up, stays until ready.
    void drive() {
        if (m_produces) {
            *m_ready = m_stall == 0 || m_current->random.byte() >= m_stall;
        } else if (!m_offering) {
            if (m_stall != 0 && m_current->random.byte() < m_stall) {
                *m_valid = 0;
                scramble(m_current->random);
            } else {
                *m_valid = 1;
                m_offering = true;
                put(m_word);
            }
        }
    }

    // Before the edge, after everything has settled: what this edge will do. True when it finishes a transfer.
    bool sample(uint64_t cycle) {
        if (!(*m_valid & *m_ready)) {
            ++m_idle;
            return false;
        }
        m_idle = 0;
        if (m_produces) get(m_word, m_signed);
        m_offering = false;
        m_word += m_wordBytes;
        if (m_left == m_current->words) m_current->firstCycle = cycle;
        if (--m_left != 0) return false;
        m_current->lastCycle = cycle;
        return true;
    }

    // After the edge that finished a transfer.
    void finish() {
        m_finished.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
        m_current = m_queue.empty() ? nullptr : &m_queue.front();
        if (busy()) begin();
        else release();
    }

    uint64_t done() const { return busy() ? m_current->words - m_left : 0; }
    uint64_t idle() const { return m_idle; }
    bool hangs() const { return m_idle >= m_idleLimit; }

    // The rule for streams that the design sends: what has been offered stays until it is taken.
    Violation check() {
        const bool valid = *m_valid != 0;
        Violation violation = Violation::none;
        if (m_waiting) {
            if (!valid) {
                violation = Violation::validDropped;
            } else {
                get(m_collected.data(), false);
                if (std::memcmp(m_collected.data(), m_held.data(), m_wordBytes) != 0) violation = Violation::payloadChanged;
            }
        }
        m_waiting = valid && !*m_ready;
        if (m_waiting && violation == Violation::none) get(m_held.data(), false);
        return violation;
    }
    void forget() {
        m_waiting = false;
        m_offering = false;
    }
    const uint8_t* held() const { return m_held.data(); }
    const uint8_t* collected() const { return m_collected.data(); }

private:
    struct Field {
        uint8_t* storage;
        uint32_t width;
        uint32_t bytes;
        uint32_t position;  // lowest bit in the word
    };

    void begin() {
        m_word = m_current->data.data();
        m_left = m_current->words;
        m_stall = m_current->stall;
        m_idleLimit = m_current->idleLimit;
        m_idle = 0;
    }

    void release() {
        m_offering = false;
        *(m_produces ? m_ready : m_valid) = 0;
    }

    static uint64_t lowBits(uint32_t width) { return width >= 64 ? ~0ull : (1ull << width) - 1; }

    static uint64_t load(const void* from, uint32_t bytes) {
        switch (bytes) {
        case 1: return *static_cast<const uint8_t*>(from);
        case 2: { uint16_t v; std::memcpy(&v, from, 2); return v; }
        case 4: { uint32_t v; std::memcpy(&v, from, 4); return v; }
        default: { uint64_t v; std::memcpy(&v, from, 8); return v; }
        }
    }
    static void store(void* to, uint32_t bytes, uint64_t value) {
        switch (bytes) {
        case 1: *static_cast<uint8_t*>(to) = static_cast<uint8_t>(value); return;
        case 2: { const uint16_t v = static_cast<uint16_t>(value); std::memcpy(to, &v, 2); return; }
        case 4: { const uint32_t v = static_cast<uint32_t>(value); std::memcpy(to, &v, 4); return; }
        default: std::memcpy(to, &value, 8);
        }
    }

    // 32 bits of a word from bit `position` on; the buffer has 8 bytes to spare.
    static uint32_t slice32(const uint8_t* word, uint32_t position) {
        uint64_t window;
        std::memcpy(&window, word + position / 8, 8);
        return static_cast<uint32_t>(window >> (position % 8));
    }
    static void merge32(uint8_t* word, uint32_t position, uint32_t value, uint32_t width) {
        uint64_t window;
        std::memcpy(&window, word + position / 8, 8);
        window |= (static_cast<uint64_t>(value) & lowBits(width)) << (position % 8);
        std::memcpy(word + position / 8, &window, 8);
    }

    void put(const uint8_t* word) {
        if (m_plain) {
            store(m_field.storage, m_wordBytes, load(word, m_wordBytes) & m_mask);
            return;
        }
        std::memcpy(m_scratch.data(), word, m_wordBytes);
        putScratch();
    }

    void putScratch() {
        for (const Field& field : m_fields) {
            if (field.width <= 32) {
                store(field.storage, field.bytes, slice32(m_scratch.data(), field.position) & lowBits(field.width));
                continue;
            }
            for (uint32_t done = 0; done < field.width; done += 32) {
                const uint32_t value = slice32(m_scratch.data(), field.position + done) & static_cast<uint32_t>(lowBits(field.width - done));
                std::memcpy(field.storage + done / 8, &value, 4);
            }
        }
    }

    void get(uint8_t* word, bool extend) {
        if (m_plain) {
            uint64_t value = load(m_field.storage, m_wordBytes);
            if (extend && (value >> (m_field.width - 1) & 1)) value |= ~m_mask;
            store(word, m_wordBytes, value);
            return;
        }
        std::memset(m_scratch.data(), 0, m_scratch.size());
        for (const Field& field : m_fields) {
            if (field.width <= 32) {
                merge32(m_scratch.data(), field.position, static_cast<uint32_t>(load(field.storage, field.bytes)), field.width);
                continue;
            }
            for (uint32_t done = 0; done < field.width; done += 32) {
                uint32_t value;
                std::memcpy(&value, field.storage + done / 8, 4);
                merge32(m_scratch.data(), field.position + done, value, field.width - done < 32 ? field.width - done : 32);
            }
        }
        std::memcpy(word, m_scratch.data(), m_wordBytes);
    }

    // A design that looks at the payload without valid must not get away with it: it sees rubbish while valid is low.
    void scramble(Random& random) {
        if (m_plain) {
            store(m_field.storage, m_wordBytes, random.next() & m_mask);
            return;
        }
        for (uint32_t i = 0; i + 8 <= m_scratch.size(); i += 8) {
            const uint64_t value = random.next();
            std::memcpy(m_scratch.data() + i, &value, 8);
        }
        putScratch();
    }

    // What every cycle looks at comes first; of the current transfer it is a copy.
    uint8_t* m_valid = nullptr;
    uint8_t* m_ready = nullptr;
    uint8_t* m_word = nullptr;
    uint64_t m_left = 0;
    uint64_t m_idle = 0;
    uint64_t m_idleLimit = ~0ull;
    Transfer* m_current = nullptr;
    uint32_t m_stall = 0;
    uint32_t m_wordBytes = 0;
    bool m_produces = false;
    bool m_signed = false;
    bool m_plain = false;
    bool m_offering = false;
    bool m_waiting = false;
    uint64_t m_mask = 0;
    uint32_t m_width = 0;
    Field m_field{};  // of a plain stream
    std::vector<Field> m_fields;
    std::deque<Transfer> m_queue;
    std::deque<Transfer> m_finished;
    std::vector<uint8_t> m_scratch;
    std::vector<uint8_t> m_held;
    std::vector<uint8_t> m_collected;
};
