/** A balancer without a memory, for the demonstration and for tests of several nodes. */
@NullMarked
package dev.portolan.testkit.balancer;

import org.jspecify.annotations.NullMarked;
