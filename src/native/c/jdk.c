/*
 * The JDK's native methods that the image builder finds reachable. Foster reads and writes files by
 * src/native/c/libc.c; the JDK's own streams write stack traces, and the rest is code that the
 * builder cannot rule out. The names and parameters are the JDK's (libjava, libnet, libnio).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A library of the JDK is asked for the version of JNI that it needs. */
jint JNI_OnLoad_java(JavaVM *vm, void *reserved) { return JNI_VERSION_1_8; }
jint JNI_OnLoad_net(JavaVM *vm, void *reserved) { return JNI_VERSION_1_8; }
jint JNI_OnLoad_nio(JavaVM *vm, void *reserved) { return JNI_VERSION_1_8; }
jint JNI_OnLoad_zip(JavaVM *vm, void *reserved) { return JNI_VERSION_1_8; }
void InitializeEncoding(JNIEnv *env, const char *name) {}

static void throw(JNIEnv *env, const char *type, const char *message) {
  jclass class = (*env)->FindClass(env, type);
  if (class) (*env)->ThrowNew(env, class, message); /* else FindClass has thrown */
}

static void throw_errno(JNIEnv *env) { throw(env, "java/io/IOException", strerror(errno)); }

/* java.io.FileDescriptor, FileInputStream, FileOutputStream */

static jfieldID descriptor_fd, input_fd, output_fd;

void Java_java_io_FileDescriptor_initIDs(JNIEnv *env, jclass type) {
  descriptor_fd = (*env)->GetFieldID(env, type, "fd", "I");
}

void Java_java_io_FileInputStream_initIDs(JNIEnv *env, jclass type) {
  input_fd = (*env)->GetFieldID(env, type, "fd", "Ljava/io/FileDescriptor;");
}

void Java_java_io_FileOutputStream_initIDs(JNIEnv *env, jclass type) {
  output_fd = (*env)->GetFieldID(env, type, "fd", "Ljava/io/FileDescriptor;");
}

static int descriptor(JNIEnv *env, jobject stream, jfieldID field) {
  jobject object = (*env)->GetObjectField(env, stream, field);
  return object ? (*env)->GetIntField(env, object, descriptor_fd) : -1;
}

static void close_descriptor(JNIEnv *env, int fd) {
  if (fd >= 0 && close(fd)) throw_errno(env);
}

void Java_java_io_FileDescriptor_close0(JNIEnv *env, jobject self) {
  int fd = (*env)->GetIntField(env, self, descriptor_fd);
  (*env)->SetIntField(env, self, descriptor_fd, -1);
  close_descriptor(env, fd);
}

void Java_java_io_FileCleanable_cleanupClose0(JNIEnv *env, jclass type, jint fd, jlong handle) {
  close_descriptor(env, fd);
}

void Java_java_io_FileInputStream_open0(JNIEnv *env, jobject self, jstring path) {
  const char *name = (*env)->GetStringUTFChars(env, path, 0);
  if (!name) return;
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  int error = errno;
  (*env)->ReleaseStringUTFChars(env, path, name);
  if (fd < 0) {
    throw(env, "java/io/FileNotFoundException", strerror(error));
    return;
  }
  jobject object = (*env)->GetObjectField(env, self, input_fd);
  (*env)->SetIntField(env, object, descriptor_fd, fd);
}

jint Java_java_io_FileInputStream_read0(JNIEnv *env, jobject self) {
  unsigned char byte;
  ssize_t n = read(descriptor(env, self, input_fd), &byte, 1);
  if (n < 0) throw_errno(env);
  return n == 1 ? byte : -1;
}

jint Java_java_io_FileInputStream_readBytes(JNIEnv *env, jobject self, jbyteArray to, jint offset,
    jint length) {
  jbyte buffer[8192];
  size_t most = length < (jint) sizeof buffer ? length : sizeof buffer;
  ssize_t n = read(descriptor(env, self, input_fd), buffer, most);
  if (n < 0) throw_errno(env);
  if (n > 0) (*env)->SetByteArrayRegion(env, to, offset, n, buffer);
  return n > 0 || length == 0 ? n : -1;
}

