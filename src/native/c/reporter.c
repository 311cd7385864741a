/*
 * For the image builder, not for Foster: it asks this library for its own use of memory and for the
 * width of the terminal, and does not start without it.
 */
#include <jni.h>
#include <sys/resource.h>

JNIEXPORT jlong JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getPeakRSS0(
    JNIEnv *env, jclass type) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) ? -1 : (jlong) usage.ru_maxrss * 1024;
}

JNIEXPORT jint JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getTerminalWindowColumns0(
    JNIEnv *env, jclass type) {
  return 80;
}
