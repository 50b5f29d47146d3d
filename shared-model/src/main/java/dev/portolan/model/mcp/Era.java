package dev.portolan.model.mcp;

/** The two families of MCP revisions, which differ in how a conversation is opened and kept. */
public enum Era {
  /** 2026-07-28 and later: stateless, one POST a request, no sessions. */
  MODERN,
  /** 2025-11-25 and earlier: {@code initialize}, sessions, requests from server to client. */
  LEGACY
}
