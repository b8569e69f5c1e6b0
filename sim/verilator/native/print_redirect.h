// Included before Verilator's own runtime: sends its output to `mosaicPrint` and leaves the end of a run to us.
#pragma once

#ifdef __cplusplus
__attribute__((format(printf, 1, 2))) int mosaicPrint(const char* format, ...);
#define VL_PRINTF mosaicPrint
#define VL_USER_STOP
#define VL_USER_FINISH
#define VL_USER_FATAL
#endif
