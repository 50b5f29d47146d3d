/** Bytes in every spelling and every cut, against a full parse. */
@NullMarked
package dev.portolan.node.wire;

import org.jspecify.annotations.NullMarked;
