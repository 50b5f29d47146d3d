/**
 * Hearing that something changed: the bus that tells every node of new epochs, and of gaps in the
 * telling. Level 1.
 */
@NullMarked
package dev.portolan.node.invalidation;

import org.jspecify.annotations.NullMarked;
