/*
 * What the runtime in the executable (GraalVM's SubstrateVM) expects of C. A GraalVM has libraries
 * with these functions, libchelper and libjvm; the names and parameters are theirs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "svm_locale.h"

/* Small functions. */

char **getEnviron(void) { return environ; }
int getThreadId(void) { return syscall(SYS_gettid); }
int openSII(const char *path, int flags, int mode) { return open(path, flags | O_CLOEXEC, mode); }
int fprintfSD(FILE *file, const char *format, const char *text, int number) {
  return fprintf(file, format, text, number);
}
void *mremapP(void *address, size_t old, size_t size, int flags, void *to) {
  return mremap(address, old, size, flags, to);
}
void codeSynchronization_clearCache(long address, long length) {
  __builtin___clear_cache((char *) address, (char *) address + length);
}
/* The runtime calls this when other threads exist. Where prlimit64(2) is missing, musl's own waits for
 * each of them to take a signal that they block, for ever. */
int setrlimit(int resource, const struct rlimit *limit) { return prlimit(0, resource, limit, 0); }
void initialize(void) {} /* of libjvm, whose functions here need no preparation */
int JVM_ActiveProcessorCount(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
}

/* The processor. */

#if defined(__x86_64__)
#include <cpuid.h>
#include "amd64cpufeatures.h"

void determineCPUFeatures(CPUFeatures *to) {
  unsigned a, b, c, d = 0;
  __get_cpuid(1, &a, &b, &c, &d);
  to->fTSC = d >> 4 & 1;
  to->fCX8 = d >> 8 & 1;
  to->fCMOV = d >> 15 & 1;
  to->fMMX = d >> 23 & 1;
  to->fFXSR = d >> 24 & 1;
  to->fSSE = d >> 25 & 1;
  to->fSSE2 = d >> 26 & 1;
  /* also asks if the kernel saves the registers; features that are not listed here are not used */
  __builtin_cpu_init();
  to->fSSE3 = !!__builtin_cpu_supports("sse3");
  to->fSSSE3 = !!__builtin_cpu_supports("ssse3");
  to->fSSE4_1 = !!__builtin_cpu_supports("sse4.1");
  to->fSSE4_2 = !!__builtin_cpu_supports("sse4.2");
  to->fPOPCNT = !!__builtin_cpu_supports("popcnt");
  to->fLZCNT = !!__builtin_cpu_supports("lzcnt");
  to->fAVX = !!__builtin_cpu_supports("avx");
  to->fAVX2 = !!__builtin_cpu_supports("avx2");
  to->fBMI1 = !!__builtin_cpu_supports("bmi");
  to->fBMI2 = !!__builtin_cpu_supports("bmi2");
  to->fFMA = !!__builtin_cpu_supports("fma");
}
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#include "aarch64cpufeatures.h"

void determineCPUFeatures(CPUFeatures *to) {
  unsigned long has = getauxval(AT_HWCAP);
  to->fFP = !!(has & HWCAP_FP);
  to->fASIMD = !!(has & HWCAP_ASIMD);
  to->fAES = !!(has & HWCAP_AES);
  to->fPMULL = !!(has & HWCAP_PMULL);
  to->fSHA1 = !!(has & HWCAP_SHA1);
  to->fSHA2 = !!(has & HWCAP_SHA2);
  to->fCRC32 = !!(has & HWCAP_CRC32);
  to->fLSE = !!(has & HWCAP_ATOMICS);
}
#endif

/*
 * Nonzero if the processor lacks a feature that the code uses. A byte of the mask is 0xfe for one
 * that is needed and 0xff for all others.
 */
int checkCPUFeatures(const uint8_t *mask) {
  CPUFeatures has;
  memset(&has, 0, sizeof has);
  determineCPUFeatures(&has);
  for (size_t n = 0; n < sizeof has; n++) {
    if ((mask[n] | ((const uint8_t *) &has)[n]) != 0xff) return 1;
  }
  return 0;
}

void checkCPUFeaturesOrExit(const uint8_t *mask, const char *message) {
  if (checkCPUFeatures(mask)) {
    static const char text[] = "foster: this processor lacks instructions that this executable needs\n";
    (void) !write(2, text, sizeof text - 1);
    _exit(125);
  }
}

/* Locale and time zone: messages are English, and times that Foster prints are UTC. */

static svm_locale_props_t locale = {"en", 0, 0, 0, 0, 0, 0, 0};
int svm_initialize_locale(void) { return SVM_LOCALE_INITIALIZATION_SUCCEEDED; }
svm_locale_props_t *svm_get_locale(void) { return &locale; }
char *SVM_FindJavaTZmd(const char *mappings, int length) { return strdup("UTC"); }
