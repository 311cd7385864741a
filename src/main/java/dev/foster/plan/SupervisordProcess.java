package dev.foster.plan;

/**
 * What supervisord calls the process that a service stands for.
 *
 * @param group name of its group
 * @param name its own name in the group
 * @param groupPriority place of the group in the order of starts
 * @param priority its place in the group
 */
public record SupervisordProcess(String group, String name, int groupPriority, int priority) {}
