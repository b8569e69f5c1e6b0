// Keeps the ports' values of the last cycles, for waveforms as text.
#pragma once

#include <cstring>
#include <vector>

#include "mosaic.h"

class Recorder {
public:
    // `segments`: pairs of offset and length in the ports' memory, copied one after the other into a row. Depth 0 switches it off.
    void configure(uint32_t depth, const uint32_t* segments, uint32_t count) {
        m_depth = depth;
        m_total = 0;
        m_segments.assign(segments, segments + 2 * count);
        m_rowBytes = 0;
        for (uint32_t i = 0; i < count; ++i) m_rowBytes += segments[2 * i + 1];
        m_rows.assign(static_cast<size_t>(depth) * m_rowBytes, 0);
        m_cycles.assign(depth, 0);
    }
    bool on() const { return m_depth != 0; }
    void clear() { m_total = 0; }

    void sample(const uint8_t* memory, uint64_t cycle) {
        const size_t slot = m_total++ % m_depth;
        uint8_t* row = m_rows.data() + slot * m_rowBytes;
        for (size_t i = 0; i < m_segments.size(); i += 2) {
            std::memcpy(row, memory + m_segments[i], m_segments[i + 1]);
            row += m_segments[i + 1];
        }
        m_cycles[slot] = static_cast<double>(cycle);
    }

    uint64_t total() const { return m_total; }
    const uint8_t* rows() const { return m_rows.data(); }
    const double* cycles() const { return m_cycles.data(); }

private:
    uint32_t m_depth = 0;
    uint32_t m_rowBytes = 0;
    uint64_t m_total = 0;
    std::vector<uint32_t> m_segments;
    std::vector<uint8_t> m_rows;
    std::vector<double> m_cycles;
};
