package dev.foster.sim;

import dev.foster.core.Role;

/** A process that Foster started and has not reaped. */
record StartedProcess(String service, String token, Role role, int index) {}
