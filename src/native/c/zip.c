/* The JDK's native methods of java.util.zip, by zlib: Foster compresses log files. */
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

/* The bytes of an array, without a copy. Nothing may wait until they are released. */
static Bytef *lock(JNIEnv *env, jbyteArray array) {
  return (*env)->GetPrimitiveArrayCritical(env, array, 0);
}

static void unlock(JNIEnv *env, jbyteArray array, Bytef *bytes, jint mode) {
  (*env)->ReleasePrimitiveArrayCritical(env, array, bytes, mode);
}

static void throw(JNIEnv *env, const char *name, const char *message) {
  jclass type = (*env)->FindClass(env, name);
  if (type) (*env)->ThrowNew(env, type, message); /* else FindClass has thrown */
}

static void out_of_memory(JNIEnv *env) { throw(env, "java/lang/OutOfMemoryError", "zlib"); }

jint Java_java_util_zip_CRC32_update(JNIEnv *env, jclass type, jint crc, jint byte) {
  Bytef b = byte;
  return crc32((uint32_t) crc, &b, 1);
}

jint Java_java_util_zip_CRC32_updateBytes0(JNIEnv *env, jclass type, jint crc, jbyteArray from,
    jint offset, jint length) {
  Bytef *bytes = lock(env, from);
  if (!bytes) return crc;
  jint sum = crc32((uint32_t) crc, bytes + offset, length);
  unlock(env, from, bytes, JNI_ABORT);
  return sum;
}

jlong Java_java_util_zip_Deflater_init(JNIEnv *env, jclass type, jint level, jint strategy,
    jboolean nowrap) {
  z_stream *stream = calloc(1, sizeof *stream);
  int bits = nowrap ? -MAX_WBITS : MAX_WBITS;
  if (stream && deflateInit2(stream, level, Z_DEFLATED, bits, 8, strategy) != Z_OK) {
    free(stream);
    stream = 0;
  }
  if (!stream) out_of_memory(env);
  return (jlong) stream;
}

/* Returns bytes read in bits 0-30, bytes written in 31-61, "finished" in 62, and in 63 whether level
   and strategy have to be set again. */
jlong Java_java_util_zip_Deflater_deflateBytesBytes(JNIEnv *env, jobject self, jlong address,
    jbyteArray from, jint from_offset, jint from_length, jbyteArray to, jint to_offset,
    jint to_length, jint flush, jint parameters) {
  z_stream *stream = (z_stream *) address;
  Bytef *in = lock(env, from);
  if (!in) return 0;
  Bytef *out = lock(env, to);
  if (!out) {
    unlock(env, from, in, JNI_ABORT);
    return 0;
  }
  stream->next_in = in + from_offset;
  stream->avail_in = from_length;
  stream->next_out = out + to_offset;
  stream->avail_out = to_length;
  int result;
  uint64_t again = 0;
  if (parameters & 1) { /* level or strategy have changed */
    result = deflateParams(stream, parameters >> 3, parameters >> 1 & 3);
    again = result != Z_OK;
  } else {
    result = deflate(stream, flush);
  }
  uint64_t read = from_length - stream->avail_in, written = to_length - stream->avail_out;
  unlock(env, to, out, 0);
  unlock(env, from, in, JNI_ABORT);
  return read | written << 31 | (uint64_t) (result == Z_STREAM_END) << 62 | again << 63;
}

void Java_java_util_zip_Deflater_reset(JNIEnv *env, jclass type, jlong address) {
  deflateReset((z_stream *) address);
}

void Java_java_util_zip_Deflater_end(JNIEnv *env, jclass type, jlong address) {
  deflateEnd((z_stream *) address);
  free((void *) address);
}

jint Java_java_util_zip_Deflater_getAdler(JNIEnv *env, jclass type, jlong address) {
  return ((z_stream *) address)->adler;
}

void Java_java_util_zip_Inflater_initIDs(JNIEnv *env, jclass type) {}

jlong Java_java_util_zip_Inflater_init(JNIEnv *env, jclass type, jboolean nowrap) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream && inflateInit2(stream, nowrap ? -MAX_WBITS : MAX_WBITS) != Z_OK) {
    free(stream);
    stream = 0;
  }
  if (!stream) out_of_memory(env);
  return (jlong) stream;
}

/* Returns as above, but 63 is "needs a dictionary". */
jlong Java_java_util_zip_Inflater_inflateBytesBytes(JNIEnv *env, jobject self, jlong address,
    jbyteArray from, jint from_offset, jint from_length, jbyteArray to, jint to_offset,
    jint to_length) {
  z_stream *stream = (z_stream *) address;
  Bytef *in = lock(env, from);
  if (!in) return 0;
  Bytef *out = lock(env, to);
  if (!out) {
    unlock(env, from, in, JNI_ABORT);
    return 0;
  }
  stream->next_in = in + from_offset;
  stream->avail_in = from_length;
  stream->next_out = out + to_offset;
  stream->avail_out = to_length;
  int result = inflate(stream, Z_SYNC_FLUSH);
  uint64_t read = from_length - stream->avail_in, written = to_length - stream->avail_out;
  unlock(env, to, out, 0);
  unlock(env, from, in, JNI_ABORT);
  if (result == Z_DATA_ERROR || result == Z_STREAM_ERROR) {
    throw(env, "java/util/zip/DataFormatException", stream->msg);
  } else if (result == Z_MEM_ERROR) {
    out_of_memory(env);
  }
  uint64_t end = result == Z_STREAM_END, dictionary = result == Z_NEED_DICT;
  return read | written << 31 | end << 62 | dictionary << 63;
}

void Java_java_util_zip_Inflater_reset(JNIEnv *env, jclass type, jlong address) {
  inflateReset((z_stream *) address);
}

void Java_java_util_zip_Inflater_end(JNIEnv *env, jclass type, jlong address) {
  inflateEnd((z_stream *) address);
  free((void *) address);
}
