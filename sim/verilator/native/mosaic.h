// What a design's generated glue tells the runtime: tables of ports, streams and clock domains, and the model's operations.
// Nothing in this directory knows the name of any port.
#pragma once

#include <cstdint>

class VerilatedContext;

struct MosaicPort {
    uint32_t width;  // bits
    uint32_t bytes;  // storage in the model: 1, 2, 4, 8, or a multiple of 4 above 64 bits
    uint32_t input;  // 1: driven by the testbench
};

// A ready/valid group. Its word is the payload ports concatenated, the first in the low bits.
struct MosaicStream {
    uint32_t valid;       // port numbers
    uint32_t ready;
    uint32_t firstField;  // index into `MosaicModel::fields`
    uint32_t fieldCount;
    uint32_t wordBytes;   // 1, 2, 4, 8, or a multiple of 4
    uint32_t produces;    // 1: the design sends
    uint32_t isSigned;    // 1: collected words are sign-extended to wordBytes (single payload port only)
    uint32_t domain;
};

struct MosaicDomain {
    uint32_t clock;        // port number
    uint32_t rising;       // active edge
    int32_t reset;         // port number or -1
    uint32_t resetActive;  // level of the reset port while it resets
};

struct MosaicModel {
    uint32_t portCount;
    const MosaicPort* ports;
    uint32_t streamCount;
    const MosaicStream* streams;
    const uint32_t* fields;  // port numbers of the payloads of all streams
    uint32_t domainCount;    // the first is the default domain
    const MosaicDomain* domains;

    void* (*create)(VerilatedContext* context);
    void (*destroy)(void* model);
    void (*bind)(void* model, void** storage);  // address of every port's storage
    void (*evalFirst)(void* model);  // once, before the others: runs the initial blocks
    void (*eval)(void* model);
    // Waveforms; null in a model that was built without them.
    void* (*traceOpen)(void* model, const char* path, int depth);
    void (*traceDump)(void* trace, uint64_t time);
    void (*traceClose)(void* trace);
};

extern "C" const MosaicModel mosaicModel;
