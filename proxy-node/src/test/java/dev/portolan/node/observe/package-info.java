/** What a node counts, and that its labels stay bounded. */
@NullMarked
package dev.portolan.node.observe;

import org.jspecify.annotations.NullMarked;
