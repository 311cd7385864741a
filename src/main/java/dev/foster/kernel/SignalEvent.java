package dev.foster.kernel;

/**
 * A signal that Foster has received, from {@code siginfo_t} of sigaction(2).
 *
 * @param code {@code si_code}: 0 {@code kill}, -1 {@code sigqueue}, -6 {@code tgkill}, 128 the
 *     kernel (a terminal's key), 1–6 for CHLD
 * @param senderPid the process that sent it; 0 for the kernel and for a process outside Foster's
 *     PID namespace; for CHLD the child
 * @param senderUid the sender's real user id
 */
public record SignalEvent(int signal, int code, int senderPid, int senderUid) {}
