/**
 * A backend that does next to nothing for an answer, to measure what stands before it. It answers
 * from bytes made beforehand, and looks at a request no more than that needs: it is no example of
 * how to read MCP. And a proxy that only passes on, to measure what is Portolan's own of what
 * Portolan costs.
 */
@NullMarked
package dev.portolan.testkit.fast;

import org.jspecify.annotations.NullMarked;
