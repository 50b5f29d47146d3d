/** What of the edge is told by hand, rather than by a whole node. */
@NullMarked
package dev.portolan.node.edge;

import org.jspecify.annotations.NullMarked;
