package dev.foster.log;

import dev.foster.log.format.Stream;

/**
 * A line that a service wrote, as it is kept in memory.
 *
 * @param time when Foster read it, in milliseconds since 1970
 * @param sequence grows with each turn of the pump, over all services; lines of one turn share it
 * @param service {@code foster} for Foster's own messages
 * @param pid main process of the run that the line belongs to
 * @param text the line without its newline, as {@link dev.foster.text.ByteText}
 * @param partial true for a piece of a longer line, or for a line without a newline yet
 */
public record LogLine(
    long time,
    long sequence,
    String service,
    Stream stream,
    int pid,
    String text,
    boolean partial) {}
