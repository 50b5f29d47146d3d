/**
 * What tests, the demonstration and the load tests share: MCP servers of both eras, and a clock set
 * by hand. Knows nothing of the gateway.
 */
@NullMarked
package dev.portolan.testkit;

import org.jspecify.annotations.NullMarked;
