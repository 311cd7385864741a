package dev.foster.log;

import dev.foster.log.format.Stream;

/**
 * A line that a service wrote, as it is kept in memory.
 *
 * @param time when Foster read it, in milliseconds since 1970
 * @param sequence grows from read to read over all services; lines of one read share it
 * @param service {@code foster} for Foster's own messages
 * @param pid main process of the run that it belongs to
 * @param text the line without its newline, as {@link dev.foster.text.ByteText}
 * @param partial true for a piece of a longer line, or a line that has not ended yet
 */
public record LogLine(
    long time,
    long sequence,
    String service,
    Stream stream,
    int pid,
    String text,
    boolean partial) {}
