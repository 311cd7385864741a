package dev.foster.kernel;

import java.util.List;

/**
 * The user and groups of a process.
 *
 * @param uid real, effective and saved user id
 * @param gid real, effective and saved group id
 * @param groups all supplementary groups
 */
public record Identity(int uid, int gid, List<Integer> groups) {}
