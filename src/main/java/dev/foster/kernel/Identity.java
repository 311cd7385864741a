package dev.foster.kernel;

import java.util.List;

/**
 * Who a process runs as.
 *
 * @param uid real, effective and saved user id
 * @param gid real, effective and saved group id
 * @param groups the supplementary groups, all of them
 */
public record Identity(int uid, int gid, List<Integer> groups) {}
