package dev.portolan.node.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must change in a legacy backend's event stream for a legacy client, which hears the requests
 * of the server.
 *
 * @param eventIds stands before each event id, so that the id tells whose it is; null for a client
 *     that shares its session: ids are taken out then, since whoever resumes there hears others
 * @param serverMessages maps requests of the server, and its cancellations of them, to what the
 *     client is to read: JSON to JSON, or to null for what it is not to read
 */
public record SessionEdits(
    @Nullable String eventIds, Function<byte[], byte @Nullable []> serverMessages) {}
