/** JMH benchmarks of the hot path. Run by hand, never as tests. */
@NullMarked
package dev.portolan.node.bench;

import org.jspecify.annotations.NullMarked;
