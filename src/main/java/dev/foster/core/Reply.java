package dev.foster.core;

import java.util.List;

/**
 * The answer to a {@link Request}.
 *
 * @param ok whether all that was asked for came true
 * @param lines one line a service or finding, for people; without {@code foster: cannot}
 */
public record Reply(boolean ok, List<String> lines) {}
