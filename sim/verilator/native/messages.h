// Collects what a model prints ($display, $error) and notes $stop and $finish, instead of printing and ending the process.
#pragma once

#include <string>

struct Messages {
    std::string text;
    bool stopped = false;
    bool finished = false;
    std::string stopFile;
    int stopLine = 0;
};

// The instance that is being evaluated on this thread; never null while a model runs.
extern thread_local Messages* currentMessages;
