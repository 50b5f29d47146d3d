/** The Redis of the testkit is real, and its troubles are what they say. */
@NullMarked
package dev.portolan.testkit.redis;

import org.jspecify.annotations.NullMarked;
