/**
 * Facts about well-known programs: which of them put themselves in the background, which option
 * keeps them in the foreground, and which do not end on SIGTERM.
 *
 * <p>{@code lint} uses it for warnings before the start, and {@code core} for explanations after an
 * exit. It uses {@code plan.Command} and {@code text}.
 */
package dev.foster.programs;
