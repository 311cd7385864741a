/*
 * More of the JDK's native methods: those of java.net and of channels. The introduction of jdk.c
 * holds for them, too. Foster resolves names by getaddrinfo in libc.c; here every name is unknown.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <jni.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void throw(JNIEnv *env, const char *type, const char *message) {
  jclass class = (*env)->FindClass(env, type);
  if (class) (*env)->ThrowNew(env, class, message); /* else FindClass has thrown */
}

/* java.net */

void Java_java_net_InetAddress_init(JNIEnv *env, jclass type) {}
void Java_java_net_Inet4Address_init(JNIEnv *env, jclass type) {}
void Java_java_net_Inet6Address_init(JNIEnv *env, jclass type) {}
void Java_java_net_NetworkInterface_init(JNIEnv *env, jclass type) {}
jboolean Java_java_net_InetAddress_isIPv4Available(JNIEnv *env, jclass type) { return JNI_TRUE; }
jboolean Java_java_net_InetAddress_isIPv6Supported(JNIEnv *env, jclass type) { return JNI_FALSE; }

static jobjectArray unknown_host(JNIEnv *env) {
  throw(env, "java/net/UnknownHostException", "this executable resolves no names for Java");
  return 0;
}

jobjectArray Java_java_net_Inet4AddressImpl_lookupAllHostAddr(JNIEnv *env, jobject self,
    jstring host) {
  return unknown_host(env);
}

jobjectArray Java_java_net_Inet6AddressImpl_lookupAllHostAddr(JNIEnv *env, jobject self,
    jstring host, jint kind) {
  return unknown_host(env);
}

jboolean Java_java_net_NetworkInterface_boundInetAddress0(JNIEnv *env, jclass type,
    jobject address) {
  return JNI_FALSE;
}

jobject Java_java_net_NetworkInterface_getByName0(JNIEnv *env, jclass type, jstring name) {
  return 0;
}

/* sun.nio.ch; results below zero are those of sun.nio.ch.IOStatus */

static jfieldID descriptor_fd;

void Java_sun_nio_ch_IOUtil_initIDs(JNIEnv *env, jclass type) {
  jclass descriptor = (*env)->FindClass(env, "java/io/FileDescriptor");
  if (descriptor) descriptor_fd = (*env)->GetFieldID(env, descriptor, "fd", "I");
}

jint Java_sun_nio_ch_IOUtil_iovMax(JNIEnv *env, jclass type) { return IOV_MAX; }
jlong Java_sun_nio_ch_IOUtil_writevMax(JNIEnv *env, jclass type) { return INT_MAX; }
void Java_sun_nio_ch_FileDispatcherImpl_init0(JNIEnv *env, jclass type) {}

/* Nothing interrupts a thread in a channel. */
void Java_sun_nio_ch_NativeThread_init(JNIEnv *env, jclass type) {}
void Java_sun_nio_ch_NativeThread_signal0(JNIEnv *env, jclass type, jlong thread) {}
jlong Java_sun_nio_ch_NativeThread_current0(JNIEnv *env, jclass type) {
  return (jlong) pthread_self();
}

static jlong failed(JNIEnv *env) {
  throw(env, "java/io/IOException", strerror(errno));
  return -5;
}

jint Java_sun_nio_ch_UnixFileDispatcherImpl_read0(JNIEnv *env, jclass type, jobject file,
    jlong address, jint length) {
  ssize_t n = read((*env)->GetIntField(env, file, descriptor_fd), (void *) address, length);
  return n > 0 ? n : n == 0 ? -1 : errno == EAGAIN ? -2 : errno == EINTR ? -3 : failed(env);
}

jlong Java_sun_nio_ch_UnixFileDispatcherImpl_seek0(JNIEnv *env, jclass type, jobject file,
    jlong offset) {
  int fd = (*env)->GetIntField(env, file, descriptor_fd);
  off_t at = offset < 0 ? lseek(fd, 0, SEEK_CUR) : lseek(fd, offset, SEEK_SET);
  return at < 0 ? failed(env) : at;
}

jlong Java_sun_nio_ch_UnixFileDispatcherImpl_size0(JNIEnv *env, jclass type, jobject file) {
  struct stat status;
  int fd = (*env)->GetIntField(env, file, descriptor_fd);
  return fstat(fd, &status) ? failed(env) : status.st_size;
}

/* sun.nio.fs */

static jbyteArray bytes(JNIEnv *env, const char *text) {
  jsize length = strlen(text);
  jbyteArray array = (*env)->NewByteArray(env, length);
  if (array) (*env)->SetByteArrayRegion(env, array, 0, length, (const jbyte *) text);
  return array;
}

jint Java_sun_nio_fs_UnixNativeDispatcher_init(JNIEnv *env, jclass type) {
  return 0; /* no optional capability */
}

jbyteArray Java_sun_nio_fs_UnixNativeDispatcher_getcwd(JNIEnv *env, jclass type) {
  char path[PATH_MAX];
  return bytes(env, getcwd(path, sizeof path) ? path : "/");
}

jbyteArray Java_sun_nio_fs_UnixNativeDispatcher_strerror(JNIEnv *env, jclass type, jint error) {
  return bytes(env, strerror(error));
}
