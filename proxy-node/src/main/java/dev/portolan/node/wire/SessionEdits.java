package dev.portolan.node.wire;

import java.util.function.UnaryOperator;

/**
 * What must change in a legacy backend's event stream for a legacy client, which has a session of
 * its own there: requests of the server reach the client, and streams can be resumed.
 *
 * @param eventIds stands before each event id, so that the id tells whose it is
 * @param serverMessages maps requests of the server, and its cancellations of them, to what the
 *     client is to read: JSON to JSON
 */
public record SessionEdits(String eventIds, UnaryOperator<byte[]> serverMessages) {}
