/**
 * The words of the protocol: methods, headers, versions, error codes and reserved keys, as the MCP
 * specification spells them. Nothing here knows HTTP, Vert.x or Redis.
 */
@NullMarked
package dev.portolan.model.mcp;

import org.jspecify.annotations.NullMarked;
