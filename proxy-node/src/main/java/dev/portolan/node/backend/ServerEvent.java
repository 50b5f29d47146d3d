package dev.portolan.node.backend;

import org.jspecify.annotations.Nullable;

/**
 * One event of a legacy backend's stream.
 *
 * @param id as the backend gave it, from which its stream can be resumed; null if it gave none
 * @param data the message; empty if the event only tells an id
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ServerEvent(@Nullable String id, byte[] data) {}
