/**
 * Who of all nodes may do a thing that one should do: leases, held for a while and fenced by a
 * number that grows with every holder. Level 1.
 */
@NullMarked
package dev.portolan.node.lease;

import org.jspecify.annotations.NullMarked;
