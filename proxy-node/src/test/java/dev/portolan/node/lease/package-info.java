@NullMarked
package dev.portolan.node.lease;

import org.jspecify.annotations.NullMarked;
