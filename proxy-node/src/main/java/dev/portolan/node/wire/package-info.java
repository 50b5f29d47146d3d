/**
 * Bytes to meaning and back, purely: one pass over a request finds where its parts lie, edits are
 * spliced into the bytes, replies are rewritten as they flow. Nothing here does I/O, waits, or
 * knows a future. Level 1.
 */
@NullMarked
package dev.portolan.node.wire;

import org.jspecify.annotations.NullMarked;
