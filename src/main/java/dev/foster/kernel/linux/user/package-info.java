/**
 * Users, groups, capabilities, and checks of files with another user's rights. Linux keeps ids per
 * thread, so a check as another user runs on a fresh thread. It uses only {@code libc}. {@code
 * spawn}, {@code proc} and {@code LinuxHost} call it.
 */
package dev.foster.kernel.linux.user;
