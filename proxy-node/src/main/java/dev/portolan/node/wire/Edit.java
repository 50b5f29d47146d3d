package dev.portolan.node.wire;

/**
 * One change to a body: the bytes of a span give way to others.
 *
 * @param at what goes; an empty span inserts
 * @param with what comes, as raw bytes of JSON; empty removes
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared by nobody, and copied by nobody: this is the hot path
public record Edit(Span at, byte[] with) {}
