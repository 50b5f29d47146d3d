/**
 * HTTP towards clients: the walk of a request from its first byte to its answer, the relay of
 * replies, and the one place that maps faults to statuses. Level 5.
 */
@NullMarked
package dev.portolan.node.edge;

import org.jspecify.annotations.NullMarked;
