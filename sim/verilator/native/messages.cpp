#include "messages.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "print_redirect.h"
#include "verilated.h"

thread_local Messages* currentMessages = nullptr;

// A test that prints every cycle must not eat the memory: what is older than this is dropped.
static constexpr size_t MAX_TEXT = 1 << 20;

int mosaicPrint(const char* format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int length = std::vsnprintf(nullptr, 0, format, args);
    va_end(args);
    std::vector<char> buffer(static_cast<size_t>(length) + 1);
    std::vsnprintf(buffer.data(), buffer.size(), format, again);
    va_end(again);
    if (currentMessages == nullptr) {
        std::fputs(buffer.data(), stderr);
        return length;
    }
    std::string& text = currentMessages->text;
    if (text.size() + buffer.size() > MAX_TEXT) text.erase(0, text.size() / 2);
    text.append(buffer.data(), static_cast<size_t>(length));
    return length;
}

void vl_stop(const char* file, int line, const char*) {
    Verilated::threadContextp()->gotError(true);
    if (currentMessages == nullptr || currentMessages->stopped) return;
    currentMessages->stopped = true;
    currentMessages->stopFile = file == nullptr ? "" : file;
    currentMessages->stopLine = line;
}

void vl_finish(const char*, int, const char*) {
    Verilated::threadContextp()->gotFinish(true);
    if (currentMessages != nullptr) currentMessages->finished = true;
}

void vl_fatal(const char* file, int line, const char* hierarchy, const char* message) {
    mosaicPrint("%%Error: %s:%d: %s\n", file == nullptr ? "" : file, line, message);
    vl_stop(file, line, hierarchy);
}
