/**
 * HTTP towards MCP servers of both eras: finding out which era a backend speaks, sending calls
 * (those of legacy clients in sessions of their own, where these are not shared), fetching
 * listings, and listening for what backends announce. What begins with {@code Sse} speaks the
 * deprecated transport of 2024-11-05. Level 3.
 */
@NullMarked
package dev.portolan.node.backend;

import org.jspecify.annotations.NullMarked;
