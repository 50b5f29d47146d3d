package dev.portolan.testkit.fast;

/**
 * What a fast backend is.
 *
 * @param port of 127.0.0.1; 0 takes a free one
 * @param legacy whether it speaks 2025-11-25 with sessions; else 2026-07-28
 * @param tools how many it lists, {@code tool_0} and on
 * @param replyBytes of the answer to a call, about
 * @param loops event loops that share the port
 */
public record FastOptions(int port, boolean legacy, int tools, int replyBytes, int loops) {}
