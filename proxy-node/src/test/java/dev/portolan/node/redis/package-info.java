@NullMarked
package dev.portolan.node.redis;

import org.jspecify.annotations.NullMarked;