jint Java_java_io_FileInputStream_available0(JNIEnv *env, jobject self) {
  int fd = descriptor(env, self, input_fd);
  struct stat status;
  off_t at = lseek(fd, 0, SEEK_CUR);
  if (at < 0 || fstat(fd, &status) || status.st_size < at) return 0;
  off_t left = status.st_size - at;
  return left > INT32_MAX ? INT32_MAX : left;
}

void Java_java_io_FileOutputStream_writeBytes(JNIEnv *env, jobject self, jbyteArray from,
    jint offset, jint length, jboolean append) {
  int fd = descriptor(env, self, output_fd);
  while (length > 0) {
    jbyte buffer[8192];
    size_t most = length < (jint) sizeof buffer ? length : sizeof buffer;
    (*env)->GetByteArrayRegion(env, from, offset, most, buffer);
    ssize_t n = write(fd, buffer, most);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      throw_errno(env);
      return;
    }
    offset += n;
    length -= n;
  }
}

/* java.lang, java.util */

void Java_java_lang_Shutdown_halt0(JNIEnv *env, jclass type, jint code) { _exit(code); }

jstring Java_java_util_TimeZone_getSystemGMTOffsetID(JNIEnv *env, jclass type) {
  return (*env)->NewStringUTF(env, "GMT");
}

/* java.io.UnixFileSystem */

static jfieldID file_path;

void Java_java_io_UnixFileSystem_initIDs(JNIEnv *env, jclass type) {
  jclass file = (*env)->FindClass(env, "java/io/File");
  if (file) file_path = (*env)->GetFieldID(env, file, "path", "Ljava/lang/String;");
}

jstring Java_java_io_UnixFileSystem_canonicalize0(JNIEnv *env, jobject self, jstring path) {
  const char *name = (*env)->GetStringUTFChars(env, path, 0);
  if (!name) return 0;
  char *real = realpath(name, 0);
  jstring result = real ? (*env)->NewStringUTF(env, real) : path;
  free(real);
  (*env)->ReleaseStringUTFChars(env, path, name);
  return result;
}

jint Java_java_io_UnixFileSystem_getBooleanAttributes0(JNIEnv *env, jobject self, jobject file) {
  jstring path = (*env)->GetObjectField(env, file, file_path);
  const char *name = (*env)->GetStringUTFChars(env, path, 0);
  if (!name) return 0;
  struct stat status;
  int found = !stat(name, &status);
  (*env)->ReleaseStringUTFChars(env, path, name);
  /* BA_EXISTS, BA_REGULAR, BA_DIRECTORY of java.io.FileSystem */
  return !found ? 0 : 1 | (S_ISREG(status.st_mode) ? 2 : 0) | (S_ISDIR(status.st_mode) ? 4 : 0);
}

jobjectArray Java_java_io_UnixFileSystem_list0(JNIEnv *env, jobject self, jobject file) {
  jstring path = (*env)->GetObjectField(env, file, file_path);
  const char *name = (*env)->GetStringUTFChars(env, path, 0);
  if (!name) return 0;
  DIR *folder = opendir(name);
  (*env)->ReleaseStringUTFChars(env, path, name);
  jclass type = (*env)->FindClass(env, "java/lang/String");
  if (!folder || !type) return 0;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) count++;
  rewinddir(folder);
  jobjectArray names = (*env)->NewObjectArray(env, count, type, 0);
  int at = 0;
  for (struct dirent *entry; names && at < count && (entry = readdir(folder));) {
    if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
      (*env)->SetObjectArrayElement(env, names, at++, (*env)->NewStringUTF(env, entry->d_name));
    }
  }
  closedir(folder);
  jobjectArray exact = names ? (*env)->NewObjectArray(env, at, type, 0) : 0;
  for (int i = 0; exact && i < at; i++) {
    (*env)->SetObjectArrayElement(env, exact, i, (*env)->GetObjectArrayElement(env, names, i));
  }
  return exact;
}
